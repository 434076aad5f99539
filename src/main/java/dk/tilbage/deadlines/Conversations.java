package dk.tilbage.deadlines;

import dk.tilbage.casefile.CaseEvent.ConversationHeld;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseFacts.CategoryHistory;
import dk.tilbage.deadlines.ConversationVerdict.Condition;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationForm;
import dk.tilbage.trial.DeadlineRule.ConversationBefore;
import dk.tilbage.trial.DeadlineRule.ConversationThat;
import dk.tilbage.trial.DeadlineRule.HeldBy;
import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The conversations of a case that were held, and whether they are such as a rule asks for. */
final class Conversations {

    private static final List<Condition> CONDITIONS = List.of(
            Condition.KIND,
            Condition.FORM,
            Condition.CHANNEL,
            Condition.HELD_BY,
            Condition.IN_HOSPITAL,
            Condition.WITH_REASON,
            Condition.CATEGORY,
            Condition.PERIOD,
            Condition.ALTERNATION);

    private final CaseFacts facts;
    private final CategoryHistory categories;
    private final List<ConversationHeld> held;

    Conversations(CaseFacts facts, CategoryHistory categories) {
        this.facts = facts;
        this.categories = categories;
        this.held = facts.conversations();
    }

    /** Those held, in order. */
    List<ConversationHeld> held() {
        return held;
    }

    /**
     * Whether a conversation is such a one.
     *
     * @param before in a chain: the day the rule was fulfilled before, for what must alternate
     * @param period with periods: the period the conversation lies in
     */
    boolean fulfils(ConversationHeld one, ConversationThat that, @Nullable LocalDate before, @Nullable Integer period) {
        for (Condition condition : CONDITIONS) {
            if (!holds(condition, one, that, before, period)) {
                return false;
            }
        }
        return true;
    }

    /** What a conversation lacks to be such a one; a set that may be changed. */
    Set<Condition> lacks(
            ConversationHeld one, ConversationThat that, @Nullable LocalDate before, @Nullable Integer period) {
        Set<Condition> lacks = EnumSet.noneOf(Condition.class);
        for (Condition condition : CONDITIONS) {
            if (!holds(condition, one, that, before, period)) {
                lacks.add(condition);
            }
        }
        return lacks;
    }

    private boolean holds(
            Condition condition,
            ConversationHeld one,
            ConversationThat that,
            @Nullable LocalDate before,
            @Nullable Integer period) {
        return switch (condition) {
            case KIND -> ofKind(one, that.kinds());
            case FORM -> hasForm(one, that.form());
            case CHANNEL -> inChannel(one, that.channels());
            case HELD_BY -> heldBy(one, that.heldBy());
            case IN_HOSPITAL -> !Boolean.TRUE.equals(that.inHospital()) || facts.inHospitalOn(one.heldOn());
            case WITH_REASON -> !Boolean.TRUE.equals(that.withReason()) || one.telephoneReason() != null;
            case CATEGORY -> that.categories() == null || that.categories().contains(categories.on(one.heldOn()));
            case PERIOD -> that.inPeriod() == null || that.inPeriod().equals(period);
            case ALTERNATION -> that.afterOne() == null || isAfterOne(that, that.afterOne(), before);
            case IN_COURSE, ASKED_FOR -> true;
        };
    }

    private static boolean ofKind(ConversationHeld one, @Nullable Set<?> kinds) {
        return kinds == null || !Collections.disjoint(kinds, one.kinds());
    }

    private static boolean hasForm(ConversationHeld one, @Nullable ConversationForm form) {
        return form == null || one.form() == form;
    }

    private static boolean inChannel(ConversationHeld one, @Nullable Set<Channel> channels) {
        return channels == null ? one.channel() != Channel.MAIL : channels.contains(one.channel());
    }

    private static boolean heldBy(ConversationHeld one, @Nullable HeldBy who) {
        return who == null || (who == HeldBy.JOBCENTRE) == one.heldBy().equals(CaseFacts.JOBCENTRE);
    }

    private boolean isAfterOne(ConversationThat that, ConversationBefore like, @Nullable LocalDate before) {
        return before != null
                && held.stream()
                        .anyMatch(one -> one.heldOn().equals(before)
                                && ofKind(one, that.kinds())
                                && hasForm(one, like.form())
                                && inChannel(one, like.channels()));
    }
}
