package dk.tilbage.support;

import dk.tilbage.people.BirthYearParity;
import dk.tilbage.people.Identity;
import dk.tilbage.people.Sealed;
import dk.tilbage.people.Sex;
import dk.tilbage.providers.ProviderCommand.RegisterProviderAgreement;
import dk.tilbage.trial.CoursePackage;
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
import dk.tilbage.trial.TrialCommand.AdoptProtocol;
import dk.tilbage.trial.TrialCommand.EnrolJobcentre;
import dk.tilbage.trial.TrialCommand.RegisterTrial;
import dk.tilbage.trial.TrialCommand.SettingsCommand;
import dk.tilbage.trial.TrialEvent;
import dk.tilbage.trial.TrialEvent.JobcentreEnrolled;
import dk.tilbage.trial.TrialEvent.ProtocolAdopted;
import dk.tilbage.trial.TrialEvent.TrialRegistered;
import dk.tilbage.trial.TrialFiles;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    /** The packages of each version, all with the same activities. */
    public static final List<String> PACKAGES = List.of("1", "2", "3", "4", "5");
    /** The activities of each package. */
    public static final List<String> ACTIVITIES = List.of("placement", "mentor", "training");
    /** Providers that have an agreement with each jobcentre. */
    public static final List<String> PROVIDERS = List.of("provider-0", "provider-1", "provider-2");

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

    /** The commands that make them happen, in order. */
    public static List<SettingsCommand> commands() {
        return events().stream().map(TestTrial::command).toList();
    }

    private static SettingsCommand command(TrialEvent event) {
        return switch (event) {
            case TrialRegistered e -> new RegisterTrial(e.trialId(), e.title(), e.period());
            case ProtocolAdopted e -> new AdoptProtocol(TRIAL, e.version(), e.effectiveFrom(), e.rules());
            case JobcentreEnrolled e ->
                new EnrolJobcentre(
                        TRIAL,
                        e.jobcentre().jobcentreId(),
                        e.jobcentre().name(),
                        e.jobcentre().region(),
                        e.jobcentre().model(),
                        e.jobcentre().period(),
                        e.jobcentre().targetGroups(),
                        e.jobcentre().quotas(),
                        e.jobcentre().quotaRule(),
                        e.jobcentre().allocation(),
                        e.jobcentre().exemptionStep(),
                        e.jobcentre().letterAt(),
                        e.jobcentre().intakePeriod(),
                        e.jobcentre().office());
            default -> throw new AssertionError("the small trial has no " + event);
        };
    }

    /** The fold of all of them. */
    public static ProtocolHistory protocol() {
        return ProtocolHistory.fold(events()).orElseThrow();
    }

    /** The rules of a version, as in the protocol that comes with the program. */
    public static ProtocolRules rules(int version) {
        ProtocolRules rules = TrialFiles.protocol(TrialFiles.AKTIVE_HURTIGERE_TILBAGE, version);
        return new ProtocolRules(
                rules.courseMonths(),
                rules.flexJobUnemployedMoreThanDays(),
                rules.exemptionGrounds(),
                rules.deadlines(),
                PACKAGES.stream().map(TestTrial::coursePackage).toList(),
                rules.categories(),
                rules.funding(),
                rules.flexJobMostMonthsAtStart(),
                rules.intakeMonths());
    }

    private static CoursePackage coursePackage(String packageId) {
        return new CoursePackage(
                packageId,
                "Pakke " + packageId,
                "Package " + packageId,
                "A test",
                ACTIVITIES.stream()
                        .map(id -> new CoursePackage.Activity(id, id, id, CoursePackage.Level.BASE, null))
                        .toList(),
                null);
    }

    /** The id of the agreement of a jobcentre with a provider; every provider of the small trial has one with each. */
    public static String agreement(String providerId, String jobcentreId) {
        return "agreement-" + providerId + "-" + jobcentreId;
    }

    /** The agreements, in force throughout and without a limit. */
    public static List<RegisterProviderAgreement> agreements() {
        return PROVIDERS.stream()
                .flatMap(provider -> Stream.of(NORD, SYD)
                        .map(jobcentre -> agreement(agreement(provider, jobcentre), jobcentre, provider, null)))
                .toList();
    }

    /** An agreement in force throughout. */
    public static RegisterProviderAgreement agreement(
            String agreementId, String jobcentreId, String providerId, @Nullable Integer places) {
        return new RegisterProviderAgreement(
                TRIAL,
                agreementId,
                jobcentreId,
                providerId,
                agreementId,
                LocalDate.of(2008, 1, 1),
                LocalDate.of(2010, 12, 31),
                places,
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                null,
                null,
                null,
                null);
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
                null,
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
