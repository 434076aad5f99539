package dk.tilbage.casefile;

import static dk.tilbage.casefile.GivenCase.DAY_1;
import static dk.tilbage.casefile.GivenCase.TODAY;
import static dk.tilbage.casefile.GivenCase.correction;
import static dk.tilbage.casefile.GivenCase.withdrawal;
import static dk.tilbage.support.TestTrial.sealed;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseCommand.*;
import dk.tilbage.casefile.CaseEvent.*;
import dk.tilbage.trial.OfferType;
import dk.tilbage.trial.RefusalCode;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Holidays, disputes, mentors and sanctions: what is recorded of them and what is refused. */
class BesideTheCourseTest {

    private static final LocalDate DAY = DAY_1.plusDays(40);
    private static final LocalDate CLOSED = DAY_1.plusDays(70);

    // ---- holidays ---------------------------------------------------------------------------------------------------

    @Test
    void aHolidayMayLieAhead() {
        GivenCase given = GivenCase.of();
        assertThat(given.accepts(holiday("h", TODAY.plusDays(30), TODAY.plusDays(44))))
                .containsExactly(new HolidayRecorded("h", TODAY.plusDays(30), TODAY.plusDays(44), null));
        given.refuses(holiday("h", DAY, DAY.minusDays(1)), RefusalCode.PERIOD_REVERSED, "to");
        given.refuses(holiday("h", DAY_1.minusDays(1), DAY), RefusalCode.BEFORE_DAY_ONE, "from");
        given.and(holiday("h", DAY, DAY));
        assertThat(given.facts().onHolidayOn(DAY.minusDays(1))).isFalse();
        assertThat(given.facts().onHolidayOn(DAY)).isTrue();
        assertThat(given.facts().onHolidayOn(DAY.plusDays(1))).isFalse();
    }

    @Test
    void holidaysDoNotOverlap() {
        GivenCase given = GivenCase.of(holiday("h", DAY, DAY.plusDays(6)));
        given.refuses(holiday("h2", DAY.plusDays(6), DAY.plusDays(9)), RefusalCode.OVERLAPPING, "from");
        given.refuses(holiday("h2", DAY.minusDays(3), DAY), RefusalCode.OVERLAPPING, "from");
        given.and(holiday("h2", DAY.plusDays(7), DAY.plusDays(9)));
        given.refuses(correction(holiday("h", DAY, DAY.plusDays(7))), RefusalCode.OVERLAPPING, "from");
        given.corrected(holiday("h", DAY, DAY.plusDays(3)));
        assertThat(given.facts().onHolidayOn(DAY.plusDays(4))).isFalse();
        given.and(withdrawal("h"));
        given.accepts(holiday("h3", DAY, DAY.plusDays(6)));
    }

    @Test
    void aHolidayThatWasForeseenDoesNotHinderTheClosing() {
        GivenCase given = GivenCase.of(
                holiday("h", CLOSED.plusDays(7), CLOSED.plusDays(20)),
                new CloseCase("c", "z", CLOSED, Outcome.RECOVERED));
        given.refuses(holiday("h2", CLOSED, CLOSED.plusDays(1)), RefusalCode.AFTER_CASE_END, "from");
        given.accepts(holiday("h2", CLOSED.minusDays(1), CLOSED));
    }

    // ---- disputes ---------------------------------------------------------------------------------------------------

    @Test
    void aDisputeIsSettledOnceAndNotBeforeItArose() {
        GivenCase given = GivenCase.of(dispute("d", DAY));
        assertThat(given.facts().disputes())
                .singleElement()
                .satisfies(dispute -> assertThat(dispute.settled()).isNull());
        given.refuses(settle("s", "d", DAY.minusDays(1)), RefusalCode.DATES_REVERSED, "on");
        given.refuses(settle("s", "c", DAY), RefusalCode.REGISTRATION_OF_OTHER_KIND, "disputeId");
        given.refuses(settle("s", "d", TODAY.plusDays(1)), RefusalCode.DATE_IN_FUTURE, "on");
        given.and(settle("s", "d", DAY));
        assertThat(given.facts().disputes())
                .singleElement()
                .satisfies(dispute -> assertThat(dispute.settled())
                        .isEqualTo(new DisputeSettled("s", "d", DAY, true, sealed("part time"), null)));
        given.refuses(settle("s2", "d", DAY.plusDays(1)), RefusalCode.ALREADY_HAPPENED, "on");
        given.refuses(correction(dispute("d", DAY.plusDays(1))), RefusalCode.DATES_REVERSED, "on");
        given.refuses(withdrawal("d"), RefusalCode.REGISTRATION_IN_USE, "registrationId");
    }

    @Test
    void aDisputeArisesByTheClosingDayAndIsSettledWhenever() {
        GivenCase given = GivenCase.of(dispute("d", DAY), new CloseCase("c", "z", CLOSED, Outcome.BENEFIT_STOPPED));
        given.accepts(settle("s", "d", CLOSED.plusDays(14)));
        given.accepts(dispute("d2", CLOSED));
        given.refuses(dispute("d2", CLOSED.plusDays(1)), RefusalCode.AFTER_CASE_END, "on");
        given.refuses(dispute("d2", DAY_1.minusDays(1)), RefusalCode.BEFORE_DAY_ONE, "on");
    }

    // ---- mentors ----------------------------------------------------------------------------------------------------

    @Test
    void aMentorIsBesideAnOfferOrAJob() {
        GivenCase given = GivenCase.of(offer("o", DAY));
        given.accepts(mentor("m", null, DAY_1, null));
        given.accepts(mentor("m", "o", DAY, TODAY.plusDays(60)));
        given.refuses(mentor("m", "o", DAY.minusDays(1), null), RefusalCode.DATES_REVERSED, "from");
        given.refuses(mentor("m", "c", DAY, null), RefusalCode.REGISTRATION_OF_OTHER_KIND, "offerId");
        given.refuses(mentor("m", "none", DAY, null), RefusalCode.REGISTRATION_UNKNOWN, "offerId");
        given.refuses(mentor("m", null, TODAY.plusDays(1), null), RefusalCode.DATE_IN_FUTURE, "from");
        given.refuses(mentor("m", null, DAY, DAY.minusDays(1)), RefusalCode.PERIOD_REVERSED, "to");
        given.refuses(
                new AssignMentor("c", "m", null, DAY, null, BigDecimal.ZERO),
                RefusalCode.VALUE_OUT_OF_RANGE,
                "hoursPerWeek");
        given.and(mentor("m", "o", DAY, null));
        given.refuses(correction(offer("o", DAY.plusDays(1))), RefusalCode.DATES_REVERSED, "madeOn");
        given.refuses(withdrawal("o"), RefusalCode.REGISTRATION_IN_USE, "registrationId");
    }

    @Test
    void equalHoursOfAMentorAreEqualHoweverTheyAreWritten() {
        GivenCase given = GivenCase.of(new AssignMentor("c", "m", null, DAY, null, new BigDecimal("3.0")));
        assertThat(given.accepts(new AssignMentor("c", "m", null, DAY, null, new BigDecimal("3"))))
                .isEmpty();
    }

    @Test
    void aMentorEndsOnceByTheDayAgreedOn() {
        GivenCase given = GivenCase.of(mentor("m", null, DAY, DAY.plusDays(28)));
        assertThat(given.facts().mentorsOn(DAY.plusDays(28))).hasSize(1);
        assertThat(given.facts().mentorsOn(DAY.plusDays(29))).isEmpty();
        given.refuses(new EndMentor("c", "e", "m", DAY.minusDays(1)), RefusalCode.DATES_REVERSED, "endedOn");
        given.refuses(new EndMentor("c", "e", "m", DAY.plusDays(29)), RefusalCode.ALREADY_ENDED, "endedOn");
        given.refuses(new EndMentor("c", "e", "c", DAY), RefusalCode.REGISTRATION_OF_OTHER_KIND, "mentorId");
        given.and(new EndMentor("c", "e", "m", DAY.plusDays(10)));
        assertThat(given.facts().mentorsOn(DAY.plusDays(10))).hasSize(1);
        assertThat(given.facts().mentorsOn(DAY.plusDays(11))).isEmpty();
        given.refuses(new EndMentor("c", "e2", "m", DAY.plusDays(12)), RefusalCode.ALREADY_ENDED, "endedOn");
        given.refuses(correction(mentor("m", null, DAY, DAY.plusDays(9))), RefusalCode.ALREADY_ENDED, "from");
    }

    @Test
    void noMentorComesOrEndsOnTheClosingDay() {
        GivenCase given =
                GivenCase.of(mentor("m", null, DAY, null), new CloseCase("c", "z", CLOSED, Outcome.RECOVERED));
        assertThat(given.facts().mentorsOn(CLOSED.minusDays(1))).hasSize(1);
        assertThat(given.facts().mentorsOn(CLOSED)).isEmpty();
        given.refuses(mentor("m2", null, CLOSED, null), RefusalCode.AFTER_CASE_END, "from");
        given.refuses(new EndMentor("c", "e", "m", CLOSED), RefusalCode.AFTER_CASE_END, "endedOn");
        given.accepts(new EndMentor("c", "e", "m", CLOSED.minusDays(1)));
    }

    // ---- sanctions --------------------------------------------------------------------------------------------------

    @Test
    void aSanctionIsRecordedWithItsCauseAndEffect() {
        GivenCase given = GivenCase.of();
        assertThat(given.accepts(sanction(DAY)))
                .containsExactly(new SanctionImposed(
                        "s", DAY, SanctionCause.NO_SHOW, SanctionEffect.BENEFIT_STOPPED, sealed("did not come"), null));
        given.refuses(sanction(TODAY.plusDays(1)), RefusalCode.DATE_IN_FUTURE, "on");
        given.refuses(sanction(DAY_1.minusDays(1)), RefusalCode.BEFORE_DAY_ONE, "on");
    }

    @Test
    void theBenefitMayStopOnTheDayTheCaseEnds() {
        GivenCase given = GivenCase.of(new CloseCase("c", "z", CLOSED, Outcome.BENEFIT_STOPPED));
        given.accepts(sanction(CLOSED));
        given.refuses(sanction(CLOSED.plusDays(1)), RefusalCode.AFTER_CASE_END, "on");
    }

    // ---- helpers ----------------------------------------------------------------------------------------------------

    private static RecordHoliday holiday(String id, LocalDate from, LocalDate to) {
        return new RecordHoliday("c", id, from, to);
    }

    private static RecordDispute dispute(String id, LocalDate on) {
        return new RecordDispute("c", id, on, DisputeSubject.ABILITY_TO_TAKE_PART, sealed("too ill"));
    }

    private static SettleDispute settle(String id, String disputeId, LocalDate on) {
        return new SettleDispute("c", id, disputeId, on, true, sealed("part time"));
    }

    private static AssignMentor mentor(String id, @Nullable String offerId, LocalDate from, @Nullable LocalDate to) {
        return new AssignMentor("c", id, offerId, from, to, null);
    }

    private static ImposeSanction sanction(LocalDate on) {
        return new ImposeSanction(
                "c", "s", on, SanctionCause.NO_SHOW, SanctionEffect.BENEFIT_STOPPED, sealed("did not come"));
    }

    private static MakeOffer offer(String id, LocalDate madeOn) {
        return new MakeOffer(
                "c",
                id,
                OfferType.COACHING,
                LegalBasis.LAB,
                null,
                BigDecimal.TEN,
                null,
                null,
                null,
                madeOn,
                null,
                null);
    }
}
