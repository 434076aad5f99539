package dk.tilbage.eventstore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Ed25519 keys of anchors: those whose signatures are believed, and, in the registry itself, the one that signs. A key's
 * id is made of the key, so a file cannot give one key the name of another.
 *
 * <p>The registry keeps them in one JSON file that only its owner may read, the signing key first; older ones may stay
 * behind it without their private half:
 *
 * <pre>{@code
 * {"format": 1, "keys": [{"id": "ed25519-…", "public": "Base64 X.509", "private": "Base64 PKCS #8"}, …]}
 * }</pre>
 *
 * <p>Whoever can read that file can sign anchors.
 */
public final class AnchorKeys {

    private static final int FORMAT = 1;
    private static final String ALGORITHM = "Ed25519";
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");

    private final Map<String, PublicKey> believed;
    private final @Nullable String signer;
    private final @Nullable PrivateKey secret;

    private AnchorKeys(Map<String, PublicKey> believed, @Nullable String signer, @Nullable PrivateKey secret) {
        this.believed = believed;
        this.signer = signer;
        this.secret = secret;
    }

    /** No key: no signature is believed. */
    public static AnchorKeys none() {
        return new AnchorKeys(Map.of(), null, null);
    }

    /**
     * The public keys in a PEM text, one block each, as an auditor was given them.
     *
     * @throws AnchorRefused where there is none, or one that is no Ed25519 key
     */
    public static AnchorKeys ofPem(String pem) {
        Map<String, PublicKey> keys = new LinkedHashMap<>();
        Matcher block = PEM.matcher(pem);
        while (block.find()) {
            put(keys, publicKey(block.group(1)));
        }
        if (keys.isEmpty()) {
            throw unusable("There is no public key in PEM form");
        }
        return new AnchorKeys(keys, null, null);
    }

    /** The keys of a file; none where there is no such file. */
    static AnchorKeys loadIfThere(Path file) {
        return Files.exists(file) ? load(file) : none();
    }

    /** The keys of a file, which is made with a new key where there is none. */
    static AnchorKeys loadOrCreate(Path file) {
        if (!Files.exists(file)) {
            try {
                OwnersFiles.create(file, generate());
            } catch (FileAlreadyExistsException another) {
                // Of two programs that start at once, one makes the key.
            } catch (IOException e) {
                throw unusable("The anchors' keys file " + file + " cannot be written: " + e);
            }
        }
        return load(file);
    }

    private static AnchorKeys load(Path file) {
        try {
            return parse(Files.readString(file), file);
        } catch (IOException e) {
            throw unusable("The anchors' keys file " + file + " cannot be read: " + e);
        }
    }

    private static AnchorKeys parse(String json, Path file) {
        Map<String, PublicKey> keys = new LinkedHashMap<>();
        PrivateKey secret = null;
        try {
            JsonNode root = EventJson.mapper().readTree(json);
            if (root.path("format").asInt(0) != FORMAT) {
                throw unusable("The anchors' keys file " + file + " is not of format " + FORMAT);
            }
            for (JsonNode entry : root.path("keys")) {
                PublicKey key = publicKey(entry.path("public").asString(""));
                if (!put(keys, key).equals(entry.path("id").asString(""))) {
                    throw unusable("The anchors' keys file " + file + " holds a key under another key's id");
                }
                if (keys.size() == 1) {
                    secret = privateKey(entry.path("private").asString(""));
                }
            }
        } catch (JacksonException e) {
            // No cause: Jackson's message quotes the content.
            throw unusable("The anchors' keys file " + file + " is not JSON");
        }
        if (secret == null) {
            throw unusable("The anchors' keys file " + file + " holds no key");
        }
        AnchorKeys loaded = new AnchorKeys(keys, keys.keySet().iterator().next(), secret);
        if (!loaded.isSigned(loaded.signer(), "try", loaded.sign("try"))) {
            throw unusable("The two halves of the first key in " + file + " do not belong together");
        }
        return loaded;
    }

    private static String generate() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            ObjectNode root = EventJson.mapper().createObjectNode().put("format", FORMAT);
            root.putArray("keys")
                    .addObject()
                    .put("id", id(pair.getPublic()))
                    .put("public", base64(pair.getPublic().getEncoded()))
                    .put("private", base64(pair.getPrivate().getEncoded()));
            return EventJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(root);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("No key could be made", e);
        }
    }

    /** The public keys as PEM, for whoever is to verify without being able to sign. */
    public String publicPem() {
        StringBuilder pem = new StringBuilder();
        believed.values()
                .forEach(key -> pem.append("-----BEGIN PUBLIC KEY-----\n")
                        .append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded()))
                        .append("\n-----END PUBLIC KEY-----\n"));
        return pem.toString();
    }

    /** The id of the key that signs. */
    String signer() {
        if (signer == null) {
            throw unusable("There is no key to sign with");
        }
        return signer;
    }

    String sign(String text) {
        if (secret == null) {
            throw unusable("There is no key to sign with");
        }
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(secret);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The anchors' key cannot sign", e);
        }
    }

    boolean knows(String keyId) {
        return believed.containsKey(keyId);
    }

    /** Whether the key with that id is believed and signed the text. */
    boolean isSigned(String keyId, String text, String signature) {
        PublicKey key = believed.get(keyId);
        if (key == null) {
            return false;
        }
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(key);
            check.update(text.getBytes(StandardCharsets.UTF_8));
            byte[] signed = Base64.getDecoder().decode(signature);
            // Base64 has several ways to write the same bytes; one counts.
            return base64(signed).equals(signature) && check.verify(signed);
        } catch (GeneralSecurityException | IllegalArgumentException notASignature) {
            return false;
        }
    }

    /** Shows which keys there are, and none of them. */
    @Override
    public String toString() {
        return "AnchorKeys" + believed.keySet();
    }

    private static String put(Map<String, PublicKey> keys, PublicKey key) {
        String id = id(key);
        keys.put(id, key);
        return id;
    }

    private static String id(PublicKey key) {
        return "ed25519-" + DigestChain.sha256Hex(key.getEncoded()).substring(0, 16);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static PublicKey publicKey(String base64) {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(
                            new X509EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw unusable("Not a public key of Ed25519");
        }
    }

    private static PrivateKey privateKey(String base64) {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // No cause: what parsed the key may quote it.
            throw unusable("The first of the anchors' keys has no private half of Ed25519");
        }
    }

    private static AnchorRefused unusable(String message) {
        return new AnchorRefused("ANCHOR_KEYS_UNUSABLE", message);
    }
}
