package dk.tilbage.caseload;

import static dk.tilbage.support.TestTrial.NORD;
import static dk.tilbage.support.TestTrial.TRIAL;
import static dk.tilbage.support.TestTrial.person;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseEvent.*;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.people.BirthYearParity;
import dk.tilbage.providers.Agreement.Course;
import dk.tilbage.providers.Agreement.EffortArea;
import dk.tilbage.providers.Agreement.Intensity;
import dk.tilbage.providers.AgreementDecider;
import dk.tilbage.providers.AgreementEvent.PlaceGivenUp;
import dk.tilbage.providers.AgreementEvent.PlaceTaken;
import dk.tilbage.providers.AgreementState;
import dk.tilbage.providers.ProviderCommand.ChangeProviderAgreement;
import dk.tilbage.providers.ProviderCommand.RegisterProviderAgreement;
import dk.tilbage.providers.ProviderReportKind;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.DeadlineRule;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.Happening;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.TrialEvent.LocalTargetsAdopted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Places taken and free, and reports due and received, of an agreement of two places. */
class AgreementUseTest {

    private static final LocalDate DAY_1 = LocalDate.of(2009, 1, 5);
    private static final LocalDate FEB_2 = LocalDate.of(2009, 2, 2);
    private static final String STREAM = AgreementState.idOf(TRIAL, "a");

    private final AgreementState empty = AgreementState.fold(
            STREAM,
            AgreementDecider.decide(
                            TestTrial.protocol(), AgreementState.empty(STREAM), TestTrial.agreement("a", NORD, "p", 2))
                    .orThrow());
    private final AgreementState both =
            empty.with(new PlaceTaken("c1", "r", FEB_2)).with(new PlaceTaken("c2", "r", FEB_2));
    private final Map<String, CaseState> cases = Map.of(
            "c1",
            referred("c1", "basic", FEB_2.plusDays(20), ProviderReportKind.FIRST, ProviderReportKind.NO_SHOW),
            "c2",
            referred("c2", null, null));

    @Test
    void placesAreTakenAndFree() {
        assertThat(use(empty, TestTrial.protocol(), FEB_2).free()).isEqualTo(2);
        AgreementUse full = use(both, TestTrial.protocol(), FEB_2);
        assertThat(full.taken()).isEqualTo(2);
        assertThat(full.places()).isEqualTo(2);
        assertThat(full.free()).isZero();
        AgreementState over = both.with(new PlaceTaken("c1", "other", FEB_2));
        assertThat(use(over, TestTrial.protocol(), FEB_2).free()).isZero();
        assertThat(use(both.with(new PlaceGivenUp("c1", "r")), TestTrial.protocol(), FEB_2)
                        .free())
                .isEqualTo(1);
    }

    /** Copenhagen 2015: of two referrals one names its course; the catalogue has another that nobody goes to. */
    @Test
    void placesAreCountedByCourse() {
        RegisterProviderAgreement plain = TestTrial.agreement("a", NORD, "p", null);
        AgreementState catalogue = AgreementState.fold(
                STREAM,
                AgreementDecider.decide(
                                TestTrial.protocol(),
                                AgreementState.empty(STREAM),
                                new RegisterProviderAgreement(
                                        plain.trialId(),
                                        plain.agreementId(),
                                        plain.jobcentreId(),
                                        plain.providerId(),
                                        plain.name(),
                                        plain.from(),
                                        plain.to(),
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        false,
                                        null,
                                        null,
                                        null,
                                        List.of(
                                                new Course("basic", EffortArea.INTERDISCIPLINARY, Intensity.BASIC),
                                                new Course(
                                                        "extended", EffortArea.INTERDISCIPLINARY, Intensity.EXTENDED)),
                                        null))
                        .orThrow());
        assertThat(use(catalogue, TestTrial.protocol(), FEB_2).takenByCourse())
                .containsExactly(Map.entry("basic", 0), Map.entry("extended", 0));
        AgreementState used = catalogue.with(new PlaceTaken("c1", "r", FEB_2)).with(new PlaceTaken("c2", "r", FEB_2));
        assertThat(use(used, TestTrial.protocol(), FEB_2).takenByCourse())
                .containsExactly(Map.entry("basic", 1), Map.entry("extended", 0));
        assertThat(use(used.with(new PlaceGivenUp("c1", "r")), TestTrial.protocol(), FEB_2)
                        .takenByCourse())
                .containsExactly(Map.entry("basic", 0), Map.entry("extended", 0));
    }

    @Test
    void theChangeInForceOnTheDayCounts() {
        AgreementState changed = both;
        for (var event : AgreementDecider.decide(
                        TestTrial.protocol(),
                        both,
                        new ChangeProviderAgreement(
                                TRIAL, "a", FEB_2.plusDays(7), FEB_2.plusDays(60), null, null, null, null))
                .orThrow()) {
            changed = changed.with(event);
        }
        assertThat(use(changed, TestTrial.protocol(), FEB_2.plusDays(6)).places())
                .isEqualTo(2);
        AgreementUse later = use(changed, TestTrial.protocol(), FEB_2.plusDays(7));
        assertThat(later.places()).isNull();
        assertThat(later.free()).isNull();
        assertThat(later.to()).isEqualTo(FEB_2.plusDays(60));
    }

    @Test
    void reportsOfTheReferralsThatRunAreCounted() {
        AgreementUse use = use(both, TestTrial.protocol(), FEB_2.plusDays(21));
        assertThat(use.reportsReceived()).isEqualTo(Map.of(ProviderReportKind.FIRST, 1, ProviderReportKind.NO_SHOW, 1));
        assertThat(use.pastExpectedEnd()).isEqualTo(1);
        assertThat(use(both, TestTrial.protocol(), FEB_2.plusDays(20)).pastExpectedEnd())
                .isZero();
        assertThat(use(both.with(new PlaceGivenUp("c1", "r")), TestTrial.protocol(), FEB_2.plusDays(21))
                        .reportsReceived())
                .isEmpty();
    }

    /** A first report within a week of the referral, as a local target of the jobcentre. */
    @Test
    void reportsAreDueByTheRulesThatAskForThem() {
        assertThat(use(both, TestTrial.protocol(), FEB_2.plusDays(3)).reportsDue())
                .isZero();
        DeadlineRule rule = new DeadlineRule(
                "FIRST_REPORT",
                "Første indberetning",
                "First report",
                "A test",
                null,
                new DeadlineRule.Start(Happening.REFERRAL, null, null, null, true, null),
                null,
                new DeadlineRule.Due(7, null, null, null, null, null, null),
                List.of(new DeadlineRule.Fulfilment(null, Happening.PROVIDER_REPORT, null, List.of("FIRST"))),
                null,
                null,
                DeadlineRule.Within.REFERRAL,
                null,
                null);
        ProtocolHistory asking =
                ProtocolHistory.evolve(TestTrial.protocol(), new LocalTargetsAdopted(NORD, DAY_1, List.of(rule), null));
        AgreementUse early = use(both, asking, FEB_2);
        assertThat(early.reportsDue()).isEqualTo(2);
        assertThat(early.reportsOverdue()).isZero();
        AgreementUse late = use(both, asking, FEB_2.plusDays(8));
        assertThat(late.reportsDue()).isZero();
        assertThat(late.reportsOverdue()).isEqualTo(1);
    }

    private AgreementUse use(AgreementState state, ProtocolHistory protocol, LocalDate day) {
        return AgreementUse.of(state, id -> Objects.requireNonNull(cases.get(id)), protocol, day);
    }

    private static CaseState referred(
            String caseId, @Nullable String courseId, @Nullable LocalDate expectedTo, ProviderReportKind... reports) {
        List<CaseEvent> events = new ArrayList<>();
        events.add(new CaseOpened(
                caseId,
                TRIAL,
                NORD,
                person("p-" + caseId, BirthYearParity.ODD),
                TargetGroup.SICKNESS_BENEFIT,
                DAY_1,
                Employment.EMPLOYED,
                true,
                "cw-1",
                null,
                null,
                false,
                null,
                null));
        events.add(new ReferredToProvider("r", "p", FEB_2, expectedTo, null, "a", courseId, null));
        for (ProviderReportKind kind : reports) {
            events.add(new ProviderReportReceived(kind.name(), "r", kind, FEB_2.plusDays(2), null, null));
        }
        return CaseState.fold(events);
    }
}
