package dk.tilbage.trial;

/**
 * Which draw assigned a group, where a rule draws: enough, with the trial's seed, to draw it again ({@link RandomAllocation}).
 *
 * @param rule the ordinal of the jobcentre's rule: 1 for the one it was enrolled with, 2 for the first change, …
 * @param number the running number of the draw in the intake's stream, under that rule and in that stratum, from 1. Used
 *     once: a place that is given up gives no number back
 */
public record Draw(int rule, int number) {}
