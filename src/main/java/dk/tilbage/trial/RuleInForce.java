package dk.tilbage.trial;

import dk.tilbage.trial.Jobcentre.AllocationRule;
import java.time.LocalDate;

/**
 * The allocation rule that a jobcentre allocates by on a day.
 *
 * @param ordinal its number among the jobcentre's rules, from 1
 * @param from its first day; of the first rule the jobcentre's first day in the trial, though it holds before that too
 * @param rule the rule
 */
public record RuleInForce(int ordinal, LocalDate from, AllocationRule rule) {}
