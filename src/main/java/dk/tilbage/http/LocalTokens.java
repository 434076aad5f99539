package dk.tilbage.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/**
 * Access tokens signed with a key of this installation's own, for use without an identity provider. The key is made once,
 * in {@code keys/token-signing.json} under the data folder; whoever can read that file can mint tokens, and nobody else.
 */
public final class LocalTokens {

    static final String ISSUER = "tilbage";
    static final String AUDIENCE = "tilbage";

    private final ECKey key;

    private LocalTokens(ECKey key) {
        this.key = key;
    }

    /** Where the installation with that data folder keeps its key. */
    static Path keyFile(Path data) {
        return data.resolve("keys").resolve("token-signing.json");
    }

    /** The tokens of the installation with that data folder; makes the key where there is none. */
    public static LocalTokens of(Path data) {
        Path file = keyFile(data);
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            return new LocalTokens(ECKey.parse(Files.readString(file)));
        } catch (ParseException e) {
            throw new IllegalStateException(file + " is no signing key; remove it, and a new one is made", e);
        } catch (IOException e) {
            throw new UncheckedIOException("The signing key " + file + " can be neither read nor made", e);
        }
    }

    private static void create(Path file) throws IOException {
        String key;
        try {
            key = new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyID(UUID.randomUUID().toString())
                    .generate()
                    .toJSONString();
        } catch (JOSEException e) {
            throw new IllegalStateException("No signing key could be made", e);
        }
        Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
        Path made = ownersOnly(folder);
        Files.writeString(made, key);
        try {
            // A link fails where the file exists: of two programs that start at once, one makes the key.
            Files.createLink(file, made);
        } catch (FileAlreadyExistsException another) {
            // The other one's key is as good.
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(made);
        }
    }

    private static Path ownersOnly(Path folder) throws IOException {
        try {
            return Files.createTempFile(
                    folder,
                    "token-signing",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (UnsupportedOperationException notPosix) {
            return Files.createTempFile(folder, "token-signing", ".new");
        }
    }

    /**
     * A new token.
     *
     * @param client the client application it is for
     * @param roles its roles
     * @param jobcentres its jobcentres, {@code *} for all
     * @param validity how long it is valid
     * @param clock the real clock
     */
    public String mint(
            String client, Collection<Role> roles, Collection<String> jobcentres, Duration validity, Clock clock) {
        return mint(client, roles, jobcentres, List.of(), validity, clock);
    }

    /**
     * A new token, of a provider too.
     *
     * @param client the client application it is for
     * @param roles its roles
     * @param jobcentres its jobcentres, {@code *} for all
     * @param providers the providers it registers for
     * @param validity how long it is valid
     * @param clock the real clock
     */
    public String mint(
            String client,
            Collection<Role> roles,
            Collection<String> jobcentres,
            Collection<String> providers,
            Duration validity,
            Clock clock) {
        Instant now = clock.instant();
        JwtClaimsSet claims = JwtClaimsSet.builder()
                .id(UUID.randomUUID().toString())
                .issuer(ISSUER)
                .audience(List.of(AUDIENCE))
                .subject(client)
                .issuedAt(now)
                .expiresAt(now.plus(validity))
                .claim("client", client)
                .claim("roles", roles.stream().map(Role::claim).toList())
                .claim("jobcentre", List.copyOf(jobcentres))
                .claim("provider", List.copyOf(providers))
                .build();
        try {
            JwsHeader header = JwsHeader.with(SignatureAlgorithm.ES256)
                    .keyId(key.getKeyID())
                    .build();
            return NimbusJwtEncoder.withKeyPair(key.toECPublicKey(), key.toECPrivateKey())
                    .jwkPostProcessor(jwk -> jwk.keyID(key.getKeyID()))
                    .build()
                    .encode(JwtEncoderParameters.from(header, claims))
                    .getTokenValue();
        } catch (JOSEException e) {
            throw new IllegalStateException("The signing key cannot sign", e);
        }
    }

    /** Checks tokens minted here, which are valid for no longer than {@code longest} where that is given. */
    JwtDecoder decoder(@Nullable Duration longest) {
        return new TokenRules(ISSUER, AUDIENCE, longest)
                .applyTo(NimbusJwtDecoder.withJwkSource(new ImmutableJWKSet<>(new JWKSet(key.toPublicJWK())))
                        .jwsAlgorithm(SignatureAlgorithm.ES256)
                        .build());
    }
}
