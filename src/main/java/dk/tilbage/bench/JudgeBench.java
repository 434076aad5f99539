package dk.tilbage.bench;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.deadlines.AlertsDifference;
import dk.tilbage.deadlines.AlertsDocument;
import dk.tilbage.deadlines.Judge;
import dk.tilbage.deadlines.Judgement;
import dk.tilbage.deadlines.Obligations;
import dk.tilbage.deadlines.Status;
import dk.tilbage.trial.ProtocolHistory;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Judging deadlines, without any store: one case on one date by the rules, the obligations of a case for all dates, and who
 * is in breach on one date of 3,000 and of 100,000 cases, by comparing dates as the alerts view does.
 */
final class JudgeBench {

    private static final int FEW = 3_000;
    private static final int MANY = 100_000;
    private static final int ROUNDS = 3;
    private static final int SAMPLE = 6_000;
    private static final LocalDate DAY = LocalDate.of(2009, 4, 15);

    private final Templates templates;
    private final ProtocolHistory protocol;
    private final Progress progress;

    JudgeBench(Templates templates, ProtocolHistory protocol, Progress progress) {
        this.templates = templates;
        this.protocol = protocol;
        this.progress = progress;
    }

    List<Figure> run() {
        List<Figure> figures = new ArrayList<>();
        progress.say("Folding " + SAMPLE + " cases to judge");
        List<CaseFacts> cases = new ArrayList<>();
        for (int number = 0; number < SAMPLE; number++) {
            cases.add(facts(number));
        }
        progress.say("Judging one case on one date, and on all");
        double one = nanos(cases, facts -> Judge.statusOn(facts, protocol, DAY).size());
        double all = nanos(cases, facts -> Obligations.of(facts, protocol).size());
        figures.add(Figure.plain("Judging one case on one date, from its facts and the rules", micros(one), null));
        figures.add(Figure.plain("The obligations of one case, for all dates", micros(all), null));
        cases.clear();
        for (int size : new int[] {FEW, MANY}) {
            progress.say("All breaches of " + size + " cases on one date");
            List<AlertsDocument> documents = new ArrayList<>(size);
            for (int number = 0; number < size; number++) {
                // As many courses as there are templates are different; the documents of the rest are as large.
                documents.add(AlertsDocument.of(1, 1, facts(number), protocol));
            }
            figures.add(Figure.plain(
                    String.format(Locale.ROOT, "All breaches of %,d cases on one date, compared in memory", size),
                    String.format(Locale.ROOT, "%.1f ms", millis(documents)),
                    null));
        }
        return figures;
    }

    private CaseFacts facts(long number) {
        return CaseFacts.of(CaseState.fold(templates.events(number).stream()
                .map(happened -> (CaseEvent) happened.payload())
                .toList()));
    }

    private static double nanos(List<CaseFacts> cases, ToLongFunction<CaseFacts> work) {
        double[] rounds = new double[ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            long began = System.nanoTime();
            long sum = 0;
            for (CaseFacts facts : cases) {
                sum += work.applyAsLong(facts);
            }
            if (sum == 0) {
                throw new IllegalStateException("nothing was judged");
            }
            if (round >= 0) {
                rounds[round] = (double) (System.nanoTime() - began) / cases.size();
            }
        }
        return Timing.median(rounds);
    }

    private static double millis(List<AlertsDocument> documents) {
        double[] rounds = new double[ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            long began = System.nanoTime();
            long breached = 0;
            for (AlertsDocument document : documents) {
                for (Judgement judgement : AlertsDifference.judged(document, DAY)) {
                    breached += judgement.status() == Status.BREACHED ? 1 : 0;
                }
            }
            if (breached == 0) {
                throw new IllegalStateException("nobody is in breach");
            }
            if (round >= 0) {
                rounds[round] = (System.nanoTime() - began) / 1e6;
            }
        }
        return Timing.median(rounds);
    }

    private static String micros(double nanos) {
        return String.format(Locale.ROOT, "%,.0f ns", nanos);
    }
}
