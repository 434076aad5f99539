package dk.tilbage.deadlines;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseEvent.ContactFrequencySet;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.trial.DeadlineRule;
import dk.tilbage.trial.DeadlineRule.ConversationThat;
import dk.tilbage.trial.DeadlineRule.Counts;
import dk.tilbage.trial.DeadlineRule.Fulfilment;
import dk.tilbage.trial.DeadlineRule.How;
import dk.tilbage.trial.DeadlineRule.Repeat;
import dk.tilbage.trial.ProtocolHistory;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * That the day an obligation was met is a day on which the case has what met it: of a conversation or a step the day it has,
 * of what runs (an offer, a partial recovery, a referral, a holiday) a day on which it runs, of hours a day with so many.
 * And that it lies before the obligation opens only where its rule says so.
 */
public final class DaysMet {

    private final ProtocolHistory protocol;
    private final RuleBook book;

    private DaysMet(CaseFacts facts, ProtocolHistory protocol) {
        this.protocol = protocol;
        this.book = RuleBook.of(facts, protocol);
    }

    /** Holds every obligation of a case against its facts, as they were known; how many days were looked at. */
    public static int areDaysOfWhatMetThem(String label, CaseFacts facts, ProtocolHistory protocol) {
        DaysMet days = new DaysMet(facts, protocol);
        int looked = 0;
        for (Obligation obligation : Obligations.of(facts, protocol)) {
            for (Span span : obligation.spans()) {
                LocalDate metOn = span.metOn();
                if (metOn != null) {
                    looked++;
                    List<DeadlineRule> rules = days.versions(obligation.rule());
                    CaseFacts known = facts.asOf(span.from());
                    assertThat(rules)
                            .as("%s: something met %s %s", label, obligation.rule(), span)
                            .anyMatch(rule -> days.isThere(known, rule, metOn));
                    assertThat(rules)
                            .as("%s: %s %s may be met then", label, obligation.rule(), span)
                            .anyMatch(rule -> mayBeMet(known, rule, longest(rules), span.opensOn(), metOn));
                }
            }
        }
        return looked;
    }

    private List<DeadlineRule> versions(String ruleId) {
        return book.entries().stream()
                .filter(entry -> entry.ruleId().equals(ruleId))
                .flatMap(entry -> entry.versions().stream())
                .map(RuleBook.Version::rule)
                .filter(Objects::nonNull)
                .toList();
    }

    private boolean isThere(CaseFacts known, DeadlineRule rule, LocalDate day) {
        Repeat repeat = rule.repeats();
        // Of a round each conversation can be what fulfils; it is judged on the day of the last.
        return (repeat != null && repeat.how() == How.EVERY_NTH && isHeld(known, repeat.of(), day))
                || rule.fulfilledBy().stream().anyMatch(by -> isThere(known, by, day));
    }

    private boolean isThere(CaseFacts known, Fulfilment by, LocalDate day) {
        if (by.conversation() != null) {
            return isHeld(known, by.conversation(), day);
        }
        if (by.happening() != null) {
            return new Happenings(known, protocol, known.course(protocol).orElse(null))
                    .all(by.happening()).stream()
                            .anyMatch(happened -> day.equals(happened.firstFrom(day)) && happened.has(by.details()));
        }
        return new ActivityHours(known).reach(Objects.requireNonNull(by.activity()), day);
    }

    private static boolean isHeld(CaseFacts known, @Nullable ConversationThat that, LocalDate day) {
        return known.conversations().stream()
                .anyMatch(held -> held.heldOn().equals(day)
                        && (that == null
                                || that.kinds() == null
                                || held.kinds().stream().anyMatch(that.kinds()::contains)));
    }

    /** The most days of a period in any version: its periods go on as they began. */
    private static int longest(List<DeadlineRule> versions) {
        return versions.stream()
                .map(DeadlineRule::repeats)
                .map(repeat -> repeat == null ? null : repeat.days())
                .filter(Objects::nonNull)
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }

    /** Whether a version lets what happened on a day meet an obligation that opens on another. */
    private static boolean mayBeMet(CaseFacts known, DeadlineRule rule, int days, LocalDate opensOn, LocalDate metOn) {
        if (!metOn.isBefore(opensOn)) {
            return true;
        }
        Repeat repeat = rule.repeats();
        if (repeat == null || repeat.how() == How.AFTER_EACH) {
            // Whenever it happened; or from the start on, which lies before the opening.
            return rule.counts() == Counts.ANY_TIME || (rule.opens() != null && rule.counts() != Counts.FROM_OPENING);
        }
        if (repeat.how() != How.EACH_PERIOD || !Boolean.TRUE.equals(repeat.individualFrequency())) {
            return false;
        }
        // Every n weeks: in this one, or in the n - 1 before it.
        int most = known.all(ContactFrequencySet.class).stream()
                .mapToInt(ContactFrequencySet::everyWeeks)
                .max()
                .orElse(1);
        return !metOn.isBefore(opensOn.minusDays((most - 1L) * days));
    }
}
