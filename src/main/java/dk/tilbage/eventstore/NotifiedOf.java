package dk.tilbage.eventstore;

import java.util.function.Consumer;

/**
 * Something beside appends that this node wants to hear of from the others.
 *
 * @param channel the channel in PostgreSQL, lower case letters and underscores
 * @param heard is given what was notified; on the listening thread, so it must be quick and must not throw
 * @param missed is run whenever nobody has listened for a while, at the start too
 */
public record NotifiedOf(String channel, Consumer<String> heard, Runnable missed) {}
