package dk.tilbage.people;

import com.google.crypto.tink.DeterministicAead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.daead.PredefinedDeterministicAeadParameters;
import dk.tilbage.people.InvalidCpr.Code;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Who a person is: the only place where CPR numbers, names and free text are sealed and opened. It is called at the
 * edge, outside the domain and outside the unit of work that appends events.
 *
 * <p>The table {@code person} is, with the keys file, the one truth beside the event log (design, decision 8). It holds
 * for each person a random id, a keyed HMAC of the CPR number, and the person's own key, wrapped with a master key.
 * Sealing is deterministic within one person and one field (ADR 0005).
 *
 * <p>Safe for use by many threads and by many nodes on one database.
 */
public final class People {

    /** The field name under which {@link #identify} seals the CPR number. */
    public static final String CPR_FIELD = "cpr";

    /** The channel of PostgreSQL on which nodes hear who was forgotten: the person's id. */
    public static final String FORGOTTEN_CHANNEL = "tilbage_forgotten";

    private static final int CACHED_KEYS = 10_000;
    private static final Duration KEPT = Duration.ofMinutes(5);
    static final String KEY_VERSION = "#1";
    private static final String FORM = "s1";
    private static final Pattern FIELD = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");
    private static final Base64.Encoder TO_TEXT = Base64.getUrlEncoder().withoutPadding();

    private final JdbcTemplate connections;
    private final JdbcClient jdbc;
    private final TransactionTemplate ownTransaction;
    private final MasterKeys keys;
    private final Clock clock;
    private final boolean fictiveAllowed;
    private final SecureRandom random = new SecureRandom();
    private final PersonKeyCache cache = new PersonKeyCache(CACHED_KEYS, KEPT, System::nanoTime);

    /**
     * A service on the {@code person} table of {@code dataSource}.
     *
     * @param clock stamps {@code created_at}
     * @param fictiveAllowed whether {@link #cpr} accepts fictive numbers
     */
    public People(DataSource dataSource, MasterKeys keys, Clock clock, boolean fictiveAllowed) {
        this.connections = new JdbcTemplate(dataSource);
        this.jdbc = JdbcClient.create(connections);
        this.ownTransaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        // What a concurrent registration has committed must be seen by the select after the insert.
        ownTransaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
        this.keys = keys;
        this.clock = clock;
        this.fictiveAllowed = fictiveAllowed;
    }

    /**
     * Reads a CPR number as this installation accepts it: fictive ones only where they are allowed.
     *
     * @throws InvalidCpr if it is not acceptable
     */
    public Cpr cpr(String text, LocalDate today) {
        return Cpr.parse(text, today, fictiveAllowed);
    }

    /**
     * Finds the person with that CPR number, or registers one, and says what a case opened on {@code openingDay}
     * stores. The person is committed at once, in a transaction of its own; a person whose case is then refused stays,
     * known to nobody.
     *
     * @throws InvalidCpr with {@link Code#CPR_FUTURE_BIRTH} if the person was born after {@code openingDay}
     * @throws NumberReplaced if it was somebody's number until the authorities replaced it
     */
    public Identity identify(Cpr cpr, LocalDate openingDay) {
        LocalDate born = cpr.birthDate();
        if (born.isAfter(openingDay)) {
            throw new InvalidCpr(Code.CPR_FUTURE_BIRTH);
        }
        String personId = findOrRegister(cpr);
        return new Identity(
                personId,
                seal(personId, CPR_FIELD, cpr.digits()),
                cpr.sex(),
                Period.between(born, openingDay).getYears(),
                BirthYearParity.of(born),
                born.getDayOfMonth());
    }

    /**
     * The id of the person with that CPR number, if there is one who was not forgotten.
     *
     * @throws NumberReplaced if it was somebody's number until the authorities replaced it
     */
    public Optional<String> personIdOf(Cpr cpr) {
        return find(keys.lookups(cpr)).map(Found::personId);
    }

    /**
     * Refuses a number that is not free to become that person's.
     *
     * @throws NumberTaken if it is or was another's
     */
    public void refuseTaken(String personId, Cpr cpr) {
        Renumbering.refuseTaken(jdbc, personId, keys.lookups(cpr).values().toArray(byte[][]::new));
    }

    /**
     * Gives a person another number, in the transaction of the append that says so: from then on it finds the person, and
     * the old one nobody, neither known nor new ({@link NumberReplaced}). Going back to a number that the person had before
     * takes a mistake back: the number between is free again.
     *
     * @param transaction the append's
     * @param personId the person
     * @param before the number until now, sealed
     * @param now the new number, sealed
     * @throws NumberTaken if it is or was another's
     * @throws PersonForgotten if the person has been forgotten
     */
    public void renumber(Connection transaction, String personId, Sealed before, Sealed now) throws SQLException {
        Cpr cpr = Cpr.parse(open(now, personId, CPR_FIELD), LocalDate.MAX, true);
        Renumbering.run(transaction, personId, keys.lookups(cpr), before, now);
    }

    /**
     * Seals a text for one person and one field. The same text for the same person and field gives the same value; the
     * text is taken as it is, without trimming or normalising.
     *
     * @param field a stable name, {@code [A-Za-z][A-Za-z0-9._-]{0,63}}; it stands in clear in the sealed value
     * @throws PersonForgotten if there is no key for that person (any more)
     */
    public Sealed seal(String personId, String field, String plaintext) {
        if (!FIELD.matcher(field).matches()) {
            throw new IllegalArgumentException("A field name is letters, digits, '.', '_' and '-'.");
        }
        return sealed(key(personId), personId, field, plaintext);
    }

    private static Sealed sealed(DeterministicAead key, String personId, String field, String plaintext) {
        try {
            byte[] ciphertext = key.encryptDeterministically(MasterKeys.utf8(plaintext), boundTo(personId, field));
            return new Sealed(personId + KEY_VERSION, FORM + ":" + field + ":" + TO_TEXT.encodeToString(ciphertext));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Sealing failed."); // no cause: nothing about the text
        }
    }

    /**
     * The text that was sealed.
     *
     * @throws PersonForgotten if the person's key is gone
     * @throws SealBroken if the value was altered or belongs to another person
     */
    public String open(Sealed sealed) {
        return open(sealed, null);
    }

    /**
     * The text that was sealed for exactly this person and field: for callers that must not be fooled by a value which
     * was moved from elsewhere.
     *
     * @throws PersonForgotten if the person's key is gone
     * @throws SealBroken if the value was altered, or was sealed for another person or field
     */
    public String open(Sealed sealed, String personId, String field) {
        if (!sealed.keyId().equals(personId + KEY_VERSION)) {
            throw new SealBroken();
        }
        return open(sealed, field);
    }

    private String open(Sealed sealed, @Nullable String expectedField) {
        String[] parts = sealed.ciphertext().split(":", -1);
        if (parts.length != 3
                || !parts[0].equals(FORM)
                || !sealed.keyId().endsWith(KEY_VERSION)
                || (expectedField != null && !expectedField.equals(parts[1]))) {
            throw new SealBroken();
        }
        String personId = sealed.keyId().substring(0, sealed.keyId().length() - KEY_VERSION.length());
        return opened(key(personId), personId, sealed.ciphertext());
    }

    /** Opens a ciphertext with the person's key. */
    static String opened(DeterministicAead key, String personId, String sealed) {
        String[] parts = sealed.split(":", -1);
        try {
            byte[] ciphertext = Base64.getUrlDecoder().decode(parts[2]);
            if (!TO_TEXT.encodeToString(ciphertext).equals(parts[2])) {
                throw new SealBroken(); // one text for one value: equality of sealed values is equality of texts
            }
            byte[] plaintext = key.decryptDeterministically(ciphertext, boundTo(personId, parts[1]));
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(plaintext))
                    .toString();
        } catch (GeneralSecurityException | IllegalArgumentException | CharacterCodingException e) {
            throw new SealBroken();
        }
    }

    /**
     * Destroys the person's key and the way from the CPR number to the person, in the transaction of the append that says
     * so; ids, pseudonyms and everything computed from events stay as they are. There is no way back. Other nodes are
     * notified at the commit ({@link #FORGOTTEN_CHANNEL}); backups hold the key until they expire. The same CPR number
     * registered again is a new person.
     *
     * @param transaction the append's
     * @param caseId the case that was asked to forget
     * @param personId the person
     * @param onceNamed others whom the case was opened for by mistake; those whom no other case ever named are forgotten too
     * @param position the append's position
     * @return whom this forgot; nobody the second time
     */
    public List<String> forget(
            Connection transaction, String caseId, String personId, Collection<String> onceNamed, long position)
            throws SQLException {
        try (PreparedStatement forget =
                transaction.prepareStatement("select forgotten from forget_persons(?, ?, ?, ?) as f(forgotten)")) {
            forget.setString(1, caseId);
            forget.setString(2, personId);
            forget.setArray(3, transaction.createArrayOf("text", onceNamed.toArray()));
            forget.setLong(4, position);
            List<String> forgotten = new ArrayList<>();
            try (ResultSet rows = forget.executeQuery()) {
                while (rows.next()) {
                    forgotten.add(rows.getString(1));
                }
            }
            return forgotten;
        }
    }

    /**
     * The same for somebody who has no case in this log, in a transaction of its own: there is no append to do it with.
     *
     * @param position where the log stands
     */
    public void forgetWithoutCase(String personId, long position) {
        ownTransaction.executeWithoutResult(status -> connections.execute((ConnectionCallback<List<String>>)
                connection -> forget(connection, "", personId, List.of(), position)));
        drop(personId);
    }

    /** Whether there is no key for that person any more, in whichever case they were forgotten. */
    public boolean isForgotten(String personId) {
        return jdbc.sql("select 1 from person where person_id = ? and wrapped_key is not null")
                .param(personId)
                .query(Integer.class)
                .optional()
                .isEmpty();
    }

    /** The person was forgotten, on this node or another: holds their key no longer. */
    public void drop(String personId) {
        cache.remove(personId);
    }

    /** Somebody may have been forgotten without this node's hearing of it: holds no key any longer. */
    public void dropAll() {
        cache.removeAll();
    }

    /** The export key that datasets use when none is named. */
    public String exportKeyId() {
        return keys.exportKeyId();
    }

    /**
     * The name of a person in datasets made with that export key: 160 bits of HMAC-SHA256, 32 characters of base32.
     * Works for forgotten persons too, so that a dataset made again is the same.
     *
     * @param exportKeyId an export key of the keys file, or {@code key/domain} for the key that is made of it for an export
     *     domain: what is handed to two domains cannot be joined
     * @throws IllegalArgumentException if there is no such export key
     */
    public String pseudonym(String exportKeyId, String personId) {
        return Base32.encode(keys.pseudonym(exportKeyId, personId));
    }

    /**
     * A keyed fingerprint of a command's canonical body, 64 characters of hex, for receipts: bodies hold CPR numbers,
     * and a plain hash of those can be reversed by trying all of them.
     */
    public String fingerprint(byte[] canonicalBody) {
        return HexFormat.of().formatHex(keys.fingerprint(canonicalBody));
    }

    /**
     * Refuses keys that are not the ones the stored persons were registered with: with other look-up keys everybody
     * would silently become a new person.
     *
     * @throws KeysUnusable if a person is stored under a key that the keys file does not hold
     */
    void checkKeys() {
        Optional<String> missing = jdbc.sql("""
                        select coalesce(master_key_id, '-') || ' / ' || coalesce(hmac_key_id, '-') from person
                         where master_key_id <> all (?) or hmac_key_id <> all (?) limit 1""")
                .param(keys.masterKeyIds().toArray(new String[0]))
                .param(keys.lookupKeyIds().toArray(new String[0]))
                .query(String.class)
                .optional();
        if (missing.isPresent()) {
            throw new KeysUnusable("The keys file is not the one this database was filled with: persons are stored "
                    + "under the master / lookup keys " + missing.get() + ". Restore it from its backup.");
        }
        jdbc.sql("delete from lookup_key where not exists (select 1 from person where hmac_key_id is not null)")
                .update();
        jdbc.sql("insert into lookup_key (id) values (?) on conflict do nothing")
                .param(keys.lookupKeyIds().iterator().next())
                .update();
    }

    /** A key that another node stores persons under, or that they are being moved to. */
    private void refuseUnknownLookups() {
        Optional<String> unknown = jdbc.sql("select id from lookup_key where id <> all (?) limit 1")
                .param(keys.lookupKeyIds().toArray(new String[0]))
                .query(String.class)
                .optional();
        if (unknown.isPresent()) {
            throw new KeysUnusable("Persons are stored under the lookup key " + unknown.get()
                    + ", which this program's keys file did not hold when it was started. Start it again.");
        }
    }

    private String findOrRegister(Cpr cpr) {
        Map<String, byte[]> hmacs = keys.lookups(cpr);
        Optional<Found> known = find(hmacs);
        if (known.isEmpty()) {
            return register(cpr, hmacs);
        }
        Found found = known.get();
        if (!found.sealedNumber()) {
            // A row from before the number was kept in it.
            jdbc.sql("update person set sealed_cpr = ? where person_id = ? and wrapped_key is not null")
                    .param(seal(found.personId(), CPR_FIELD, cpr.digits()).ciphertext())
                    .param(found.personId())
                    .update();
        }
        return found.personId();
    }

    private record Found(String personId, boolean sealedNumber) {}

    private Optional<Found> find(Map<String, byte[]> hmacs) {
        for (byte[] hmac : hmacs.values()) {
            Optional<Found> found = jdbc.sql("select person_id, sealed_cpr is not null from person where cpr_hmac = ?")
                    .param(hmac)
                    .query((row, number) -> new Found(row.getString(1), row.getBoolean(2)))
                    .optional();
            if (found.isPresent()) {
                return found;
            }
        }
        // After the persons: a number that is replaced meanwhile is found in one of the two.
        boolean replaced = jdbc.sql("select 1 from former_number where cpr_hmac = any (?) limit 1")
                .param(hmacs.values().toArray(byte[][]::new))
                .query(Integer.class)
                .optional()
                .isPresent();
        if (replaced) {
            throw new NumberReplaced();
        }
        return Optional.empty();
    }

    private String register(Cpr cpr, Map<String, byte[]> hmacs) {
        Map.Entry<String, byte[]> primary = hmacs.entrySet().iterator().next();
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        String personId = "p-" + Base32.encode(bits);
        String masterKeyId = keys.masterKeyId();
        KeysetHandle key = newKey();
        byte[] wrapped = wrapped(personId, key, masterKeyId);
        Sealed sealed = sealed(primitive(key), personId, CPR_FIELD, cpr.digits());
        Optional<String> registered = ownTransaction.execute(status -> {
            // Nodes whose primary keys differ, as while keys are exchanged, would not meet in the unique look-up.
            jdbc.sql("select 1 from pg_advisory_xact_lock(hashtextextended(encode(?, 'hex'), 0))")
                    .param(hmacs.get(Collections.min(hmacs.keySet())))
                    .query(Integer.class)
                    .single();
            Optional<Found> meanwhile = find(hmacs);
            if (meanwhile.isPresent()) {
                return meanwhile.map(Found::personId);
            }
            refuseUnknownLookups();
            int inserted = jdbc.sql("""
                            insert into person (person_id, cpr_hmac, hmac_key_id, wrapped_key, master_key_id, sealed_cpr,
                                created_at)
                            values (?, ?, ?, ?, ?, ?, ?) on conflict (cpr_hmac) do nothing""")
                    .param(personId)
                    .param(primary.getValue())
                    .param(primary.getKey())
                    .param(wrapped)
                    .param(masterKeyId)
                    .param(sealed.ciphertext())
                    .param(clock.instant().atOffset(ZoneOffset.UTC))
                    .update();
            return inserted == 1 ? Optional.of(personId) : find(hmacs).map(Found::personId);
        });
        return registered.orElseThrow(
                () -> new IllegalStateException("The person was forgotten while being registered; try again."));
    }

    private static KeysetHandle newKey() {
        try {
            return KeysetHandle.generateNew(PredefinedDeterministicAeadParameters.AES256_SIV);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A person's key could not be made.", e);
        }
    }

    private static DeterministicAead primitive(KeysetHandle key) {
        try {
            return key.getPrimitive(RegistryConfiguration.get(), DeterministicAead.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A person's key could not be used.", e);
        }
    }

    private byte[] wrapped(String personId, KeysetHandle key, String masterKeyId) {
        try {
            return TinkProtoKeysetFormat.serializeEncryptedKeyset(
                    key, keys.master(masterKeyId), MasterKeys.utf8(personId));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A person's key could not be wrapped.", e);
        }
    }

    private DeterministicAead key(String personId) {
        DeterministicAead cached = cache.get(personId);
        if (cached != null) {
            return cached;
        }
        long removals = cache.removals();
        DeterministicAead key = jdbc.sql("select wrapped_key, master_key_id from person where person_id = ?")
                .param(personId)
                .query((row, number) -> unwrapped(personId, row.getBytes(1), row.getString(2)))
                .optional()
                .orElseThrow(() -> new PersonForgotten(personId));
        cache.put(personId, key, removals);
        return key;
    }

    private DeterministicAead unwrapped(String personId, byte @Nullable [] wrapped, @Nullable String masterKeyId) {
        if (wrapped == null || masterKeyId == null) {
            throw new PersonForgotten(personId);
        }
        try {
            return TinkProtoKeysetFormat.parseEncryptedKeyset(
                            wrapped, keys.master(masterKeyId), MasterKeys.utf8(personId))
                    .getPrimitive(RegistryConfiguration.get(), DeterministicAead.class);
        } catch (GeneralSecurityException e) {
            throw new KeysUnusable("A person's key cannot be unwrapped with the master key " + masterKeyId
                    + ": another key under the same id, or the row was altered.");
        }
    }

    private static byte[] boundTo(String personId, String field) {
        return MasterKeys.utf8(FORM + ":" + field + ":" + personId); // a field has no ':', so this is unambiguous
    }
}
