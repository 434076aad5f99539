package dk.tilbage.eventstore;

import java.time.Instant;
import tools.jackson.core.JacksonException;

/**
 * A signed statement, kept outside the database: at this position the log had this digest. Since each digest covers every
 * event before it, nothing up to the position can be changed afterwards without the statement showing it.
 *
 * @param number 1 for the first anchor of a file, then one more each
 * @param position the position in the log
 * @param digest the digest there, in hexadecimal
 * @param recordedAt when the event at the position was recorded, by the registry's clock
 * @param anchoredAt when the anchor was made, by the registry's clock
 * @param previous SHA-256 of the line before, in hexadecimal; zeros on the first: so no line can be taken out of the middle
 * @param keyId the key that signed
 * @param signature Ed25519 over {@link #signedText()}, Base64
 */
public record Anchor(
        long number,
        long position,
        String digest,
        Instant recordedAt,
        Instant anchoredAt,
        String previous,
        String keyId,
        String signature) {

    /** What is signed: seven lines, each ended by a line feed, after a line that says what they are. UTF-8. */
    public String signedText() {
        return "tilbage anchor 1\nnumber " + number + "\nposition " + position + "\ndigest " + digest + "\nrecordedAt "
                + recordedAt + "\nanchoredAt " + anchoredAt + "\nprevious " + previous + "\nkeyId " + keyId + "\n";
    }

    /** The anchor as a line of its file, without the line feed. */
    public String line() {
        return EventJson.mapper().writeValueAsString(this);
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException where it is not exactly a line that {@link #line()} writes
     */
    static Anchor parse(String line) {
        try {
            Anchor anchor = EventJson.mapper().readValue(line, Anchor.class);
            if (anchor != null && anchor.line().equals(line)) {
                return anchor;
            }
        } catch (JacksonException notAnAnchor) {
            throw new IllegalArgumentException("Not an anchor", notAnAnchor);
        }
        throw new IllegalArgumentException("Not an anchor as it was written");
    }

    Anchor signedWith(String signature) {
        return new Anchor(number, position, digest, recordedAt, anchoredAt, previous, keyId, signature);
    }
}
