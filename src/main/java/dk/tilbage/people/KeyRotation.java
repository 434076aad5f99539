package dk.tilbage.people;

import com.google.crypto.tink.DeterministicAead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import java.security.GeneralSecurityException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Moves every person to the primary keys of the keys file: wraps their key anew with the master key, and makes their look-up
 * anew of the sealed CPR number. Secrets that are shared with other programs are sealed anew with them. No event is touched: what is sealed stays as it is, and so does its key.
 *
 * <p>Safe beside running programs whose keys files hold the same keys, and any number of times: a row that somebody else
 * changes meanwhile is left to the next pass, so nobody who is forgotten meanwhile comes back.
 */
public final class KeyRotation {

    private static final int BATCH = 500;

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;
    private final MasterKeys keys;
    private final People people;
    private final Secrets secrets;

    KeyRotation(DataSource dataSource, MasterKeys keys, People people, Secrets secrets) {
        this.jdbc = JdbcClient.create(dataSource);
        this.batches = new JdbcTemplate(dataSource);
        this.keys = keys;
        this.people = people;
        this.secrets = secrets;
    }

    /** Hears how far the work has come. */
    @FunctionalInterface
    public interface Progress {

        /** So many of so many persons are done. */
        void at(long done, long total);
    }

    /**
     * What was done.
     *
     * @param persons persons who were moved
     * @param formerNumbers replaced numbers that were moved
     * @param secrets secrets shared with other programs that were moved
     * @param caseless persons stored before this version whom no case names: nothing can be made of them anew, and they were
     *     removed
     */
    public record Done(long persons, long formerNumbers, long secrets, long caseless) {}

    /** How many rows use a key. */
    public long uses(String keyId) {
        return secrets.uses(keyId)
                + jdbc.sql("""
                        select (select count(*) from person where master_key_id = ? or hmac_key_id = ?)
                             + (select count(*) from former_number where hmac_key_id = ?)""")
                        .param(keyId)
                        .param(keyId)
                        .param(keyId)
                        .query(Long.class)
                        .single();
    }

    /** Forgets that persons may be stored under a look-up key, which nobody is. */
    void retire(String keyId) {
        jdbc.sql("delete from lookup_key where id = ?").param(keyId).update();
    }

    /** Moves everybody. */
    public Done rotate(Progress progress) {
        String lookup = keys.lookupKeyIds().iterator().next();
        // Before the first row: a program without the key must not take somebody moved for somebody new.
        jdbc.sql("insert into lookup_key (id) values (?) on conflict do nothing")
                .param(lookup)
                .update();
        long caseless = completeOldRows();
        long total = waiting();
        long done = 0;
        long last = Long.MAX_VALUE;
        // Again, for those that somebody changed meanwhile; until none is left or none is moved.
        for (long left = total; left > 0 && left < last; left = waiting()) {
            last = left;
            done = pass(progress, done, total);
        }
        return new Done(done, formerNumbers(), secrets.rotate(), caseless);
    }

    private long waiting() {
        return jdbc.sql("""
                        select count(*) from person
                         where wrapped_key is not null and (master_key_id <> ? or hmac_key_id <> ?)""")
                .param(keys.masterKeyId())
                .param(keys.lookupKeyIds().iterator().next())
                .query(Long.class)
                .single();
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Row(String personId, byte[] wrapped, String masterKeyId, byte[] hmac, String sealedCpr) {}

    private long pass(Progress progress, long before, long total) {
        long done = before;
        String after = "";
        while (true) {
            List<Row> rows = jdbc.sql("""
                            select person_id, wrapped_key, master_key_id, cpr_hmac, sealed_cpr from person
                             where person_id > ? and wrapped_key is not null and (master_key_id <> ? or hmac_key_id <> ?)
                             order by person_id limit ?""")
                    .param(after)
                    .param(keys.masterKeyId())
                    .param(keys.lookupKeyIds().iterator().next())
                    .param(BATCH)
                    .query((row, number) -> new Row(
                            row.getString(1), row.getBytes(2), row.getString(3), row.getBytes(4), row.getString(5)))
                    .list();
            if (rows.isEmpty()) {
                return done;
            }
            List<Object[]> moves = new ArrayList<>();
            for (Row row : rows) {
                moves.add(move(row));
            }
            for (int moved : batches.batchUpdate("""
                    update person set wrapped_key = ?, master_key_id = ?, cpr_hmac = ?, hmac_key_id = ?
                     where person_id = ? and wrapped_key = ? and cpr_hmac = ?""", moves)) {
                done += moved;
            }
            progress.at(done, total);
            after = rows.getLast().personId();
        }
    }

    private Object[] move(Row row) {
        try {
            KeysetHandle key = TinkProtoKeysetFormat.parseEncryptedKeyset(
                    row.wrapped(), keys.master(row.masterKeyId()), MasterKeys.utf8(row.personId()));
            byte[] wrapped = TinkProtoKeysetFormat.serializeEncryptedKeyset(
                    key, keys.master(keys.masterKeyId()), MasterKeys.utf8(row.personId()));
            String digits = People.opened(
                    key.getPrimitive(RegistryConfiguration.get(), DeterministicAead.class),
                    row.personId(),
                    row.sealedCpr());
            return new Object[] {
                wrapped, keys.masterKeyId(), lookup(digits), lookupId(), row.personId(), row.wrapped(), row.hmac()
            };
        } catch (GeneralSecurityException e) {
            throw new KeysUnusable("A person's key cannot be unwrapped with the master key " + row.masterKeyId()
                    + ": another key under the same id, or the row was altered.");
        }
    }

    private byte[] lookup(String digits) {
        return keys.lookups(Cpr.parse(digits, LocalDate.MAX, true))
                .values()
                .iterator()
                .next();
    }

    private String lookupId() {
        return keys.lookupKeyIds().iterator().next();
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Former(byte[] hmac, String personId, String sealedCpr) {}

    private long formerNumbers() {
        long done = 0;
        List<Former> rows = jdbc.sql("select cpr_hmac, person_id, sealed_cpr from former_number where hmac_key_id <> ?")
                .param(lookupId())
                .query((row, number) -> new Former(row.getBytes(1), row.getString(2), row.getString(3)))
                .list();
        for (Former row : rows) {
            try {
                String digits = people.open(
                        new Sealed(row.personId() + People.KEY_VERSION, row.sealedCpr()),
                        row.personId(),
                        People.CPR_FIELD);
                done += jdbc.sql("update former_number set cpr_hmac = ?, hmac_key_id = ? where cpr_hmac = ?")
                        .param(lookup(digits))
                        .param(lookupId())
                        .param(row.hmac())
                        .update();
            } catch (PersonForgotten meanwhile) {
                // The number went with the person.
            }
        }
        return done;
    }

    /** Rows from before the number was kept in them take it from the person's last opening. */
    private long completeOldRows() {
        jdbc.sql("""
                update person set sealed_cpr = (
                    select convert_from(payload, 'UTF8')::jsonb -> 'person' -> 'cpr' ->> 'ciphertext' from event
                     where name = 'casefile.CaseOpened' and opened_for(payload) = person_id
                     order by position desc limit 1)
                 where sealed_cpr is null and wrapped_key is not null""").update();
        return jdbc.sql("delete from person where sealed_cpr is null and wrapped_key is not null")
                .update();
    }
}
