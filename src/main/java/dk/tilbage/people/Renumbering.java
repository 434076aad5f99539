package dk.tilbage.people;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Gives a person another number, in a transaction of others'. The old one is kept, so that it makes no new person. */
final class Renumbering {

    private final JdbcClient jdbc;
    private final String personId;

    private Renumbering(JdbcClient jdbc, String personId) {
        this.jdbc = jdbc;
        this.personId = personId;
    }

    /**
     * Moves the look-up.
     *
     * @param hmacs of the new number, by look-up key, the primary's first
     * @param before the number until now, where the person's row does not have it yet
     */
    static void run(Connection transaction, String personId, Map<String, byte[]> hmacs, Sealed before, Sealed now)
            throws SQLException {
        try {
            new Renumbering(JdbcClient.create(new SingleConnectionDataSource(transaction, true)), personId)
                    .run(hmacs, before, now);
        } catch (DuplicateKeyException another) {
            throw new NumberTaken();
        } catch (DataAccessException e) {
            throw e.getCause() instanceof SQLException failure ? failure : new SQLException(e);
        }
    }

    private void run(Map<String, byte[]> hmacs, Sealed before, Sealed now) {
        byte[][] all = hmacs.values().toArray(byte[][]::new);
        refuseTaken(jdbc, personId, all);
        boolean hasIt = jdbc.sql("select 1 from person where person_id = ? and cpr_hmac = any (?)")
                .param(personId)
                .param(all)
                .query(Integer.class)
                .optional()
                .isPresent();
        if (hasIt) {
            return;
        }
        // Back to a number that the person had before: the one between was a mistake, and may be somebody's.
        boolean undone = jdbc.sql("delete from former_number where person_id = ? and cpr_hmac = any (?)")
                        .param(personId)
                        .param(all)
                        .update()
                > 0;
        if (!undone) {
            jdbc.sql("""
                    insert into former_number (cpr_hmac, hmac_key_id, sealed_cpr, person_id)
                    select cpr_hmac, hmac_key_id, coalesce(sealed_cpr, ?), person_id from person
                     where person_id = ? and wrapped_key is not null""").param(before.ciphertext()).param(personId).update();
        }
        Map.Entry<String, byte[]> primary = hmacs.entrySet().iterator().next();
        int moved = jdbc.sql("""
                        update person set cpr_hmac = ?, hmac_key_id = ?, sealed_cpr = ?
                         where person_id = ? and wrapped_key is not null""")
                .param(primary.getValue())
                .param(primary.getKey())
                .param(now.ciphertext())
                .param(personId)
                .update();
        if (moved == 0) {
            throw new PersonForgotten(personId);
        }
    }

    /** Refuses a number that is or was another's. */
    static void refuseTaken(JdbcClient jdbc, String personId, byte[][] hmacs) {
        boolean taken = jdbc.sql("""
                        select 1 from person where cpr_hmac = any (?) and person_id <> ?
                        union all select 1 from former_number where cpr_hmac = any (?) and person_id <> ? limit 1""")
                .param(hmacs)
                .param(personId)
                .param(hmacs)
                .param(personId)
                .query(Integer.class)
                .optional()
                .isPresent();
        if (taken) {
            throw new NumberTaken();
        }
    }
}
