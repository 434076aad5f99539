package dk.tilbage.eventstore;

/**
 * A set rule's entry, taken and given up in the append: at most one aggregate holds a given claim.
 *
 * @param kind the rule, such as {@code person_in_trial} or {@code open_case}
 * @param scope within what it holds, such as a trial's id
 * @param subject what may be there once, such as a person's id
 */
public record Claim(String kind, String scope, String subject) {}
