package dk.tilbage.deadlines;

import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.trial.ProtocolHistory;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * The definition of a judgement: on a day, only facts that had occurred by its end count, whenever they were recorded
 * (design, section 5, status on date d). {@link Obligations} is the same for all days at once, and must agree with this on
 * every one of them.
 */
public final class Judge {

    private Judge() {}

    /** What the case owed on a day and how each stood, by rule and number; before its first day it owed nothing. */
    public static List<Judgement> statusOn(CaseFacts facts, ProtocolHistory protocol, LocalDate day) {
        if (day.isBefore(facts.firstDay())) {
            return List.of();
        }
        return Duties.of(facts.asOf(day), protocol, RuleBook.of(facts, protocol), day).stream()
                .flatMap(duty -> duty.statusOn(day).stream().map(status -> judgement(duty, status)))
                .toList();
    }

    /** What each conversation that was held does for the deadlines, and why where it does nothing; by registration. */
    public static Map<String, ConversationVerdict> conversations(CaseFacts facts, ProtocolHistory protocol) {
        return Duties.verdicts(facts, protocol);
    }

    private static Judgement judgement(Duty duty, Status status) {
        LocalDate metOn = status == Status.MET || status == Status.LATE ? duty.metOn() : null;
        return new Judgement(
                duty.entry().ruleId(),
                duty.number(),
                duty.entry().scope(),
                status,
                duty.opensOn(),
                duty.dueOn(),
                metOn);
    }
}
