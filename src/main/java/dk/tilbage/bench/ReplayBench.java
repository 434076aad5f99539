package dk.tilbage.bench;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.RecordedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Log replay through the fold, with no sink, against reading and decoding the same rows. */
final class ReplayBench {

    private static final int ROUNDS = 3;

    private final EventLog log;
    private final Progress progress;

    ReplayBench(EventLog log, Progress progress) {
        this.log = log;
        this.progress = progress;
    }

    List<Figure> run() {
        long head = log.head();
        double[] floor = new double[ROUNDS];
        double[] byCase = new double[ROUNDS];
        double[] byPosition = new double[ROUNDS];
        // The first round warms up.
        for (int round = -1; round < ROUNDS; round++) {
            int at = Math.max(0, round);
            progress.say("Replay, " + (round < 0 ? "warming up" : "round " + (round + 1) + " of " + ROUNDS));
            floor[at] = Timing.perSecond(() -> log.readAndDecode(0, head));
            byCase[at] = Timing.perSecond(() -> foldedByCase(head));
            byPosition[at] = Timing.perSecond(() -> foldedByPosition(head));
        }
        double read = Timing.median(floor);
        return List.of(
                Figure.share("Replay through the fold, case by case", Timing.median(byCase), read, "events", "≥ 0.8"),
                Figure.share(
                        "Replay through the fold, by position, states in a map",
                        Timing.median(byPosition),
                        read,
                        "events",
                        null));
    }

    private long foldedByCase(long head) {
        long[] events = new long[1];
        log.forEachAggregate("case", head, (caseId, history) -> {
            List<CaseEvent> payloads = new ArrayList<>(history.size());
            for (RecordedEvent event : history) {
                payloads.add((CaseEvent) event.payload());
            }
            if (CaseState.fold(payloads).exists()) {
                events[0] += history.size();
            }
        });
        return events[0];
    }

    private long foldedByPosition(long head) {
        long[] events = new long[1];
        Map<String, CaseState> states = new HashMap<>();
        log.forEach(0, head, event -> {
            if (event.payload() instanceof CaseEvent happened) {
                CaseState before = states.getOrDefault(event.aggregateId(), CaseState.NONE);
                states.put(event.aggregateId(), before.evolve(happened));
                events[0]++;
            }
        });
        return events[0];
    }
}
