package dk.tilbage.support;

import dk.tilbage.people.BirthYearParity;
import dk.tilbage.people.Identity;
import dk.tilbage.people.Sealed;
import dk.tilbage.people.Sex;
import dk.tilbage.trial.ExemptionGround;
import dk.tilbage.trial.ExemptionStep;
import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.Jobcentre.AllocationRule;
import dk.tilbage.trial.Jobcentre.QuotaRule;
import dk.tilbage.trial.LetterAt;
import dk.tilbage.trial.OrganisationModel;
import dk.tilbage.trial.Period;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.ProtocolRules;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.TrialEvent;
import dk.tilbage.trial.TrialEvent.JobcentreEnrolled;
import dk.tilbage.trial.TrialEvent.ProtocolAdopted;
import dk.tilbage.trial.TrialEvent.TrialRegistered;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A small trial with the rules of 2009 and two jobcentres, for tests that need one. */
public final class TestTrial {

    /** The trial. */
    public static final String TRIAL = "trial-2009";
    /** A jobcentre with both target groups and the letter at entry. */
    public static final String NORD = "nord";
    /** A jobcentre with the letter at the first contact conversation. */
    public static final String SYD = "syd";
    /** When protocol version 2 took effect. */
    public static final LocalDate VERSION_2 = LocalDate.of(2009, 3, 12);

    private TestTrial() {}

    /** The trial's events. */
    public static List<TrialEvent> events() {
        return List.of(
                new TrialRegistered(TRIAL, "A trial", new Period(LocalDate.of(2009, 1, 1), LocalDate.of(2009, 8, 31))),
                new ProtocolAdopted(1, LocalDate.of(2009, 1, 1), rules(1)),
                new JobcentreEnrolled(jobcentre(NORD, LetterAt.ENTRY)),
                new JobcentreEnrolled(jobcentre(SYD, LetterAt.FIRST_CONTACT)),
                new ProtocolAdopted(2, VERSION_2, rules(2)));
    }

    /** The fold of all of them. */
    public static ProtocolHistory protocol() {
        return ProtocolHistory.fold(events()).orElseThrow();
    }

    /** The rules of a version. */
    public static ProtocolRules rules(int version) {
        Set<ExemptionGround> grounds = EnumSet.allOf(ExemptionGround.class);
        if (version == 1) {
            grounds.remove(ExemptionGround.RETURN_TO_OWN_JOB_IMMINENT);
            grounds.remove(ExemptionGround.TREATMENT_IN_HEALTH_SYSTEM);
        }
        return new ProtocolRules(
                4, 8, 4, 8, 56, 28, 56, 28, BigDecimal.TEN, 5, true, version > 1, version > 1, 35, grounds);
    }

    private static Jobcentre jobcentre(String id, LetterAt letterAt) {
        return new Jobcentre(
                id,
                id,
                "Region",
                OrganisationModel.MINIMUM,
                new Period(LocalDate.of(2009, 1, 1), LocalDate.of(2009, 8, 31)),
                Set.of(TargetGroup.SICKNESS_BENEFIT, TargetGroup.FLEX_JOB),
                List.of(),
                QuotaRule.EACH_GROUP,
                AllocationRule.byParity(null, Set.of()),
                ExemptionStep.ANY_TIME,
                letterAt,
                null);
    }

    /** A person; odd birth years become participants. */
    public static Identity person(String personId, BirthYearParity parity) {
        return new Identity(personId, sealed(personId + "-cpr"), Sex.FEMALE, 44, parity, 14);
    }

    /** A sealed text that stands for itself. */
    public static Sealed sealed(String text) {
        return new Sealed("key", text);
    }
}
