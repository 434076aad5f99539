package dk.tilbage.eventstore;

import org.jspecify.annotations.Nullable;

/**
 * What a command handler returned, and the receipt of what its unit of work appended.
 *
 * @param result the handler's result
 * @param receipt the receipt; null when nothing was appended
 */
public record Appended<R extends @Nullable Object>(
        R result, @Nullable Receipt receipt) {}
