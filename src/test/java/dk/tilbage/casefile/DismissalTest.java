package dk.tilbage.casefile;

import static dk.tilbage.casefile.GivenCase.DAY_1;
import static dk.tilbage.casefile.GivenCase.TODAY;
import static dk.tilbage.casefile.GivenCase.correction;
import static dk.tilbage.casefile.GivenCase.withdrawal;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseCommand.*;
import dk.tilbage.casefile.CaseEvent.*;
import dk.tilbage.trial.OfferType;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.TargetGroup;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** Dismissed while sick: from that day there is no job, and what depends on it follows. */
class DismissalTest {

    private static final LocalDate DISMISSED = DAY_1.plusDays(60);

    @Test
    void fromThatDayThePersonHasNoJob() {
        GivenCase given = GivenCase.of();
        assertThat(given.accepts(dismissal("d", DISMISSED)))
                .containsExactly(new DismissalRecorded("d", DISMISSED, null));
        assertThat(given.facts().hasJob()).isTrue();
        given.and(dismissal("d", DISMISSED));
        assertThat(given.facts().hasJobOn(DISMISSED.minusDays(1))).isTrue();
        assertThat(given.facts().hasJobOn(DISMISSED)).isFalse();
        assertThat(given.facts().hasJob()).isFalse();
        assertThat(GivenCase.opened(TargetGroup.SICKNESS_BENEFIT, false).facts().hasJob())
                .isFalse();
    }

    @Test
    void aDismissalHappensOnceInTheCase() {
        GivenCase given = GivenCase.of(dismissal("d", DISMISSED));
        given.refuses(dismissal("d2", DISMISSED.plusDays(1)), RefusalCode.ALREADY_HAPPENED, "on");
        given.refuses(correction(dismissal("d", TODAY.plusDays(1))), RefusalCode.DATE_IN_FUTURE, "on");
        given.refuses(correction(dismissal("d", DAY_1.minusDays(1))), RefusalCode.BEFORE_DAY_ONE, "on");
        given.and(withdrawal("d"));
        assertThat(given.facts().hasJob()).isTrue();
        given.accepts(dismissal("d2", DISMISSED));
    }

    @Test
    void aWageSubsidyIsForWhoHasNoJobOnTheDay() {
        GivenCase given = GivenCase.of();
        given.refuses(subsidy("o", DISMISSED), RefusalCode.WAGE_SUBSIDY_WITH_JOB, "type");
        given.and(dismissal("d", DISMISSED));
        given.refuses(subsidy("o", DISMISSED.minusDays(1)), RefusalCode.WAGE_SUBSIDY_WITH_JOB, "type");
        given.accepts(subsidy("o", DISMISSED));
    }

    @Test
    void aDismissalThatASubsidyRestsOnStays() {
        GivenCase given = GivenCase.of(dismissal("d", DISMISSED), subsidy("o", DISMISSED.plusDays(7)));
        given.corrected(dismissal("d", DISMISSED.plusDays(7)));
        given.refuses(correction(dismissal("d", DISMISSED.plusDays(8))), RefusalCode.WAGE_SUBSIDY_WITH_JOB, "on");
        given.refuses(withdrawal("d"), RefusalCode.WAGE_SUBSIDY_WITH_JOB, "registrationId");
        given.and(withdrawal("o"), withdrawal("d"));
        assertThat(given.facts().hasJob()).isTrue();
    }

    @Test
    void withoutAJobNoReasonIsDueWhyThereIsNoPartialRecovery() {
        GivenCase given = GivenCase.of(dismissal("d", DISMISSED), subsidy("o", DISMISSED));
        assertThat(given.facts().offersWithPriorityReasonDue()).isEmpty();
        given.and(offer("before", OfferType.COACHING, DISMISSED.minusDays(1)));
        assertThat(given.facts().offersWithPriorityReasonDue())
                .extracting(OfferMade::registrationId)
                .containsExactly("before");
    }

    private static RecordDismissal dismissal(String id, LocalDate on) {
        return new RecordDismissal("c", id, on);
    }

    private static MakeOffer subsidy(String id, LocalDate on) {
        return offer(id, OfferType.WAGE_SUBSIDY, on);
    }

    private static MakeOffer offer(String id, OfferType type, LocalDate on) {
        return new MakeOffer("c", id, type, LegalBasis.LAB, null, BigDecimal.TEN, null, null, null, on, null, null);
    }
}
