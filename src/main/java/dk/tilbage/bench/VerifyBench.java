package dk.tilbage.bench;

import dk.tilbage.eventstore.LogVerifier;
import java.util.List;

/** Verifying the log, against reading the same rows and doing nothing with them. */
final class VerifyBench {

    private static final int ROUNDS = 3;

    private final LogVerifier verifier;
    private final Progress progress;

    VerifyBench(LogVerifier verifier, Progress progress) {
        this.verifier = verifier;
        this.progress = progress;
    }

    List<Figure> run() {
        double[] floor = new double[ROUNDS];
        double[] verified = new double[ROUNDS];
        // The first round warms up.
        for (int round = -1; round < ROUNDS; round++) {
            int at = Math.max(0, round);
            progress.say("Verifying, " + (round < 0 ? "warming up" : "round " + (round + 1) + " of " + ROUNDS));
            floor[at] = Timing.perSecond(verifier::readOnly);
            verified[at] = Timing.perSecond(this::verified);
        }
        return List.of(Figure.share(
                "Verifying the log: chain, head, anchors, counts",
                Timing.median(verified),
                Timing.median(floor),
                "events",
                null));
    }

    private long verified() {
        LogVerifier.Verdict verdict = verifier.verify();
        if (!verdict.sound()) {
            throw new IllegalStateException("The log is not sound: " + verdict.fault());
        }
        return verdict.verified();
    }
}
