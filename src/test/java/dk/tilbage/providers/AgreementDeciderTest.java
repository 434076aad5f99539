package dk.tilbage.providers;

import static dk.tilbage.support.TestTrial.NORD;
import static dk.tilbage.support.TestTrial.SYD;
import static dk.tilbage.support.TestTrial.TRIAL;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.providers.Agreement.Course;
import dk.tilbage.providers.Agreement.EffortArea;
import dk.tilbage.providers.Agreement.Intensity;
import dk.tilbage.providers.Agreement.Lot;
import dk.tilbage.providers.Agreement.Price;
import dk.tilbage.providers.Agreement.PriceUnit;
import dk.tilbage.providers.Agreement.ReportingDuty;
import dk.tilbage.providers.AgreementEvent.AgreementChanged;
import dk.tilbage.providers.AgreementEvent.AgreementRegistered;
import dk.tilbage.providers.AgreementEvent.PlaceGivenUp;
import dk.tilbage.providers.AgreementEvent.PlaceTaken;
import dk.tilbage.providers.ProviderCommand.ChangeProviderAgreement;
import dk.tilbage.providers.ProviderCommand.RegisterProviderAgreement;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.Decision;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.Refusal;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.TargetGroup;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What may be agreed with a provider, and which referral gets a place. */
class AgreementDeciderTest {

    private static final String STREAM = AgreementState.idOf(TRIAL, "a");
    private static final LocalDate FROM = LocalDate.of(2009, 1, 1);
    private static final LocalDate TO = LocalDate.of(2009, 8, 31);
    private static final LocalDate FEB_2 = LocalDate.of(2009, 2, 2);
    private static final ProtocolHistory PROTOCOL = TestTrial.protocol();

    // ---- what is agreed ---------------------------------------------------------------------------------------------

    /** Randers' contract of 2008: 240 places in three lots, 220 to 260 at the same price. */
    @Test
    void anAgreementIsRegisteredAndSentAgainChangesNothing() {
        RegisterProviderAgreement register = register(220, 240, 260, lots(100, 100, 40));
        AgreementState state = given(register);
        Agreement agreement = state.agreement().orElseThrow();
        assertThat(agreement.places().limit()).isEqualTo(260);
        assertThat(state.streamId()).isEqualTo("agreement:trial-2009:a");
        assertThat(decide(state, register)).isEqualTo(Decision.alreadyThere());
        assertThat(decide(state, register(220, 240, 250, lots(100, 100, 40))))
                .isEqualTo(refused(RefusalCode.AGREEMENT_ID_IN_USE, "agreementId"));
    }

    @Test
    void numbersThatContradictEachOtherAreRefused() {
        refuses(register(220, 261, 260, null), RefusalCode.PLACES_CONTRADICT, "mostPlaces");
        refuses(register(250, 240, 260, null), RefusalCode.PLACES_CONTRADICT, "places");
        refuses(register(300, null, 260, null), RefusalCode.PLACES_CONTRADICT, "mostPlaces");
        refuses(register(null, 240, null, lots(100, 100, 41)), RefusalCode.LOTS_DO_NOT_ADD_UP, "lots");
        refuses(register(null, null, 240, lots(100, 100, 40)), RefusalCode.LOTS_DO_NOT_ADD_UP, "lots");
        refuses(register(null, 0, null, null), RefusalCode.VALUE_OUT_OF_RANGE, "places");
        refuses(
                register(null, 2, null, List.of(new Lot("x", 1, null), new Lot("x", 1, null))),
                RefusalCode.VALUE_OUT_OF_RANGE,
                "lots[1].name");
        refuses(
                register(null, Integer.MAX_VALUE, null, lots(Integer.MAX_VALUE, Integer.MAX_VALUE)),
                RefusalCode.VALUE_OUT_OF_RANGE,
                "places");
    }

    @Test
    void anAgreementIsOfAJobcentreOfTheTrialAndEndsAfterItBegins() {
        RegisterProviderAgreement fine = register(null, 1, null, null);
        assertThat(AgreementDecider.decide(null, AgreementState.empty(STREAM), fine))
                .isEqualTo(refused(RefusalCode.TRIAL_UNKNOWN, "trialId"));
        refuses(of("x", FROM, TO, null, null, null, null, null), RefusalCode.JOBCENTRE_UNKNOWN, "jobcentreId");
        refuses(of(NORD, FROM, FROM.minusDays(1), null, null, null, null, null), RefusalCode.PERIOD_REVERSED, "to");
    }

    @Test
    void pricesCategoriesCoursesAndReportsAreChecked() {
        refuses(
                of(NORD, FROM, TO, new Price(new BigDecimal("-1"), PriceUnit.WEEK), null, null, null, null),
                RefusalCode.VALUE_OUT_OF_RANGE,
                "price.amount");
        refuses(of(NORD, FROM, TO, null, 0, null, null, null), RefusalCode.VALUE_OUT_OF_RANGE, "weeks");
        refuses(of(NORD, FROM, TO, null, null, Set.of(4), null, null), RefusalCode.VALUE_OUT_OF_RANGE, "categories");
        Course course = new Course("k", EffortArea.WORKPLACE_MENTAL, Intensity.BASIC);
        refuses(
                of(NORD, FROM, TO, null, null, null, List.of(course, course), null),
                RefusalCode.VALUE_OUT_OF_RANGE,
                "courses[1].courseId");
        refuses(
                reports(new ReportingDuty(ProviderReportKind.FIRST, null, 3)),
                RefusalCode.VALUE_MISSING,
                "reports[0].everyWeeks");
        refuses(
                reports(new ReportingDuty(ProviderReportKind.PERIODIC, null, null)),
                RefusalCode.VALUE_MISSING,
                "reports[0].everyWeeks");
        refuses(
                reports(
                        new ReportingDuty(ProviderReportKind.FINAL, null, null),
                        new ReportingDuty(ProviderReportKind.FINAL, null, null)),
                RefusalCode.VALUE_OUT_OF_RANGE,
                "reports[1].kind");
        given(reports(
                new ReportingDuty(ProviderReportKind.FIRST, null, null),
                new ReportingDuty(ProviderReportKind.PERIODIC, 4, 3)));
    }

    @Test
    void placesAndTheLastDayChangeFromADayOn() {
        AgreementState state = given(register(null, 1, null, null), change(FEB_2, TO.plusMonths(1), 2));
        assertThat(state.termsOn(FEB_2.minusDays(1)).places().limit()).isEqualTo(1);
        assertThat(state.termsOn(FEB_2.minusDays(1)).period().to()).isEqualTo(TO);
        assertThat(state.termsOn(FEB_2).places().limit()).isEqualTo(2);
        assertThat(state.termsOn(FEB_2).period().to()).isEqualTo(TO.plusMonths(1));
        assertThat(decide(state, change(FEB_2, TO.plusMonths(1), 2))).isEqualTo(Decision.alreadyThere());
        assertThat(decide(state, change(FEB_2, TO.plusMonths(1), 3)))
                .isEqualTo(refused(RefusalCode.DATES_REVERSED, "effectiveFrom"));
        assertThat(decide(state, change(FROM, TO, 3))).isEqualTo(refused(RefusalCode.DATES_REVERSED, "effectiveFrom"));
        assertThat(decide(state, change(FEB_2.plusDays(9), FEB_2, 3)))
                .isEqualTo(refused(RefusalCode.PERIOD_REVERSED, "to"));
        assertThat(decide(AgreementState.empty(STREAM), change(FEB_2, TO, 3)))
                .isEqualTo(refused(RefusalCode.AGREEMENT_UNKNOWN, "agreementId"));
    }

    // ---- who gets a place -------------------------------------------------------------------------------------------

    @Test
    void placesAreTakenUntilAllAre() {
        AgreementState state = given(register(null, 1, 2, null));
        state = take(take(state, "r1"), "r2");
        assertThat(state.taken()).hasSize(2);
        assertThat(AgreementDecider.take(state, referral("r3")))
                .isEqualTo(refused(RefusalCode.CAPACITY_FULL, "agreementId"));
        assertThat(AgreementDecider.take(state, referral("r1"))).isEqualTo(Decision.alreadyThere());
        assertThat(AgreementDecider.check(state, referral("r3"))).isEqualTo(Decision.alreadyThere());
        assertThat(AgreementDecider.giveUp(state, referral("r1")))
                .isEqualTo(Decision.accept(new PlaceGivenUp("c", "r1")));
        AgreementState freed = state.with(new PlaceGivenUp("c", "r1"));
        assertThat(AgreementDecider.giveUp(freed, referral("r1"))).isEqualTo(Decision.alreadyThere());
        assertThat(AgreementDecider.take(freed, referral("r3")))
                .isEqualTo(Decision.accept(new PlaceTaken("c", "r3", FEB_2)));
    }

    @Test
    void aPlaceIsTakenBackHoweverFullItIs() {
        AgreementState full = take(given(register(null, 1, null, null)), "r1");
        assertThat(AgreementDecider.takeBack(full, referral("r2")))
                .isEqualTo(Decision.accept(new PlaceTaken("c", "r2", FEB_2)));
        assertThat(AgreementDecider.takeBack(full, referral("r1"))).isEqualTo(Decision.alreadyThere());
        AgreementState over = full.with(new PlaceTaken("c", "r2", FEB_2)).with(new PlaceGivenUp("c", "r1"));
        assertThat(AgreementDecider.take(over, referral("r3")))
                .isEqualTo(refused(RefusalCode.CAPACITY_FULL, "agreementId"));
    }

    @Test
    void withoutANumberThereIsNoLimit() {
        AgreementState state = given(register(null, null, null, null));
        for (int i = 0; i < 500; i++) {
            state = take(state, "r" + i);
        }
        assertThat(state.taken()).hasSize(500);
    }

    @Test
    void aReferralIsOneThatTheAgreementIsFor() {
        AgreementState state = given(new RegisterProviderAgreement(
                TRIAL,
                "a",
                NORD,
                "provider-1",
                "A",
                FROM,
                TO,
                5,
                null,
                null,
                null,
                null,
                null,
                false,
                Set.of(TargetGroup.SICKNESS_BENEFIT),
                null,
                Set.of(2),
                null,
                null));
        TargetGroup sick = TargetGroup.SICKNESS_BENEFIT;
        refuses(state, referral("provider-2", NORD, sick, 2, FEB_2), RefusalCode.AGREEMENT_OF_OTHER_PROVIDER);
        refuses(state, referral("provider-1", SYD, sick, 2, FEB_2), RefusalCode.AGREEMENT_OF_OTHER_JOBCENTRE);
        refuses(state, referral("provider-1", NORD, sick, 2, FROM.minusDays(1)), RefusalCode.AGREEMENT_NOT_IN_FORCE);
        refuses(state, referral("provider-1", NORD, sick, 2, TO.plusDays(1)), RefusalCode.AGREEMENT_NOT_IN_FORCE);
        refuses(state, referral("provider-1", NORD, TargetGroup.FLEX_JOB, 0, FEB_2), RefusalCode.AGREEMENT_FOR_OTHERS);
        refuses(state, referral("provider-1", NORD, sick, 1, FEB_2), RefusalCode.AGREEMENT_FOR_OTHERS);
        refuses(
                AgreementState.empty(STREAM),
                referral("provider-1", NORD, sick, 2, FEB_2),
                RefusalCode.AGREEMENT_UNKNOWN);
        for (LocalDate day : List.of(FROM, TO)) {
            assertThat(AgreementDecider.take(state, referral("provider-1", NORD, sick, 2, day)))
                    .isInstanceOf(Decision.Accepted.class);
        }
        assertThat(AgreementDecider.take(state, referral("provider-1", NORD, sick, 0, FEB_2)))
                .isInstanceOf(Decision.Accepted.class);
    }

    /** Svendborg: places for participants only; who is not allocated yet is none. */
    @Test
    void anAgreementMayBeForOneGroup() {
        RegisterProviderAgreement all = register(null, 1, null, null);
        assertThat(given(all).agreement().orElseThrow().groups()).isNull();
        AgreementState forParticipants = given(new RegisterProviderAgreement(
                TRIAL,
                "a",
                NORD,
                "provider-1",
                "A",
                FROM,
                TO,
                5,
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                Set.of(Group.PARTICIPANT),
                null,
                null,
                null));
        assertThat(AgreementDecider.take(forParticipants, of(Group.PARTICIPANT)))
                .isInstanceOf(Decision.Accepted.class);
        for (Group other : List.of(Group.CONTROL, Group.NOT_IN_TRIAL, Group.UNALLOCATED)) {
            refuses(forParticipants, of(other), RefusalCode.AGREEMENT_FOR_OTHERS);
            assertThat(AgreementDecider.take(given(all), of(other))).isInstanceOf(Decision.Accepted.class);
        }
    }

    private static AgreementReferral of(Group group) {
        return new AgreementReferral(
                TRIAL, "a", null, "c", "r", "provider-1", NORD, TargetGroup.FLEX_JOB, group, 0, FEB_2);
    }

    @Test
    void aCourseIsOneOfTheCatalogue() {
        Course basic = new Course("basic", EffortArea.INTERDISCIPLINARY, Intensity.BASIC);
        AgreementState catalogue = given(of(NORD, FROM, TO, null, null, null, List.of(basic), null));
        assertThat(AgreementDecider.take(catalogue, toCourse("basic"))).isInstanceOf(Decision.Accepted.class);
        assertThat(AgreementDecider.take(catalogue, toCourse(null))).isInstanceOf(Decision.Accepted.class);
        assertThat(AgreementDecider.take(catalogue, toCourse("extended")))
                .isEqualTo(refused(RefusalCode.COURSE_UNKNOWN, "courseId"));
        assertThat(AgreementDecider.check(catalogue, toCourse("extended")))
                .isEqualTo(refused(RefusalCode.COURSE_UNKNOWN, "courseId"));
        assertThat(AgreementDecider.take(given(register(null, 1, null, null)), toCourse("basic")))
                .isEqualTo(refused(RefusalCode.COURSE_UNKNOWN, "courseId"));
    }

    private static AgreementReferral toCourse(@Nullable String courseId) {
        return new AgreementReferral(
                TRIAL,
                "a",
                courseId,
                "c",
                "r",
                "provider-1",
                NORD,
                TargetGroup.SICKNESS_BENEFIT,
                Group.PARTICIPANT,
                2,
                FEB_2);
    }

    // ---- helpers ----------------------------------------------------------------------------------------------------

    private static void refuses(AgreementState state, AgreementReferral referral, RefusalCode code) {
        assertThat(AgreementDecider.take(state, referral)).isEqualTo(AgreementDecider.check(state, referral));
        assertThat(AgreementDecider.take(state, referral))
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(code));
    }

    private static AgreementState take(AgreementState state, String referralId) {
        AgreementState next = state;
        for (AgreementEvent event :
                AgreementDecider.take(state, referral(referralId)).orThrow()) {
            next = next.with(event);
        }
        return next;
    }

    private static AgreementReferral referral(String referralId) {
        return new AgreementReferral(
                TRIAL,
                "a",
                null,
                "c",
                referralId,
                "provider-1",
                NORD,
                TargetGroup.SICKNESS_BENEFIT,
                Group.PARTICIPANT,
                2,
                FEB_2);
    }

    private static AgreementReferral referral(
            String providerId, String jobcentreId, TargetGroup targetGroup, int category, LocalDate on) {
        return new AgreementReferral(
                TRIAL, "a", null, "c", "r", providerId, jobcentreId, targetGroup, Group.CONTROL, category, on);
    }

    private static AgreementState given(ProviderCommand... commands) {
        AgreementState state = AgreementState.empty(STREAM);
        List<AgreementEvent> events = new ArrayList<>();
        for (ProviderCommand command : commands) {
            for (AgreementEvent event : decide(state, command).orThrow()) {
                assertThat(event).isInstanceOfAny(AgreementRegistered.class, AgreementChanged.class);
                events.add(event);
                state = state.with(event);
            }
        }
        assertThat(AgreementState.fold(STREAM, events)).isEqualTo(state);
        return state;
    }

    private static Decision<AgreementEvent> decide(AgreementState state, ProviderCommand command) {
        return AgreementDecider.decide(PROTOCOL, state, command);
    }

    private static void refuses(RegisterProviderAgreement command, RefusalCode code, String field) {
        assertThat(decide(AgreementState.empty(STREAM), command)).isEqualTo(refused(code, field));
    }

    private static Decision<AgreementEvent> refused(RefusalCode code, String field) {
        return new Decision.Refused<>(Refusal.of(code, field));
    }

    private static List<Lot> lots(int... places) {
        List<Lot> lots = new ArrayList<>();
        for (int some : places) {
            lots.add(new Lot("lot " + lots.size(), some, null));
        }
        return lots;
    }

    private static ChangeProviderAgreement change(LocalDate from, LocalDate to, int places) {
        return new ChangeProviderAgreement(TRIAL, "a", from, to, places, null, null, null);
    }

    private static RegisterProviderAgreement register(
            @Nullable Integer fewest, @Nullable Integer places, @Nullable Integer most, @Nullable List<Lot> lots) {
        return new RegisterProviderAgreement(
                TRIAL,
                "a",
                NORD,
                "provider-1",
                "A",
                FROM,
                TO,
                places,
                fewest,
                most,
                lots,
                null,
                null,
                true,
                null,
                null,
                null,
                null,
                null);
    }

    private static RegisterProviderAgreement reports(ReportingDuty... reports) {
        return of(NORD, FROM, TO, null, null, null, null, List.of(reports));
    }

    private static RegisterProviderAgreement of(
            String jobcentreId,
            LocalDate from,
            LocalDate to,
            @Nullable Price price,
            @Nullable Integer weeks,
            @Nullable Set<Integer> categories,
            @Nullable List<Course> courses,
            @Nullable List<ReportingDuty> reports) {
        return new RegisterProviderAgreement(
                TRIAL,
                "a",
                jobcentreId,
                "provider-1",
                "A",
                from,
                to,
                null,
                null,
                null,
                null,
                price,
                weeks,
                true,
                null,
                null,
                categories,
                courses,
                reports);
    }
}
