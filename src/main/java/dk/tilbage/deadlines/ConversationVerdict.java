package dk.tilbage.deadlines;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a conversation that was held does for the deadlines of its case: what happened is recorded even where it breaks the
 * protocol, and says why it does not fulfil (design, section 5).
 *
 * @param fulfils the rules whose conditions it meets, in their order
 * @param misses the rules that ask for conversations of its kind, in the person's category, but not for such a one
 */
public record ConversationVerdict(List<String> fulfils, List<Miss> misses) {

    /** Lists that nobody changes. */
    public ConversationVerdict {
        fulfils = List.copyOf(fulfils);
        misses = List.copyOf(misses);
    }

    /**
     * A rule that a conversation does not fulfil.
     *
     * @param rule the rule
     * @param scope whose rule it is
     * @param lacks what it lacks: one set for each way of fulfilling the rule that it comes nearest to
     */
    public record Miss(String rule, Scope scope, List<Set<Condition>> lacks) {

        /** A list that nobody changes. */
        public Miss {
            lacks = List.copyOf(lacks);
        }
    }

    /** What a rule can ask of a conversation; see {@link dk.tilbage.trial.DeadlineRule.ConversationThat}. */
    public enum Condition {
        /** To be of one of the rule's kinds. */
        KIND,
        /** To be individual, or collective. */
        FORM,
        /** To be held in one of the rule's ways, as in person; mail is none unless the rule names it. */
        CHANNEL,
        /** To be held by the jobcentre itself, or by a provider. */
        HELD_BY,
        /** To be held on a day in a registered hospital stay. */
        IN_HOSPITAL,
        /** To have a reason for the telephone. */
        WITH_REASON,
        /** To be held in one of the rule's categories. */
        CATEGORY,
        /** To be held in one of the rule's weeks. */
        PERIOD,
        /** To follow one that was held as the rule wants the one before. */
        ALTERNATION,
        /** To be held in the course. */
        IN_COURSE,
        /** To be held when something is asked for: the rule had not started. */
        ASKED_FOR
    }

    /** A verdict in the making, rule by rule. */
    static final class Telling {

        private final List<String> fulfils = new ArrayList<>();
        private final List<Miss> misses = new ArrayList<>();

        /** Adds a rule, by what the conversation lacks of each way to fulfil it; no ways where it is not for such. */
        void tell(RuleBook.Entry entry, List<Set<Condition>> ways) {
            if (ways.stream().anyMatch(Set::isEmpty)) {
                fulfils.add(entry.ruleId());
            } else if (!ways.isEmpty()) {
                int nearest = ways.stream().mapToInt(Set::size).min().orElseThrow();
                misses.add(new Miss(
                        entry.ruleId(),
                        entry.scope(),
                        ways.stream()
                                .filter(way -> way.size() == nearest)
                                .distinct()
                                .toList()));
            }
        }

        /** The verdict. That one rule had not started says nothing where another was fulfilled. */
        ConversationVerdict verdict() {
            misses.removeIf(miss -> !fulfils.isEmpty() && miss.lacks().equals(List.of(Set.of(Condition.ASKED_FOR))));
            return new ConversationVerdict(fulfils, misses);
        }
    }
}
