package dk.tilbage.trial;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The seed with which a trial draws, 256 bits. Who knows it can predict every assignment to come: it is shown to nobody
 * before the trial is unblinded, and never appears as text of this object.
 *
 * @param hex 64 hexadecimal digits in lower case
 */
public record AllocationSeed(String hex) {

    /** How many bytes a seed has. */
    public static final int BYTES = 32;

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{" + 2 * BYTES + "}");

    /** Refuses what is no seed. */
    public AllocationSeed {
        if (!isOne(hex)) {
            throw new IllegalArgumentException("a seed is " + 2 * BYTES + " hexadecimal digits in lower case");
        }
    }

    /** Whether a text is a seed. */
    static boolean isOne(String hex) {
        return HEX.matcher(hex).matches();
    }

    /** The seed's bytes. */
    byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    /**
     * What the trial shows of the seed from the start, so that nobody can change it unseen: SHA-256 of its 32 bytes, in
     * hexadecimal.
     */
    public String commitment() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without the seed. */
    @Override
    public String toString() {
        return "AllocationSeed[*]";
    }
}
