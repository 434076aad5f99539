package dk.tilbage.casefile;

import static dk.tilbage.casefile.GivenCase.DAY_1;
import static dk.tilbage.casefile.GivenCase.TODAY;
import static dk.tilbage.support.TestTrial.sealed;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseCommand.*;
import dk.tilbage.casefile.CaseEvent.*;
import dk.tilbage.trial.OfferType;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.TargetGroup;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Partial recovery before all offers, and the reason recorded where it was not possible. */
class OffersByPriorityTest {

    private static final LocalDate DAY = DAY_1.plusDays(60);

    @Test
    void anOfferIsRecordedWithItsPurposeAndWhyNothingOfHigherPriorityWasPossible() {
        assertThat(GivenCase.of().accepts(offer("o", DAY, PriorityReason.EMPLOYER_DECLINED)))
                .containsExactly(new OfferMade(
                        "o",
                        OfferType.PHYSICAL_TRAINING,
                        LegalBasis.PREVENTIVE,
                        "provider-1",
                        BigDecimal.TEN,
                        null,
                        sealed("strength"),
                        PriorityReason.EMPLOYER_DECLINED,
                        DAY,
                        null,
                        null,
                        null));
    }

    @Test
    void aReasonIsDueWhileNoPartialRecoveryRuns() {
        GivenCase given = GivenCase.of(
                offer("before", DAY, null),
                offer("reasoned", DAY, PriorityReason.HEALTH),
                new StartPartialRecovery("c", "p", BigDecimal.TEN, DAY.plusDays(10)),
                offer("first", DAY.plusDays(10), null),
                offer("last", DAY.plusDays(20), null),
                new EndPartialRecovery("c", "q", "p", DAY.plusDays(20)),
                offer("after", DAY.plusDays(21), null));
        assertThat(lacking(given)).containsExactly("before", "after");
        given.corrected(offer("after", DAY.plusDays(21), PriorityReason.NO_EMPLOYER));
        assertThat(lacking(given)).containsExactly("before");
    }

    @Test
    void noReasonIsDueWithoutAJobNorForFlexJobNorOutsideTheTrial() {
        for (TargetGroup targetGroup : TargetGroup.values()) {
            assertThat(lacking(GivenCase.opened(targetGroup, false, offer("o", DAY, null))))
                    .isEmpty();
        }
        assertThat(lacking(GivenCase.opened(TargetGroup.FLEX_JOB, true, offer("o", DAY, null))))
                .isEmpty();
        assertThat(lacking(GivenCase.opened(TargetGroup.CASH_BENEFIT_SICK, true, offer("o", DAY, null))))
                .isEmpty();
        assertThat(lacking(GivenCase.of(offer("o", DAY, null)))).containsExactly("o");
    }

    @Test
    void noReasonIsDueAfterARecovery() {
        assertThat(lacking(GivenCase.of(
                        new RecordFullRecovery("c", "f", DAY, RecoveredTo.OWN_JOB), offer("o", DAY, null))))
                .isEmpty();
    }

    @Test
    void fewerHoursAreDocumentedForAPeriodThatMayReachAhead() {
        GivenCase given = GivenCase.of();
        given.accepts(reduced("4", DAY, TODAY.plusDays(30)));
        given.accepts(reduced("0", DAY, DAY));
        given.refuses(reduced("-1", DAY, DAY), RefusalCode.VALUE_OUT_OF_RANGE, "hoursPerWeek");
        given.refuses(reduced("4", DAY, DAY.minusDays(1)), RefusalCode.PERIOD_REVERSED, "to");
    }

    private static List<String> lacking(GivenCase given) {
        return given.facts().offersWithoutPriorityReason().stream()
                .map(OfferMade::registrationId)
                .toList();
    }

    private static MakeOffer offer(String id, LocalDate madeOn, @Nullable PriorityReason reason) {
        return new MakeOffer(
                "c",
                id,
                OfferType.PHYSICAL_TRAINING,
                LegalBasis.PREVENTIVE,
                "provider-1",
                BigDecimal.TEN,
                null,
                sealed("strength"),
                reason,
                madeOn,
                null,
                null);
    }

    private static DocumentReducedHours reduced(String hours, LocalDate from, LocalDate to) {
        return new DocumentReducedHours("c", "r", new BigDecimal(hours), from, to, sealed("doctor's statement"));
    }
}
