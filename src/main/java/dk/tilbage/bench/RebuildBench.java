package dk.tilbage.bench;

import dk.tilbage.readmodel.ReadModels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.data.mongodb.MongoDatabaseFactory;

/** Rebuild of the views: all at once as after the loss of the MongoDB database, and one by one beside the live one. */
final class RebuildBench {

    private static final int ROUNDS = 3;
    private static final Duration CATCH_UP = Duration.ofMinutes(5);

    private final ReadModels views;
    private final MongoDatabaseFactory mongo;
    private final long head;
    private final Progress progress;

    RebuildBench(ReadModels views, MongoDatabaseFactory mongo, long head, Progress progress) {
        this.views = views;
        this.mongo = mongo;
        this.head = head;
        this.progress = progress;
    }

    List<Figure> run() throws InterruptedException {
        List<Figure> figures = new ArrayList<>();
        double[] rates = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            progress.say("Rebuild of all views, round " + (round + 1) + " of " + ROUNDS);
            views.stop();
            mongo.getMongoDatabase().drop();
            long began = System.nanoTime();
            views.start();
            for (String view : views.names()) {
                if (!views.awaitPosition(view, head, CATCH_UP)) {
                    throw new IllegalStateException("The view " + view + " does not catch up with the log");
                }
            }
            rates[round] = head / Timing.secondsSince(began);
        }
        figures.add(Figure.plain(
                "Rebuild of all " + views.names().size() + " views from an empty MongoDB",
                Figure.rate(Timing.median(rates), "events"),
                "≥ 10,000/s"));
        for (String view : views.names()) {
            progress.say("Rebuild beside the live view and comparison: " + view);
            long began = System.nanoTime();
            if (!views.rebuild(view).isEqual()) {
                throw new IllegalStateException("The rebuilt " + view + " does not equal the log");
            }
            figures.add(Figure.plain(
                    "Rebuild of `" + view + "` beside the live one, comparison and switch",
                    Figure.rate(head / Timing.secondsSince(began), "events"),
                    null));
        }
        return figures;
    }
}
