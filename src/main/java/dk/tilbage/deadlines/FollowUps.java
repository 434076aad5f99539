package dk.tilbage.deadlines;

import dk.tilbage.casefile.CaseEvent.CaseCategorised;
import dk.tilbage.casefile.CaseEvent.ConversationHeld;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationForm;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.ProtocolRules;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statutory follow-ups of sickness benefit (design, section 5, statutory follow-ups): the first by the end of week 8,
 * then one after the other. Each opens on the day of the one before; only one is open at a time, so the chain has an end.
 */
final class FollowUps {

    private final CaseFacts facts;
    private final ProtocolHistory protocol;
    private final Waivers waivers;
    private final List<ConversationHeld> conversations;
    private final List<CaseCategorised> categories;

    private FollowUps(CaseFacts facts, ProtocolHistory protocol, Waivers waivers) {
        this.facts = facts;
        this.protocol = protocol;
        this.waivers = waivers;
        this.conversations =
                facts.conversations().stream().filter(FollowUps::followsUp).toList();
        this.categories = facts.all(CaseCategorised.class);
    }

    static List<Duty> of(CaseFacts facts, ProtocolHistory protocol, Waivers waivers) {
        return new FollowUps(facts, protocol, waivers).chain();
    }

    private List<Duty> chain() {
        List<Duty> chain = new ArrayList<>();
        Duty last = first();
        chain.add(last);
        // The day of the latest follow-up that fulfilled.
        LocalDate followedUpOn = null;
        while (true) {
            LocalDate metOn = last.metOn();
            // A follow-up that fell away with an ended case is not asked for again: a new one runs from the reopening.
            LocalDate reopenedOn = last.waivedFrom() == null ? null : waivers.reopeningAfter(last.dueOn());
            if (metOn != null) {
                followedUpOn = metOn;
                last = next(chain.size(), metOn, metOn.plusDays(1), followedUpOn);
            } else if (reopenedOn != null) {
                last = next(chain.size(), reopenedOn, reopenedOn, followedUpOn);
            } else {
                return chain;
            }
            chain.add(last);
        }
    }

    private Duty first() {
        LocalDate firstDay = facts.firstDay();
        LocalDate metOn = null;
        for (ConversationHeld held : conversations) {
            boolean fulfils = held.kinds().contains(ConversationKind.FIRST_FOLLOW_UP)
                    && held.heldBy().equals(CaseFacts.JOBCENTRE)
                    && (categoryOn(held.heldOn()) != 2 || individualInPerson(held));
            if (fulfils) {
                metOn = held.heldOn();
                break;
            }
        }
        return waivers.duty(
                Rule.FIRST_FOLLOW_UP,
                1,
                firstDay,
                facts.endOfWeek(rules(firstDay).firstFollowUpWeek()),
                metOn);
    }

    /**
     * The follow-up after another.
     *
     * @param since the day its interval runs from: of the last follow-up that fulfilled, or of a reopening
     * @param earliest the first day it can be held
     * @param followedUpOn the day of the last follow-up that fulfilled, if there was one
     */
    private Duty next(int number, LocalDate since, LocalDate earliest, @Nullable LocalDate followedUpOn) {
        boolean metInPerson = followedUpOn != null
                && conversations.stream()
                        .anyMatch(held -> held.heldOn().equals(followedUpOn) && individualInPerson(held));
        LocalDate metOn = null;
        for (ConversationHeld held : conversations) {
            boolean fulfils = !held.heldOn().isBefore(earliest)
                    && (metInPerson || categoryOn(held.heldOn()) != 2 || individualInPerson(held));
            if (fulfils) {
                metOn = held.heldOn();
                break;
            }
        }
        return waivers.duty(Rule.STATUTORY_FOLLOW_UP, number, since, due(since, metOn), metOn);
    }

    /**
     * When the follow-up after {@code since} is due. A change of category moves the date while it is open: to the new
     * interval, but not before the day after the change. A date that has passed is not moved.
     */
    private LocalDate due(LocalDate since, @Nullable LocalDate metOn) {
        int interval = rules(since).followUpDays(categoryOn(since));
        LocalDate due = since.plusDays(interval);
        for (CaseCategorised change : categories) {
            LocalDate on = change.on();
            if (!on.isAfter(since)) {
                continue;
            }
            if (on.isAfter(due) || (metOn != null && !on.isBefore(metOn))) {
                break;
            }
            int changed = rules(on).followUpDays(change.category());
            if (changed != interval) {
                interval = changed;
                LocalDate moved = since.plusDays(interval);
                due = moved.isAfter(on) ? moved : on.plusDays(1);
            }
        }
        return due;
    }

    private int categoryOn(LocalDate day) {
        int category = 0;
        for (CaseCategorised change : categories) {
            if (!change.on().isAfter(day)) {
                category = change.category();
            }
        }
        return category;
    }

    private ProtocolRules rules(LocalDate day) {
        return protocol.judging(day).orElseThrow();
    }

    private static boolean followsUp(ConversationHeld held) {
        return held.channel() != Channel.MAIL
                && (held.kinds().contains(ConversationKind.FIRST_FOLLOW_UP)
                        || held.kinds().contains(ConversationKind.STATUTORY_FOLLOW_UP));
    }

    private static boolean individualInPerson(ConversationHeld held) {
        return held.form() == ConversationForm.INDIVIDUAL && held.channel().inPerson();
    }
}
