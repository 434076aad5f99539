package dk.tilbage.eventstore;

import java.time.Instant;

/**
 * Where the log ends.
 *
 * @param position the last event's position, 0 for an empty log
 * @param digest the last event's digest, in hexadecimal
 * @param recordedAt when the last event was recorded; the epoch for an empty log
 * @param format the log format
 * @param simulated whether the log was recorded under a simulated clock
 * @param settingsPosition the position of the last event of a trial's own stream
 */
public record LogHead(
        long position, String digest, Instant recordedAt, int format, boolean simulated, long settingsPosition) {}
