package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.deadlines.AlertsViewQuery;
import dk.tilbage.deadlines.Judgement;
import dk.tilbage.deadlines.RuleIds;
import dk.tilbage.deadlines.Scope;
import dk.tilbage.deadlines.Status;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.TargetGroup;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client is told of a case that differs, by what it may see; and the cursor. */
class AlertsStreamCaseTest {

    private static final LocalDate DUE_ON = LocalDate.of(2009, 3, 1);

    private static Judgement judgement(String rule, Status status) {
        return new Judgement(rule, 1, Scope.PROTOCOL, status, LocalDate.of(2009, 1, 5), DUE_ON, null);
    }

    private static AlertsStreamCase.Side side(String jobcentre, String caseworker, Judgement... judgements) {
        return new AlertsStreamCase.Side(
                "c", "t", jobcentre, caseworker, Group.CONTROL, TargetGroup.SICKNESS_BENEFIT, List.of(judgements));
    }

    private static AlertsViewQuery query(
            @Nullable Set<String> allowed,
            @Nullable String caseworker,
            @Nullable Status status,
            @Nullable String rule) {
        return new AlertsViewQuery(allowed, null, caseworker, null, status, rule, null, DUE_ON, null, 1, null);
    }

    private static final AlertsViewQuery ALL = query(null, null, null, null);

    @Test
    void onlyWhatDiffersIsKept() {
        Judgement same = judgement(RuleIds.EMPLOYER_REPORT, Status.BREACHED);
        AlertsStreamCase kept = AlertsStreamCase.of(
                        side("a", "w", same, judgement(RuleIds.FIRST_FOLLOW_UP, Status.DUE)),
                        side("a", "w", same, judgement(RuleIds.FIRST_FOLLOW_UP, Status.BREACHED)))
                .orElseThrow();

        assertThat(kept.alerts(ALL)).singleElement().satisfies(alert -> {
            assertThat(alert.rule()).isEqualTo(RuleIds.FIRST_FOLLOW_UP);
            assertThat(alert.before()).isEqualTo(new AlertsStreamAlert.Before(Status.DUE, DUE_ON));
            assertThat(alert.after())
                    .isEqualTo(new AlertsStreamAlert.After(Status.BREACHED, LocalDate.of(2009, 1, 5), DUE_ON, null));
        });
        assertThat(AlertsStreamCase.of(side("a", "w", same), side("a", "w", same)))
                .isEmpty();
        assertThat(AlertsStreamCase.of(null, side("a", "w"))).isEmpty();
    }

    @Test
    void aCaseHandedOverLeavesOneListAndEntersTheOther() {
        Judgement same = judgement(RuleIds.FIRST_FOLLOW_UP, Status.DUE);
        AlertsStreamCase moved =
                AlertsStreamCase.of(side("a", "w", same), side("b", "v", same)).orElseThrow();

        assertThat(moved.alerts(query(Set.of("a"), null, null, null)))
                .singleElement()
                .satisfies(alert -> {
                    assertThat(alert.jobcentreId()).isEqualTo("a");
                    assertThat(alert.caseworkerId()).isEqualTo("w");
                    assertThat(alert.before()).isNotNull();
                    assertThat(alert.after()).isNull();
                });
        assertThat(moved.alerts(query(Set.of("b"), null, null, null)))
                .singleElement()
                .satisfies(alert -> {
                    assertThat(alert.jobcentreId()).isEqualTo("b");
                    assertThat(alert.before()).isNull();
                    assertThat(alert.after()).isNotNull();
                });
        assertThat(moved.alerts(query(null, "v", null, null))).hasSize(1);
        assertThat(moved.alerts(query(Set.of("a"), "v", null, null))).isEmpty();
        assertThat(moved.alerts(query(Set.of("c"), null, null, null))).isEmpty();
        assertThat(moved.alerts(ALL)).as("stands as it stood").isEmpty();
    }

    @Test
    void aStatusAskedForIsOneThatIsLeftOrReached() {
        AlertsStreamCase breached = AlertsStreamCase.of(
                        side("a", "w", judgement(RuleIds.FIRST_FOLLOW_UP, Status.DUE)),
                        side("a", "w", judgement(RuleIds.FIRST_FOLLOW_UP, Status.BREACHED)))
                .orElseThrow();

        assertThat(breached.alerts(query(null, null, Status.DUE, null))).hasSize(1);
        assertThat(breached.alerts(query(null, null, Status.BREACHED, null))).hasSize(1);
        assertThat(breached.alerts(query(null, null, Status.MET, null))).isEmpty();
        assertThat(breached.alerts(query(null, null, null, RuleIds.FIRST_FOLLOW_UP)))
                .hasSize(1);
        assertThat(breached.alerts(query(null, null, null, RuleIds.CONTACT))).isEmpty();
    }

    @Test
    void aCursorIsAPositionAndADay() {
        AlertsStreamCursor cursor = new AlertsStreamCursor(147, LocalDate.of(2009, 3, 2));
        assertThat(cursor.text()).isEqualTo("p147.d2009-03-02");
        assertThat(AlertsStreamCursor.parse(cursor.text())).contains(cursor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "147",
                "p147",
                "p147.d2009-02-30",
                "p147.d2009-3-2",
                "p-1.d2009-03-02",
                "p9999999999999999999.d2009-03-02",
                "p147.d2009-03-02 ",
                "P147.D2009-03-02"
            })
    void otherTextsAreNoCursors(String text) {
        assertThat(AlertsStreamCursor.parse(text)).isEmpty();
    }
}
