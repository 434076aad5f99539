package dk.tilbage.deadlines;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The difference between two judgements of a case: what a client who knows the one must be told to know the other. Pure;
 * which judgements are compared, of which positions of the log and which days, is the caller's concern.
 */
public final class AlertsDifference {

    private AlertsDifference() {}

    /**
     * An obligation that stands otherwise in one judgement than in the other. It has its rule, number and scope in common
     * with whichever side is there.
     *
     * @param rule the rule it follows
     * @param number which one of the rule's
     * @param scope whose rule it is
     * @param before how it stood; absent where it was not listed
     * @param after how it stands; absent where it is not listed any more
     */
    public record Change(
            String rule,
            int number,
            Scope scope,
            @Nullable Judgement before,
            @Nullable Judgement after) {}

    private record Key(String rule, int number, Scope scope) {

        static Key of(Judgement judgement) {
            return new Key(judgement.rule(), judgement.number(), judgement.scope());
        }
    }

    /** How obligations stand on a day, by rule and number. */
    public static List<Judgement> judged(List<Obligation> obligations, LocalDate day) {
        List<Judgement> judged = new ArrayList<>();
        for (Obligation obligation : obligations) {
            obligation
                    .on(day)
                    .ifPresent(span -> judged.add(new Judgement(
                            obligation.rule(),
                            obligation.number(),
                            obligation.scope(),
                            span.status(),
                            span.opensOn(),
                            span.dueOn(),
                            span.metOn())));
        }
        return judged;
    }

    /** How the obligations of a view's document stand on a day: the same, without computing them anew. */
    public static List<Judgement> judged(AlertsDocument document, LocalDate day) {
        String on = day.toString();
        List<Judgement> judged = new ArrayList<>();
        for (AlertsDocument.Row row : document.obligations()) {
            if (row.from().compareTo(on) <= 0 && on.compareTo(row.until()) < 0) {
                String metOn = row.metOn();
                judged.add(new Judgement(
                        row.rule(),
                        row.number(),
                        row.scope(),
                        row.status(),
                        LocalDate.parse(row.opensOn()),
                        LocalDate.parse(row.dueOn()),
                        metOn == null ? null : LocalDate.parse(metOn)));
            }
        }
        return judged;
    }

    /**
     * What differs between two judgements of one case: in the order of the newer one, then what is not listed any more.
     * Equal judgements differ in nothing, and an obligation is named at most once.
     */
    public static List<Change> between(List<Judgement> before, List<Judgement> after) {
        Map<Key, Judgement> gone = new LinkedHashMap<>();
        for (Judgement judgement : before) {
            gone.put(Key.of(judgement), judgement);
        }
        List<Change> changes = new ArrayList<>();
        for (Judgement judgement : after) {
            Judgement was = gone.remove(Key.of(judgement));
            if (!judgement.equals(was)) {
                changes.add(new Change(judgement.rule(), judgement.number(), judgement.scope(), was, judgement));
            }
        }
        gone.forEach((key, was) -> changes.add(new Change(key.rule(), key.number(), key.scope(), was, null)));
        return List.copyOf(changes);
    }
}
