package dk.tilbage.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.people.BirthYearParity;
import dk.tilbage.people.Identity;
import dk.tilbage.people.Sealed;
import dk.tilbage.people.Sex;
import dk.tilbage.trial.Jobcentre.AllocationRule;
import dk.tilbage.trial.Jobcentre.Quota;
import dk.tilbage.trial.Jobcentre.QuotaRule;
import dk.tilbage.trial.TrialCommand.AdoptProtocol;
import dk.tilbage.trial.TrialCommand.EnrolJobcentre;
import dk.tilbage.trial.TrialCommand.RegisterTrial;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Commands and given/when/then words for the trial's tests. */
final class TrialTesting {

    static final String TRIAL = "t1";
    static final String CENTRE = "nord";
    static final LocalDate JAN_1 = LocalDate.of(2009, 1, 1);
    static final LocalDate MAR_12 = LocalDate.of(2009, 3, 12);
    static final LocalDate AUG_31 = LocalDate.of(2009, 8, 31);
    static final AllocationRule PARITY = AllocationRule.byParity(null, Set.of());

    private TrialTesting() {}

    static RegisterTrial register() {
        return new RegisterTrial(TRIAL, "A trial", new Period(JAN_1, AUG_31));
    }

    static AdoptProtocol adopt(int version, LocalDate from) {
        return adopt(version, from, BigDecimal.TEN);
    }

    static AdoptProtocol adopt(int version, LocalDate from, BigDecimal hours) {
        return new AdoptProtocol(TRIAL, version, from, rules(hours));
    }

    /** A protocol with one rule: so many hours of activity in each course week from the fifth on. */
    static ProtocolRules rules(BigDecimal hours) {
        return ProtocolRules.of(4, 35, EnumSet.allOf(ExemptionGround.class), List.of(hoursRule(hours)));
    }

    static DeadlineRule hoursRule(BigDecimal hours) {
        return new DeadlineRule(
                "OFFER_HOURS",
                "Timer",
                "Hours",
                "A protocol",
                null,
                new DeadlineRule.Start(Happening.ENTRY, null, null, null, null, null),
                null,
                new DeadlineRule.Due(null, null, null, null, null, null, null),
                List.of(new DeadlineRule.Fulfilment(null, null, new DeadlineRule.Activity(hours), null)),
                null,
                new DeadlineRule.Repeat(DeadlineRule.How.EACH_PERIOD, 7, 5, null, null, null, null),
                DeadlineRule.Within.COURSE,
                DeadlineRule.ExemptionEffect.WAIVES,
                null);
    }

    static EnrolJobcentre enrol(@Nullable List<Quota> quotas, @Nullable QuotaRule rule, AllocationRule allocation) {
        return new EnrolJobcentre(
                TRIAL,
                CENTRE,
                "Nord",
                "Nordjylland",
                OrganisationModel.UNIT,
                new Period(JAN_1, AUG_31),
                Set.of(TargetGroup.SICKNESS_BENEFIT, TargetGroup.FLEX_JOB),
                quotas,
                rule,
                allocation,
                ExemptionStep.ANY_TIME,
                null,
                null,
                null);
    }

    static Jobcentre jobcentre(@Nullable List<Quota> quotas, QuotaRule rule, AllocationRule allocation) {
        return given(register(), enrol(quotas, rule, allocation))
                .jobcentre(CENTRE)
                .orElseThrow();
    }

    static Quota quota(@Nullable Integer participants, @Nullable Integer controls) {
        return new Quota(TargetGroup.SICKNESS_BENEFIT, null, participants, controls);
    }

    /** A place without stratum and draw. */
    static Place place(String caseId, Group group, LocalDate on) {
        return new Place(caseId, group, on, null, null);
    }

    static Identity person(BirthYearParity parity, int birthDay) {
        return new Identity("p", new Sealed("k", "c"), Sex.MALE, 40, parity, birthDay);
    }

    /** The history that the commands lead to, each of them accepted. */
    static ProtocolHistory given(TrialCommand.SettingsCommand... commands) {
        ProtocolHistory history = null;
        for (TrialCommand.SettingsCommand command : commands) {
            for (TrialEvent event : TrialDecider.decide(history, command).orThrow()) {
                history = ProtocolHistory.evolve(history, event);
            }
        }
        return Stream.ofNullable(history).findFirst().orElseThrow();
    }

    static <E> void assertRefused(Decision<E> decision, RefusalCode code, @Nullable String field) {
        assertThat(decision).isEqualTo(new Decision.Refused<E>(Refusal.of(code, field)));
    }

    static <E> void assertAlreadyThere(Decision<E> decision) {
        assertThat(decision).isEqualTo(Decision.<E>alreadyThere());
    }

    static <E> void assertAccepted(Decision<E> decision, E event) {
        assertThat(decision).isEqualTo(Decision.accept(event));
    }
}
