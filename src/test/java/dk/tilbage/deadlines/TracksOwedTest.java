package dk.tilbage.deadlines;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseEvent.TrackChosen;
import dk.tilbage.casefile.PlanKind;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.DeadlineRule;
import dk.tilbage.trial.DeadlineRule.AppliesTo;
import dk.tilbage.trial.DeadlineRule.Due;
import dk.tilbage.trial.DeadlineRule.Fulfilment;
import dk.tilbage.trial.DeadlineRule.Start;
import dk.tilbage.trial.Happening;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.Refusal;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.Track;
import dk.tilbage.trial.TrialCommand.AdoptLocalTargets;
import dk.tilbage.trial.TrialDecider;
import dk.tilbage.trial.TrialEvent;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Rules by track: who they apply to, and what starts them. Greve asks for a retention plan in every track without saying by
 * when, so that the days here are the test's own, and Greve has no such rule.
 */
class TracksOwedTest {

    private static final LocalDate ADOPTED = LocalDate.of(2008, 11, 6);
    private static final List<Track> TRACKS =
            List.of(new Track("coach", "Coach", "Coach"), new Track("keep", "Fasthold", "Keep"));

    private static final DeadlineRule PLAN_IN_TRACK = rule(
            "PLAN_IN_TRACK",
            null,
            new Start(Happening.TRACK, null, null, null, true, null),
            new Fulfilment(null, Happening.PLAN, null, List.of("RETENTION_PLAN")));
    private static final DeadlineRule PLAN_OF_COACHED = rule(
            "PLAN_OF_COACHED",
            Set.of("coach"),
            new Start(Happening.FIRST_DAY, null, null, null, null, null),
            new Fulfilment(null, Happening.PLAN, null, List.of("RETENTION_PLAN")));
    private static final DeadlineRule KEPT = rule(
            "KEPT",
            null,
            new Start(Happening.FIRST_DAY, null, null, null, null, null),
            new Fulfilment(null, Happening.TRACK, null, List.of("keep")));

    private static DeadlineRule rule(String ruleId, @Nullable Set<String> tracks, Start starts, Fulfilment by) {
        AppliesTo who = tracks == null ? null : new AppliesTo(null, null, null, null, tracks, null);
        return new DeadlineRule(
                ruleId,
                ruleId,
                ruleId,
                "A test",
                who,
                starts,
                null,
                new Due(14, null, null, null, null, null, null),
                List.of(by),
                null,
                null,
                null,
                null,
                null);
    }

    private static AdoptLocalTargets adopt(@Nullable List<Track> tracks, DeadlineRule... rules) {
        return new AdoptLocalTargets(TestTrial.TRIAL, TestTrial.NORD, ADOPTED, List.of(rules), tracks);
    }

    private static ProtocolHistory trial(DeadlineRule... rules) {
        ProtocolHistory history = TestTrial.protocol();
        for (TrialEvent event :
                TrialDecider.decide(history, adopt(TRACKS, rules)).orThrow()) {
            history = ProtocolHistory.evolve(history, event);
        }
        return history;
    }

    private static Given chosen(Given given, String trackId, String on) {
        return given.and(id -> new TrackChosen(id, trackId, Given.day(on), null));
    }

    @Test
    void aRetentionPlanIsDueInEachTrackFromTheDayItIsChosen() {
        Given given = Given.sickness("01-05").judgedBy(trial(PLAN_IN_TRACK));
        assertThat(given.numbers("PLAN_IN_TRACK")).isEmpty();
        chosen(given, "coach", "02-02");
        given.due("PLAN_IN_TRACK", 1, "02-02", "02-16").stands("PLAN_IN_TRACK", 1, "02-01 -", "02-16 DUE");
        given.plan(PlanKind.OVERALL_PLAN, "02-10").stands("PLAN_IN_TRACK", 1, "02-17 BREACHED");
        given.plan(PlanKind.RETENTION_PLAN, "02-16").stands("PLAN_IN_TRACK", 1, "02-15 DUE", "02-16 MET");
        chosen(given, "keep", "03-02");
        given.stands("PLAN_IN_TRACK", 2, "03-02 DUE", "03-17 BREACHED");
    }

    @Test
    void aRuleForATrackAppliesWhileItIsInForce() {
        // Due on 19 January.
        Given never = Given.sickness("01-05").judgedBy(trial(PLAN_OF_COACHED));
        never.stands("PLAN_OF_COACHED", 1, "01-12 -", "01-20 -");
        chosen(never, "keep", "01-07").stands("PLAN_OF_COACHED", 1, "01-12 -", "01-20 -");

        Given coached = chosen(Given.sickness("01-05").judgedBy(trial(PLAN_OF_COACHED)), "coach", "01-12");
        coached.stands("PLAN_OF_COACHED", 1, "01-11 -", "01-12 DUE", "01-20 BREACHED");
        // Chosen too late: what is due is judged by the track on the day it was due.
        Given late = chosen(Given.sickness("01-05").judgedBy(trial(PLAN_OF_COACHED)), "coach", "01-20");
        late.stands("PLAN_OF_COACHED", 1, "01-19 -", "01-21 -");
    }

    @Test
    void aRuleForATrackIsWaivedWithIt() {
        Given given = chosen(Given.sickness("01-05").judgedBy(trial(PLAN_OF_COACHED)), "coach", "01-06");
        chosen(given, "keep", "01-15");
        given.stands("PLAN_OF_COACHED", 1, "01-14 DUE", "01-15 WAIVED", "01-25 WAIVED");
        // Back again before it is due.
        chosen(given, "coach", "01-17");
        given.stands("PLAN_OF_COACHED", 1, "01-16 WAIVED", "01-17 DUE", "01-20 BREACHED");
    }

    @Test
    void aTrackFulfilsARuleThatAsksForIt() {
        Given given = chosen(Given.sickness("01-05").judgedBy(trial(KEPT)), "coach", "01-08");
        given.stands("KEPT", 1, "01-08 DUE", "01-20 BREACHED");
        chosen(given, "keep", "01-19").stands("KEPT", 1, "01-18 DUE", "01-19 MET");
    }

    @Test
    void targetsNameTheTracksThatAreDeclaredWithThem() {
        DeadlineRule other = rule(
                "OTHER",
                Set.of("coach", "swim"),
                KEPT.starts(),
                KEPT.fulfilledBy().getFirst());
        DeadlineRule started = rule(
                "STARTED",
                null,
                new Start(Happening.TRACK, List.of("swim"), null, null, null, null),
                KEPT.fulfilledBy().getFirst());
        DeadlineRule none =
                rule("NONE", Set.of(), KEPT.starts(), KEPT.fulfilledBy().getFirst());
        assertThat(TrialDecider.faultsIn(TestTrial.protocol(), adopt(TRACKS, other, started, none)))
                .containsExactly(
                        Refusal.of(RefusalCode.TRACK_UNKNOWN, "targets[0].appliesTo.tracks"),
                        Refusal.of(RefusalCode.TRACK_UNKNOWN, "targets[1].starts.details"),
                        Refusal.of(RefusalCode.VALUE_MISSING, "targets[2].appliesTo.tracks"));
        // Where none is declared any can be chosen, and named.
        assertThat(TrialDecider.faultsIn(TestTrial.protocol(), adopt(null, other, started)))
                .isEmpty();
    }

    @Test
    void aTrackIsDeclaredOnceWithItsNames() {
        List<Track> tracks = List.of(new Track("coach", "Coach", " "), new Track("coach", "Coach", "Coach"));
        assertThat(TrialDecider.faultsIn(TestTrial.protocol(), adopt(tracks)))
                .containsExactly(
                        Refusal.of(RefusalCode.VALUE_MISSING, "tracks[0].english"),
                        Refusal.of(RefusalCode.RULE_ID_IN_USE, "tracks[1].trackId"));
    }

    @Test
    void tracksAreDeclaredFromADayAndUntilTheNextTargets() {
        ProtocolHistory history = trial(KEPT);
        AdoptLocalTargets next =
                new AdoptLocalTargets(TestTrial.TRIAL, TestTrial.NORD, LocalDate.of(2009, 3, 1), List.of(), List.of());
        for (TrialEvent event : TrialDecider.decide(history, next).orThrow()) {
            history = ProtocolHistory.evolve(history, event);
        }
        assertThat(history.tracksOn(TestTrial.NORD, ADOPTED.minusDays(1))).isEmpty();
        assertThat(history.tracksOn(TestTrial.NORD, ADOPTED)).isEqualTo(TRACKS);
        assertThat(history.tracksOn(TestTrial.NORD, LocalDate.of(2009, 2, 28))).isEqualTo(TRACKS);
        assertThat(history.tracksOn(TestTrial.NORD, LocalDate.of(2009, 3, 1))).isEmpty();
        assertThat(history.tracksOn(TestTrial.SYD, ADOPTED)).isEmpty();
    }
}
