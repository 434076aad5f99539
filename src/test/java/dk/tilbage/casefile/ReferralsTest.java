package dk.tilbage.casefile;

import static dk.tilbage.casefile.GivenCase.DAY_1;
import static dk.tilbage.casefile.GivenCase.TODAY;
import static dk.tilbage.casefile.GivenCase.correction;
import static dk.tilbage.casefile.GivenCase.withdrawal;
import static dk.tilbage.support.TestTrial.sealed;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseCommand.*;
import dk.tilbage.casefile.CaseEvent.*;
import dk.tilbage.casefile.CaseFacts.Referral;
import dk.tilbage.providers.ProviderReportKind;
import dk.tilbage.trial.RefusalCode;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Referrals to providers: extended and ended by the jobcentre, reported on by the provider. */
class ReferralsTest {

    private static final LocalDate START = DAY_1.plusDays(42);
    private static final LocalDate EXPECTED = START.plusDays(83);
    private static final LocalDate END = START.plusDays(50);

    @Test
    void aReferralMayBeExpectedToEndInTheFuture() {
        assertThat(GivenCase.of().accepts(refer(START, TODAY.plusDays(60))))
                .containsExactly(new ReferredToProvider(
                        "r",
                        "provider-1",
                        START,
                        TODAY.plusDays(60),
                        sealed("clarification"),
                        "agreement-1",
                        "course-1",
                        null));
    }

    @Test
    void aReferralIsMadeWithinTheCaseAndNotAhead() {
        GivenCase given = GivenCase.of();
        given.refuses(refer(START, START.minusDays(1)), RefusalCode.PERIOD_REVERSED, "expectedTo");
        given.refuses(refer(TODAY.plusDays(1), null), RefusalCode.DATE_IN_FUTURE, "on");
        given.refuses(refer(DAY_1.minusDays(1), null), RefusalCode.BEFORE_DAY_ONE, "on");
        given.and(new CloseCase("c", "z", START, Outcome.RECOVERED));
        given.refuses(refer(START, null), RefusalCode.AFTER_CASE_END, "on");
    }

    /** Whether the agreement has the course is the agreement's to say ({@code AgreementDeciderTest}). */
    @Test
    void aCourseIsOneOfAnAgreement() {
        GivenCase.of()
                .refuses(
                        new ReferToProvider("c", "r", "provider-1", START, null, null, null, "course-1"),
                        RefusalCode.VALUE_MISSING,
                        "agreementId");
    }

    @Test
    void theLatestExtensionSaysWhenItIsExpectedToEnd() {
        GivenCase given = GivenCase.of(refer(START, EXPECTED));
        assertThat(referral(given).expectedTo()).isEqualTo(EXPECTED);
        given.and(extend("x2", EXPECTED.plusDays(56), START.plusDays(70)));
        given.and(extend("x1", EXPECTED.plusDays(28), START.plusDays(60)));
        assertThat(referral(given).expectedTo()).isEqualTo(EXPECTED.plusDays(56));
        given.refuses(
                correction(extend("x2", START.plusDays(69), START.plusDays(70))), RefusalCode.PERIOD_REVERSED, "to");
        given.and(withdrawal("x2"));
        assertThat(referral(given).expectedTo()).isEqualTo(EXPECTED.plusDays(28));
    }

    @Test
    void theExpectedDayIsNoEndTheJobcentresIs() {
        GivenCase given = GivenCase.of(refer(START, EXPECTED));
        assertThat(given.facts().referralsOn(START.minusDays(1))).isEmpty();
        assertThat(given.facts().referralsOn(EXPECTED.plusDays(1))).hasSize(1);
        given.and(end("e", END));
        assertThat(given.facts().referralsOn(END)).hasSize(1);
        assertThat(given.facts().referralsOn(END.plusDays(1))).isEmpty();
    }

    @Test
    void theEndOfTheCaseEndsAReferral() {
        GivenCase given = GivenCase.of(refer(START, EXPECTED), new CloseCase("c", "z", END, Outcome.RECOVERED));
        assertThat(given.facts().referralsOn(END.minusDays(1))).hasSize(1);
        assertThat(given.facts().referralsOn(END)).isEmpty();
        given.refuses(end("e", END), RefusalCode.AFTER_CASE_END, "endedOn");
        given.accepts(end("e", END.minusDays(1)));
        given.refuses(extend("x", EXPECTED.plusDays(7), END), RefusalCode.AFTER_CASE_END, "on");
    }

    @Test
    void whatEndedIsNotExtendedAndEndsOnce() {
        GivenCase given = GivenCase.of(refer(START, EXPECTED), end("e", END));
        given.refuses(extend("x", EXPECTED.plusDays(7), END.plusDays(1)), RefusalCode.ALREADY_ENDED, "on");
        given.accepts(extend("x", EXPECTED.plusDays(7), END));
        given.refuses(end("e2", END), RefusalCode.ALREADY_ENDED, "endedOn");
        given.refuses(correction(end("e", START.minusDays(1))), RefusalCode.DATES_REVERSED, "endedOn");
        given.refuses(correction(refer(END.plusDays(1), EXPECTED)), RefusalCode.DATES_REVERSED, "on");
        given.refuses(withdrawal("r"), RefusalCode.REGISTRATION_IN_USE, "registrationId");
    }

    @Test
    void aReportIsOfAReferral() {
        GivenCase given = GivenCase.of(refer(START, EXPECTED));
        given.refuses(
                new RecordProviderReport("c", "p", "c", ProviderReportKind.FIRST, START, null),
                RefusalCode.REGISTRATION_OF_OTHER_KIND,
                "referralId");
        given.refuses(report("p", ProviderReportKind.FIRST, START.minusDays(1)), RefusalCode.DATES_REVERSED, "on");
        given.refuses(report("p", ProviderReportKind.FIRST, TODAY.plusDays(1)), RefusalCode.DATE_IN_FUTURE, "on");
        given.and(
                report("p2", ProviderReportKind.PERIODIC, START.plusDays(28)),
                report("p1", ProviderReportKind.FIRST, START.plusDays(2)));
        assertThat(referral(given).reports())
                .extracting(ProviderReportReceived::registrationId)
                .containsExactly("p1", "p2");
    }

    @Test
    void afterTheEndOnlyTheFinalReportComesAndOnTheDayAfterItTheNoticeOfWhatEndedIt() {
        GivenCase given = GivenCase.of(refer(START, EXPECTED), end("e", END));
        given.accepts(report("p", ProviderReportKind.RECOVERY, END.plusDays(1)));
        given.refuses(report("p", ProviderReportKind.RECOVERY, END.plusDays(2)), RefusalCode.ALREADY_ENDED, "on");
        given.refuses(report("p", ProviderReportKind.PERIODIC, END.plusDays(2)), RefusalCode.ALREADY_ENDED, "on");
        given.accepts(report("p", ProviderReportKind.FINAL, END.plusDays(14)));
    }

    @Test
    void anEndIsNotRegisteredBeforeAReportThatCameLater() {
        GivenCase given = GivenCase.of(refer(START, EXPECTED), report("p", ProviderReportKind.NO_SHOW, END));
        given.refuses(end("e", END.minusDays(2)), RefusalCode.ALREADY_ENDED, "endedOn");
        given.accepts(end("e", END.minusDays(1)));
    }

    @Test
    void afterTheCaseOnlyTheFinalReportComes() {
        GivenCase given = GivenCase.of(refer(START, EXPECTED), new CloseCase("c", "z", END, Outcome.RECOVERED));
        given.accepts(report("p", ProviderReportKind.RECOVERY, END));
        given.refuses(report("p", ProviderReportKind.PERIODIC, END.plusDays(1)), RefusalCode.AFTER_CASE_END, "on");
        given.accepts(report("p", ProviderReportKind.FINAL, END.plusDays(14)));
    }

    private static Referral referral(GivenCase given) {
        assertThat(given.facts().referrals()).hasSize(1);
        return given.facts().referrals().getFirst();
    }

    private static ReferToProvider refer(LocalDate on, @Nullable LocalDate expectedTo) {
        return new ReferToProvider(
                "c", "r", "provider-1", on, expectedTo, sealed("clarification"), "agreement-1", "course-1");
    }

    private static ExtendReferral extend(String id, LocalDate to, LocalDate on) {
        return new ExtendReferral("c", id, "r", to, on);
    }

    private static EndReferral end(String id, LocalDate endedOn) {
        return new EndReferral("c", id, "r", endedOn, ReferralEndReason.COMPLETED);
    }

    private static RecordProviderReport report(String id, ProviderReportKind kind, LocalDate on) {
        return new RecordProviderReport("c", id, "r", kind, on, null);
    }
}
