package dk.tilbage.deadlines;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * An obligation as judged on one day.
 *
 * @param rule the name of the rule it follows
 * @param number which one of the rule's
 * @param scope whose rule it is
 * @param status how it stands that day
 * @param opensOn the first day it is listed
 * @param dueOn the last day to meet it
 * @param metOn the day of what met it, if it was met; before {@code opensOn} where the rule lets that count
 */
public record Judgement(
        String rule,
        int number,
        Scope scope,
        Status status,
        LocalDate opensOn,
        LocalDate dueOn,
        @Nullable LocalDate metOn) {}
