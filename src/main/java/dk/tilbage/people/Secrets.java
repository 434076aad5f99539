package dk.tilbage.people;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Secrets that are shared with other programs, and that this one has to know again in order to sign with them: sealed with the
 * master key, so that a copy of the database tells none of them. Whoever keeps one gets no more of it than what it signs.
 */
public final class Secrets {

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final JdbcClient jdbc;
    private final MasterKeys keys;

    Secrets(DataSource dataSource, MasterKeys keys) {
        this.jdbc = JdbcClient.create(dataSource);
        this.keys = keys;
    }

    /** The secret cannot be opened any more: its master key is gone, or the row is. */
    public static final class Unreadable extends Exception {
        private Unreadable(String message) {
            super(message, null, false, false);
        }
    }

    /** A new secret of 256 random bits, in hexadecimal. */
    public static String random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Keeps a secret, within the caller's transaction where there is one. */
    public void keep(String id, String secret) {
        jdbc.sql("INSERT INTO sealed_secret (id, master_key_id, sealed) VALUES (?, ?, ?)")
                .param(id)
                .param(keys.masterKeyId())
                .param(sealed(keys.masterKeyId(), id, MasterKeys.utf8(secret)))
                .update();
    }

    /** Forgets a secret, within the caller's transaction where there is one. */
    public void forget(String id) {
        jdbc.sql("DELETE FROM sealed_secret WHERE id = ?").param(id).update();
    }

    /**
     * What the secret makes of a message: HMAC-SHA-256 with the UTF-8 bytes of the secret as the key.
     *
     * @return 32 bytes
     */
    public byte[] sign(String id, byte[] message) throws Unreadable {
        Row row = jdbc.sql("SELECT id, master_key_id, sealed FROM sealed_secret WHERE id = ?")
                .param(id)
                .query((found, number) -> new Row(found.getString(1), found.getString(2), found.getBytes(3)))
                .optional()
                .orElseThrow(() -> new Unreadable("There is no such secret"));
        return Hmac.sha256(opened(row), message);
    }

    /** How many secrets a master key seals. */
    long uses(String masterKeyId) {
        return jdbc.sql("SELECT count(*) FROM sealed_secret WHERE master_key_id = ?")
                .param(masterKeyId)
                .query(Long.class)
                .single();
    }

    /** Seals every secret with the primary master key. */
    long rotate() {
        List<Row> rows = jdbc.sql("SELECT id, master_key_id, sealed FROM sealed_secret WHERE master_key_id <> ?")
                .param(keys.masterKeyId())
                .query((found, number) -> new Row(found.getString(1), found.getString(2), found.getBytes(3)))
                .list();
        long moved = 0;
        for (Row row : rows) {
            try {
                moved += jdbc.sql("UPDATE sealed_secret SET master_key_id = ?, sealed = ? WHERE id = ?")
                        .param(keys.masterKeyId())
                        .param(sealed(keys.masterKeyId(), row.id(), opened(row)))
                        .param(row.id())
                        .update();
            } catch (Unreadable e) {
                throw new KeysUnusable("A secret cannot be opened with the master key " + row.masterKeyId()
                        + ": another key under the same id, or the row was altered.");
            }
        }
        return moved;
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Row(String id, String masterKeyId, byte[] sealed) {}

    private byte[] sealed(String masterKeyId, String id, byte[] secret) {
        try {
            return keys.master(masterKeyId).encrypt(secret, context(id));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A secret could not be sealed.", e);
        }
    }

    private byte[] opened(Row row) throws Unreadable {
        try {
            return keys.master(row.masterKeyId()).decrypt(row.sealed(), context(row.id()));
        } catch (GeneralSecurityException | KeysUnusable e) {
            // No cause: nothing of a key belongs in a log.
            throw new Unreadable("The secret cannot be opened with the master key " + row.masterKeyId());
        }
    }

    /** Binds what is sealed to its row: moved to another one, it does not open. */
    private static byte[] context(String id) {
        return MasterKeys.utf8("secret/" + id);
    }
}
