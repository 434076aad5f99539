package dk.tilbage.eventstore;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over the previous digest and every stored field, each with its length before it (4 bytes, big-endian), so
 * that no two different events can be written as the same bytes. Numbers are 8 bytes, the recorded time milliseconds
 * since 1970, text UTF-8; an event outside an aggregate has an empty type.
 */
final class DigestChain {

    private DigestChain() {}

    /** The digest before the first event. */
    static byte[] genesis() {
        return new byte[32];
    }

    static byte[] next(
            byte[] previous,
            long position,
            String eventId,
            @Nullable String aggregateType,
            String aggregateId,
            long sequence,
            String name,
            int revision,
            Instant recordedAt,
            byte[] payload,
            byte[] metadata) {
        MessageDigest sha = sha256();
        ByteBuffer scratch = ByteBuffer.allocate(12);
        field(sha, scratch, previous);
        field(sha, scratch, position);
        field(sha, scratch, bytes(eventId));
        field(sha, scratch, bytes(aggregateType == null ? "" : aggregateType));
        field(sha, scratch, bytes(aggregateId));
        field(sha, scratch, sequence);
        field(sha, scratch, bytes(name));
        field(sha, scratch, revision);
        field(sha, scratch, recordedAt.toEpochMilli());
        field(sha, scratch, payload);
        field(sha, scratch, metadata);
        return sha.digest();
    }

    /** A plain digest, in hexadecimal. */
    static String sha256Hex(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void field(MessageDigest sha, ByteBuffer scratch, byte[] value) {
        sha.update(scratch.clear().putInt(value.length).flip());
        sha.update(value);
    }

    private static void field(MessageDigest sha, ByteBuffer scratch, long value) {
        sha.update(scratch.clear().putInt(Long.BYTES).putLong(value).flip());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
