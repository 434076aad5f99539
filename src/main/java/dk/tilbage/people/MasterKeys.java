package dk.tilbage.people;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Parameters;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.daead.DeterministicAeadConfig;
import com.google.crypto.tink.prf.PredefinedPrfParameters;
import com.google.crypto.tink.prf.PrfConfig;
import com.google.crypto.tink.prf.PrfSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.CopyOption;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The keys that are kept outside the database: without them a copy of the database tells nobody who the persons are.
 *
 * <p>They live in one JSON file with a list of Tink keysets for each purpose, the first being the primary:
 *
 * <pre>{@code
 * {"format": 1,
 *  "master":      [{"id": "master-…", "keyset": { Tink JSON keyset, AES256_GCM }}],
 *  "lookup":      [{"id": "lookup-…", "keyset": { HMAC_SHA256_PRF }}],
 *  "fingerprint": [{"id": "fingerprint-…", "keyset": { HMAC_SHA256_PRF }}],
 *  "export":      [{"id": "export-…", "keyset": { HMAC_SHA256_PRF }}]}
 * }</pre>
 *
 * <ul>
 *   <li><b>master</b> wraps the persons' keys; older ones still unwrap.
 *   <li><b>lookup</b> finds a person by CPR number; older ones still find, new persons get the primary. All nodes must
 *       have the same list while persons are being registered.
 *   <li><b>fingerprint</b> recognises a command that is sent again; only the primary is used, so changing it means that
 *       commands sent before are no longer recognised as the same.
 *   <li><b>export</b> makes pseudonyms; each is addressed by its id, for a dataset names the one it was made with.
 * </ul>
 *
 * <p>The file must be backed up apart from the database. Losing it is forgetting every person.
 */
public final class MasterKeys {

    private static final Logger LOG = LoggerFactory.getLogger(MasterKeys.class);
    private static final List<String> PURPOSES = List.of("master", "lookup", "fingerprint", "export");
    private static final int FORMAT = 1;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final int PSEUDONYM_BYTES = 20;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    static {
        registerTink();
    }

    private final Map<String, Aead> master;
    private final Map<String, PrfSet> lookup;
    private final Map<String, PrfSet> fingerprint;
    private final Map<String, PrfSet> export;
    /** The keys of export domains, by the id under which they are asked for. */
    private final Map<String, byte[]> domains = new ConcurrentHashMap<>();

    private MasterKeys(
            Map<String, Aead> master,
            Map<String, PrfSet> lookup,
            Map<String, PrfSet> fingerprint,
            Map<String, PrfSet> export) {
        this.master = master;
        this.lookup = lookup;
        this.fingerprint = fingerprint;
        this.export = export;
    }

    /**
     * Reads a keys file.
     *
     * @throws KeysUnusable if there is no such file, or it is not one
     */
    public static MasterKeys load(Path file) {
        String json;
        try {
            json = Files.readString(file);
        } catch (IOException e) {
            throw new KeysUnusable(
                    "The keys file " + file + " cannot be read (" + e.getClass().getSimpleName() + ").");
        }
        warnIfOthersCanRead(file);
        return parse(json, file.toString());
    }

    /**
     * Makes new keys and writes them to a new file that only its owner may read or write.
     *
     * @throws KeysUnusable if the file exists already, or cannot be written
     */
    public static MasterKeys create(Path file) {
        String json = generate();
        MasterKeys keys = parse(json, file.toString());
        try {
            write(file.toAbsolutePath(), json);
        } catch (FileAlreadyExistsException e) {
            throw new KeysUnusable("The keys file " + file + " exists already; it is never overwritten.");
        } catch (IOException e) {
            throw new KeysUnusable("The keys file " + file + " cannot be written ("
                    + e.getClass().getSimpleName() + ").");
        }
        return keys;
    }

    /** The purposes of the keys of a file, each with its keys' ids, the primary's first. */
    static Map<String, List<String>> ids(Path file) {
        load(file);
        ObjectNode root = tree(file);
        Map<String, List<String>> ids = new LinkedHashMap<>();
        for (String purpose : PURPOSES) {
            List<String> of = new ArrayList<>();
            root.path(purpose).forEach(entry -> of.add(entry.path("id").asString("")));
            ids.put(purpose, of);
        }
        return ids;
    }

    /**
     * Adds a new key behind those that a file has, where it finds and unwraps, and nothing new is made with it.
     *
     * @return its id
     */
    static String add(Path file, String purpose) {
        Parameters parameters = purpose.equals("master")
                ? PredefinedAeadParameters.AES256_GCM
                : PredefinedPrfParameters.HMAC_SHA256_PRF;
        ObjectNode entry = (ObjectNode) generated(purpose, parameters).get(0);
        edit(file, purpose, keys -> keys.add(entry));
        return entry.path("id").asString("");
    }

    /** Makes a key the primary one of its purpose. */
    static void use(Path file, String purpose, String id) {
        edit(file, purpose, keys -> keys.insert(0, keys.remove(place(keys, id))));
    }

    /** Takes a key out of a file. Whoever calls this has seen to it that nothing needs it. */
    static void remove(Path file, String purpose, String id) {
        edit(file, purpose, keys -> keys.remove(place(keys, id)));
    }

    private static int place(ArrayNode keys, String id) {
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).path("id").asString("").equals(id)) {
                return i;
            }
        }
        throw new KeysUnusable("The keys file has no such key.");
    }

    private static void edit(Path file, String purpose, Consumer<ArrayNode> change) {
        load(file);
        ObjectNode root = tree(file);
        change.accept((ArrayNode) root.get(purpose));
        String json = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
        parse(json, file.toString());
        try {
            write(file.toRealPath(), json, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new KeysUnusable("The keys file " + file + " cannot be written ("
                    + e.getClass().getSimpleName() + ").");
        }
    }

    private static ObjectNode tree(Path file) {
        try {
            return (ObjectNode) JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new KeysUnusable(
                    "The keys file " + file + " cannot be read (" + e.getClass().getSimpleName() + ").");
        }
    }

    /** {@link #load} if the file exists, otherwise {@link #create}: for a machine with nothing configured. */
    static MasterKeys loadOrCreate(Path file) {
        return Files.exists(file) ? load(file) : create(file);
    }

    /** Reads the content of a keys file; {@code source} is what messages call it. */
    static MasterKeys parse(String json, String source) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JacksonException e) {
            throw new KeysUnusable("The keys file " + source + " is not JSON."); // Jackson's message quotes the content
        }
        if (root.path("format").asInt(0) != FORMAT) {
            throw new KeysUnusable("The keys file " + source + " is not of format " + FORMAT + ".");
        }
        return new MasterKeys(
                read(root, "master", source, keyset -> keyset.getPrimitive(RegistryConfiguration.get(), Aead.class)),
                read(root, "lookup", source, MasterKeys::prf),
                read(root, "fingerprint", source, MasterKeys::prf),
                read(root, "export", source, MasterKeys::prf));
    }

    /** The content of a new keys file. */
    static String generate() {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.set("master", generated("master", PredefinedAeadParameters.AES256_GCM));
        for (String purpose : List.of("lookup", "fingerprint", "export")) {
            root.set(purpose, generated(purpose, PredefinedPrfParameters.HMAC_SHA256_PRF));
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    /** Registers the key types with Tink, which it needs for reading keysets; may be called again. */
    static void registerTink() {
        try {
            AeadConfig.register();
            DeterministicAeadConfig.register();
            PrfConfig.register();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink cannot be set up on this machine.", e);
        }
    }

    /** The key that wraps the keys of new persons. */
    String masterKeyId() {
        return first(master);
    }

    Set<String> masterKeyIds() {
        return master.keySet();
    }

    /** The master key with that id. */
    Aead master(String keyId) {
        Aead found = master.get(keyId);
        if (found == null) {
            throw new KeysUnusable(
                    "A person's key is wrapped with the master key " + keyId + ", which is not in the keys file.");
        }
        return found;
    }

    /** The HMAC of a CPR number under each look-up key, the primary's first. */
    Map<String, byte[]> lookups(Cpr cpr) {
        Map<String, byte[]> hmacs = new LinkedHashMap<>();
        lookup.forEach((id, key) -> hmacs.put(id, hmac(key, utf8(cpr.digits()), 32)));
        return hmacs;
    }

    Set<String> lookupKeyIds() {
        return lookup.keySet();
    }

    byte[] fingerprint(byte[] body) {
        return hmac(fingerprint.values().iterator().next(), body, 32);
    }

    /** The export key that a dataset uses when none is named. */
    String exportKeyId() {
        return first(export);
    }

    /**
     * A pseudonym under an export key, or, for {@code key/domain}, under the key of that export domain, which is made of it:
     * a key for each domain, so that what two domains hold cannot be joined, and none to keep.
     */
    byte[] pseudonym(String exportKeyId, String personId) {
        int slash = exportKeyId.indexOf('/');
        PrfSet key = export.get(slash < 0 ? exportKeyId : exportKeyId.substring(0, slash));
        if (key == null) {
            throw new IllegalArgumentException("There is no such export key in the keys file.");
        }
        if (slash < 0) {
            return hmac(key, utf8(personId), PSEUDONYM_BYTES);
        }
        String domain = exportKeyId.substring(slash + 1);
        if (!DOMAIN.matcher(domain).matches()) {
            throw new IllegalArgumentException("An export domain is named with a-z, 0-9 and -, 40 at most.");
        }
        byte[] ofDomain = domains.computeIfAbsent(exportKeyId, id -> hmac(key, utf8("domain/" + domain), 32));
        return Arrays.copyOf(Hmac.sha256(ofDomain, utf8(personId)), PSEUDONYM_BYTES);
    }

    /** Shows how many keys there are, and none of them. */
    @Override
    public String toString() {
        return "MasterKeys[master=" + master.keySet() + ", export=" + export.keySet() + "]";
    }

    private static String first(Map<String, ?> keys) {
        return keys.keySet().iterator().next();
    }

    private static byte[] hmac(PrfSet key, byte[] data, int length) {
        try {
            return key.computePrimary(data, length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The HMAC could not be computed.", e);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @FunctionalInterface
    private interface Use<P> {
        P of(KeysetHandle keyset) throws GeneralSecurityException;
    }

    private static PrfSet prf(KeysetHandle keyset) throws GeneralSecurityException {
        return keyset.getPrimitive(RegistryConfiguration.get(), PrfSet.class);
    }

    private static <P> Map<String, P> read(JsonNode root, String purpose, String source, Use<P> use) {
        Map<String, P> keys = new LinkedHashMap<>();
        for (JsonNode entry : root.path(purpose)) {
            String id = entry.path("id").asString("");
            if (!ID.matcher(id).matches() || keys.containsKey(id)) {
                throw new KeysUnusable(
                        "The keys file " + source + " has a missing, malformed or repeated id under " + purpose + ".");
            }
            try {
                keys.put(
                        id,
                        use.of(TinkJsonProtoKeysetFormat.parseKeyset(
                                entry.path("keyset").toString(), InsecureSecretKeyAccess.get())));
            } catch (GeneralSecurityException | RuntimeException e) {
                // No cause: what parsed the key may quote it.
                throw new KeysUnusable(
                        "The keys file " + source + " holds no usable key for " + purpose + " under id " + id + ".");
            }
        }
        if (keys.isEmpty()) {
            throw new KeysUnusable("The keys file " + source + " has no key for " + purpose + ".");
        }
        return keys;
    }

    private static ArrayNode generated(String purpose, Parameters parameters) {
        byte[] random = new byte[5];
        new SecureRandom().nextBytes(random);
        try {
            String keyset = TinkJsonProtoKeysetFormat.serializeKeyset(
                    KeysetHandle.generateNew(parameters), InsecureSecretKeyAccess.get());
            ArrayNode list = JSON.createArrayNode();
            list.addObject().put("id", purpose + "-" + Base32.encode(random)).set("keyset", JSON.readTree(keyset));
            return list;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink could not make a key.", e);
        }
    }

    /** Whole or not at all: a half-written keys file would lock the persons out for ever. */
    private static void write(Path file, String json, CopyOption... how) throws IOException {
        Path folder = file.getParent();
        if (folder == null) {
            throw new IOException("no folder");
        }
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, ownerOnly(posix, "rwx------"));
        }
        Path temporary = Files.createTempFile(folder, ".keys-", ".tmp", ownerOnly(posix, "rw-------"));
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(json);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(temporary, file, how); // without REPLACE_EXISTING: refuses when somebody was faster
            if (posix) {
                try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
                    entry.force(true);
                }
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static FileAttribute<?>[] ownerOnly(boolean posix, String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static void warnIfOthersCanRead(Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.contains(PosixFilePermission.GROUP_READ)
                    || permissions.contains(PosixFilePermission.OTHERS_READ)) {
                LOG.warn("The keys file {} can be read by others than its owner.", file);
            }
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("The permissions of the keys file cannot be told here.");
        }
    }
}
