package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dk.tilbage.support.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Tokens of an identity provider, over TLS: which are believed, which are refused, and how it is told. */
class IdentityProviderIT {

    private static final String AUDIENCE = "https://tilbage.example";

    @TempDir
    private static Path folder;

    private static HttpServer provider;
    private static String issuer;
    private static RSAKey rsa;
    private static ECKey ec;
    private static ConfigurableApplicationContext registry;
    private static HttpClient nobody;
    private static HttpClient ours;
    private static HttpClient theirs;

    /** The edge's security by itself, with one address that says who called. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        SslAutoConfiguration.class,
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        SecurityFilterAutoConfiguration.class
    })
    @EnableWebSecurity
    @Import({SecurityConfiguration.class, ProblemAdvice.class, Address.class})
    static class Edge {}

    @RestController
    static class Address {
        @GetMapping("/api/v1/caller")
        String caller() {
            Caller caller = (Caller) Objects.requireNonNull(
                    Objects.requireNonNull(SecurityContextHolder.getContext().getAuthentication())
                            .getDetails());
            return caller.client() + " " + caller.actor() + " " + caller.rolesText() + " " + caller.jobcentres();
        }

        @PostMapping("/api/v1/caller")
        String posted() {
            return caller();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        rsa = new RSAKeyGenerator(2048).keyID("r").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("e").generate();
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer = "http://localhost:" + provider.getAddress().getPort() + "/realm";
        serve("/realm/.well-known/openid-configuration", """
                {"issuer":"%s","jwks_uri":"%s/keys","subject_types_supported":["public"],"response_types_supported":["code"],
                 "id_token_signing_alg_values_supported":["RS256"],"authorization_endpoint":"%s/a","token_endpoint":"%s/t"}""".formatted(issuer, issuer, issuer, issuer));
        serve("/realm/keys", new JWKSet(List.of(rsa, ec)).toPublicJWKSet().toString());
        provider.start();
        keyPair("server");
        keyPair("ours");
        keyPair("theirs");
        Path known = folder.resolve("known.p12");
        for (String one : List.of("ours", "theirs", "server")) {
            Certificates.keytool(
                    "-importcert",
                    "-noprompt",
                    "-alias",
                    one,
                    "-file",
                    certificate(one).toString(),
                    "-keystore",
                    known.toString());
        }
        registry = new SpringApplicationBuilder(Edge.class)
                .run(
                        "--server.port=0",
                        "--tilbage.security.issuer-uri=" + issuer,
                        "--tilbage.security.audience=" + AUDIENCE,
                        "--tilbage.security.algorithms=RS256,PS256,ES256",
                        "--tilbage.security.max-token-lifetime=12h",
                        "--server.ssl.key-store=" + store("server"),
                        "--server.ssl.key-store-password=" + Certificates.PASSWORD,
                        "--server.ssl.trust-store=" + known,
                        "--server.ssl.trust-store-password=" + Certificates.PASSWORD,
                        "--server.ssl.client-auth=want");
        nobody = client(null);
        ours = client("ours");
        theirs = client("theirs");
    }

    @AfterAll
    static void stop() {
        registry.close();
        provider.stop(0);
    }

    private static void serve(String path, String json) {
        provider.createContext(path, exchange -> {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    // ---- certificates --------

    private static Path store(String name) {
        return folder.resolve(name + ".p12");
    }

    private static Path certificate(String name) {
        return folder.resolve(name + ".pem");
    }

    private static void keyPair(String name) throws Exception {
        Certificates.make(folder, name, "san=dns:localhost");
        Certificates.keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                name,
                "-file",
                certificate(name).toString(),
                "-keystore",
                store(name).toString());
    }

    private static HttpClient client(@Nullable String name) throws IOException, GeneralSecurityException {
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(Certificates.load(folder.resolve("known.p12")));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(name == null ? null : Certificates.load(store(name)), Certificates.PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(name == null ? null : keys.getKeyManagers(), trusted.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private static String thumbprint(String name) throws IOException, GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest(Certificates.load(store(name)).getCertificate(name).getEncoded());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }

    // ---- tokens --------

    private static JWTClaimsSet.Builder claims() {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(AUDIENCE)
                .subject("service-account")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(600)))
                .claim("client", "our-system")
                .claim("roles", List.of("case-application"))
                .claim("jobcentre", List.of("herning"));
    }

    private static Date in(long seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) {
        SignedJWT token = new SignedJWT(header, claims);
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private static String signed(JWTClaimsSet.Builder claims) {
        return signed(JWSAlgorithm.RS256, null, claims);
    }

    private static String signed(JWSAlgorithm algorithm, @Nullable JOSEObjectType type, JWTClaimsSet.Builder claims) {
        boolean curve = JWSAlgorithm.Family.EC.contains(algorithm);
        JWSHeader header = new JWSHeader.Builder(algorithm)
                .keyID(curve ? "e" : "r")
                .type(type)
                .build();
        try {
            return signed(header, claims.build(), curve ? new ECDSASigner(ec) : new RSASSASigner(rsa));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create(
                "https://localhost:" + registry.getEnvironment().getProperty("local.server.port") + "/api/v1/caller"));
    }

    private static HttpRequest.Builder with(String token) {
        return request().header("Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String outcome(HttpResponse<String> answer) {
        return answer.statusCode() == 200
                ? "200"
                : answer.statusCode() + " "
                        + JsonMapper.shared()
                                .readTree(answer.body())
                                .path("code")
                                .asString("");
    }

    /** Tokens, and how they are answered. */
    static Stream<Arguments> tokens() throws Exception {
        RSAKey stranger = new RSAKeyGenerator(2048).keyID("r").generate();
        JWSHeader hmac = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("r").build();
        JWSHeader rs256 = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("r").build();
        String good = signed(claims());
        String invalid = "401 TOKEN_INVALID";
        String claim = "401 TOKEN_CLAIM_INVALID";
        String cpr = "401 TOKEN_CONTAINS_CPR";
        return Stream.of(
                Arguments.of("RS256", good, "200"),
                Arguments.of("PS256", signed(JWSAlgorithm.PS256, null, claims()), "200"),
                Arguments.of("ES256", signed(JWSAlgorithm.ES256, JOSEObjectType.JWT, claims()), "200"),
                Arguments.of(
                        "an access token by RFC 9068",
                        signed(JWSAlgorithm.RS256, new JOSEObjectType("at+jwt"), claims()),
                        "200"),
                Arguments.of(
                        "expired within the skew",
                        signed(claims().issueTime(in(-600)).expirationTime(in(-10))),
                        "200"),
                Arguments.of("without sub, with client", signed(claims().subject(null)), "200"),
                Arguments.of("an algorithm that is not allowed", signed(JWSAlgorithm.RS384, null, claims()), invalid),
                Arguments.of("alg none", new PlainJWT(claims().build()).serialize(), invalid),
                Arguments.of(
                        "HS256 with the public key as the secret",
                        signed(
                                hmac,
                                claims().build(),
                                new MACSigner(rsa.toRSAPublicKey().getEncoded())),
                        invalid),
                Arguments.of(
                        "HS256 with the public key as it is published",
                        signed(
                                hmac,
                                claims().build(),
                                new MACSigner(rsa.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))),
                        invalid),
                Arguments.of(
                        "another's key under the same id",
                        signed(rs256, claims().build(), new RSASSASigner(stranger)),
                        invalid),
                Arguments.of(
                        "another's key that the token brings along",
                        signed(
                                new JWSHeader.Builder(JWSAlgorithm.RS256)
                                        .jwk(stranger.toPublicJWK())
                                        .build(),
                                claims().build(),
                                new RSASSASigner(stranger)),
                        invalid),
                Arguments.of(
                        "another type of token",
                        signed(JWSAlgorithm.RS256, new JOSEObjectType("secevent+jwt"), claims()),
                        invalid),
                Arguments.of("a changed claim", changed(good), invalid),
                Arguments.of("no signature", good.substring(0, good.lastIndexOf('.') + 1), invalid),
                Arguments.of("garbage", "not-a-token", invalid),
                Arguments.of("expired", signed(claims().issueTime(in(-600)).expirationTime(in(-40))), invalid),
                Arguments.of("not valid yet", signed(claims().notBeforeTime(in(60))), invalid),
                Arguments.of("issued in the future", signed(claims().issueTime(in(60))), invalid),
                Arguments.of("no expiry", signed(claims().expirationTime(null)), invalid),
                Arguments.of("valid for too long", signed(claims().expirationTime(in(12 * 3600 + 60))), invalid),
                Arguments.of("no time of issue", signed(claims().issueTime(null)), invalid),
                Arguments.of("another audience", signed(claims().audience("https://other.example")), invalid),
                Arguments.of("no audience", signed(claims().audience((String) null)), invalid),
                Arguments.of("another issuer", signed(claims().issuer(issuer + "/")), invalid),
                Arguments.of("no issuer", signed(claims().issuer(null)), invalid),
                Arguments.of("bound to a key", signed(claims().claim("cnf", Map.of("jkt", "x"))), invalid),
                Arguments.of("bound to nothing", signed(claims().claim("cnf", Map.of())), invalid),
                Arguments.of("bound to a word", signed(claims().claim("cnf", "x")), invalid),
                Arguments.of("a CPR number as subject", signed(claims().subject("6101694445")), cpr),
                Arguments.of("a CPR number in the subject", signed(claims().subject("user:610169-4445")), cpr),
                Arguments.of("a CPR number as client", signed(claims().claim("client", "610169-4445")), cpr),
                Arguments.of(
                        "a CPR number as authorized party",
                        signed(claims().claim("client", null).claim("azp", "610169-4445")),
                        cpr),
                Arguments.of("a CPR number as jobcentre", signed(claims().claim("jobcentre", "6101694445")), cpr),
                Arguments.of(
                        "a jobcentre that is no id",
                        signed(claims().claim("jobcentre", List.of("Høje-Taastrup"))),
                        claim),
                Arguments.of(
                        "a jobcentre that is no text",
                        signed(claims().claim("jobcentre", Map.of("id", "herning"))),
                        claim),
                Arguments.of("a provider that is no id", signed(claims().claim("provider", List.of("a/b"))), claim),
                Arguments.of("a client that is no text", signed(claims().claim("client", 7)), claim),
                Arguments.of("a subject of two lines", signed(claims().subject("a\nb")), claim),
                Arguments.of("nobody", signed(claims().subject(null).claim("client", null)), claim),
                Arguments.of("no role", signed(claims().claim("roles", null)), "403 ROLE_MISSING"),
                Arguments.of("an unknown role", signed(claims().claim("roles", "administrator")), "403 ROLE_MISSING"));
    }

    private static String changed(String token) {
        String[] parts = token.split("\\.", -1);
        String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                .replace("case-application", "trial-administrator");
        return parts[0] + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(StandardCharsets.UTF_8))
                + "." + parts[2];
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void tokens(String what, String token, String expected) throws Exception {
        // Twice: what is remembered of a token must not say more than the token.
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = send(nobody, with(token));
            assertThat(outcome(answer)).as(what + ": " + answer.body()).isEqualTo(expected);
            assertThat(answer.headers().map().toString() + answer.body()).doesNotContain("6101694445", "610169-4445");
            if (answer.statusCode() == 401) {
                assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                        .startsWith("Bearer");
            }
        }
    }

    @Test
    void theCallerIsWhoTheTokenSays() throws Exception {
        assertThat(send(nobody, with(signed(claims()))).body())
                .isEqualTo("our-system service-account case-application [herning]");
        assertThat(send(
                                nobody,
                                with(signed(claims().claim("client", null)
                                        .claim("azp", "party")
                                        .claim("roles", "auditor operator auditeur")
                                        .claim("jobcentre", "*"))))
                        .body())
                .isEqualTo("party service-account auditor operator [*]");
    }

    // ---- where the token stands --------

    static Stream<Arguments> places() {
        String good = signed(claims());
        UnaryOperator<String> bearer = token -> "Bearer " + token;
        return Stream.of(
                Arguments.of("none", request(), "401 TOKEN_MISSING"),
                Arguments.of("in the address", at("?access_token=" + good), "401 TOKEN_MISSING"),
                Arguments.of(
                        "in a form",
                        request()
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("access_token=" + good)),
                        "401 TOKEN_MISSING"),
                Arguments.of(
                        "two",
                        request()
                                .header("Authorization", bearer.apply(good))
                                .header("Authorization", bearer.apply(good)),
                        "401 TOKEN_INVALID"),
                Arguments.of(
                        "two in one",
                        request().header("Authorization", bearer.apply(good + ", Bearer " + good)),
                        "401 TOKEN_INVALID"),
                Arguments.of(
                        "beside a password",
                        request().header("Authorization", "Basic YTpi").header("Authorization", bearer.apply(good)),
                        "401 TOKEN_INVALID"),
                Arguments.of("as a password", request().header("Authorization", "Basic " + good), "401 TOKEN_MISSING"),
                Arguments.of("as a DPoP token", request().header("Authorization", "DPoP " + good), "401 TOKEN_MISSING"),
                Arguments.of("without a scheme", request().header("Authorization", good), "401 TOKEN_MISSING"),
                Arguments.of("an empty one", request().header("Authorization", "Bearer "), "401 TOKEN_INVALID"));
    }

    private static HttpRequest.Builder at(String query) {
        return HttpRequest.newBuilder(URI.create(request().build().uri() + query));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void places(String where, HttpRequest.Builder request, String expected) throws Exception {
        assertThat(outcome(send(nobody, request))).as(where).isEqualTo(expected);
    }

    // ---- tokens that are bound to a certificate (RFC 8705) --------

    @Test
    void aBoundTokenIsGoodOnlyWithItsCertificate() throws Exception {
        String bound = signed(claims().claim("cnf", Map.of("x5t#S256", thumbprint("ours"))));
        // The good one first: it must not open the way for the others.
        assertThat(outcome(send(ours, with(bound)))).isEqualTo("200");
        assertThat(outcome(send(theirs, with(bound)))).isEqualTo("401 TOKEN_INVALID");
        assertThat(outcome(send(nobody, with(bound)))).isEqualTo("401 TOKEN_INVALID");
        assertThat(outcome(send(ours, with(bound)))).isEqualTo("200");
        // One that is bound to nothing is good on any connection.
        assertThat(outcome(send(ours, with(signed(claims()))))).isEqualTo("200");
    }

    // ---- settings --------

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "none", "RS256,HS512", "", "RS257"})
    void noAlgorithmWithoutAPublicKeyCanBeSet(String algorithms) {
        assertThatThrownBy(() -> new SecurityConfiguration()
                        .jwtDecoder(new MockEnvironment()
                                .withProperty("tilbage.security.issuer-uri", issuer)
                                .withProperty("tilbage.security.audience", AUDIENCE)
                                .withProperty("tilbage.security.algorithms", algorithms)))
                .hasMessageContaining("tilbage.security.algorithms");
    }

    @Test
    void withoutAnAudienceNothingStarts() {
        assertThatThrownBy(() -> new SecurityConfiguration()
                        .jwtDecoder(new MockEnvironment().withProperty("tilbage.security.issuer-uri", issuer)))
                .hasMessageContaining("tilbage.security.audience");
    }

    @Test
    void anIdentityProviderThatIsAwayIsNotTheCallersFault() throws Exception {
        try (ConfigurableApplicationContext alone = new SpringApplicationBuilder(Edge.class)
                        .run(
                                "--server.port=0",
                                "--tilbage.security.issuer-uri=http://localhost:1/realm",
                                "--tilbage.security.audience=" + AUDIENCE);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = send(
                    client,
                    HttpRequest.newBuilder(URI.create("http://localhost:"
                                    + alone.getEnvironment().getProperty("local.server.port") + "/api/v1/caller"))
                            .header("Authorization", "Bearer " + signed(claims())));
            assertThat(outcome(answer)).as(answer.body()).isEqualTo("503 IDENTITY_PROVIDER_UNAVAILABLE");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }
    }
}
