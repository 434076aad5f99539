package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dk.tilbage.support.Certificates;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

/** The whole program behind TLS of its own, as docs/tls.md has it, with certificates made here. */
class TlsIT {

    @TempDir
    private static Path folder;

    private static RegistryAtWork registry;

    @BeforeAll
    static void start() throws Exception {
        use(made("first"));
        registry = RegistryAtWork.start(
                "--spring.ssl.bundle.pem.registry.keystore.certificate=" + folder.resolve("tls.crt"),
                "--spring.ssl.bundle.pem.registry.keystore.private-key=" + folder.resolve("tls.key"),
                "--spring.ssl.bundle.pem.registry.reload-on-update=true",
                "--server.ssl.bundle=registry");
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    // ---- certificates --------

    /** A certificate for localhost with its key. */
    private static KeyStore made(String name) throws Exception {
        return Certificates.make(folder, name, "san=dns:localhost");
    }

    /** Puts it where the registry looks for it, the key first, each file at once. */
    private static void use(KeyStore store) throws Exception {
        String name = store.aliases().nextElement();
        place(
                "tls.key",
                "PRIVATE KEY",
                store.getKey(name, Certificates.PASSWORD.toCharArray()).getEncoded());
        place("tls.crt", "CERTIFICATE", store.getCertificate(name).getEncoded());
    }

    private static void place(String file, String label, byte[] bytes) throws IOException {
        Path draft = folder.resolve(file + ".new");
        String pem = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        Files.writeString(draft, "-----BEGIN " + label + "-----\n" + pem + "\n-----END " + label + "-----\n");
        Files.move(draft, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static SSLContext trusting(Certificate certificate) throws Exception {
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        known.setCertificateEntry("registry", certificate);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        TrustManager[] managers = trusted.getTrustManagers();
        context.init(null, managers, null);
        return context;
    }

    private static Certificate inUse() throws Exception {
        try (InputStream in = Files.newInputStream(folder.resolve("tls.crt"))) {
            return java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    // ---- what is spoken --------

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theRegistryAnswersOverTls(String protocol) throws Exception {
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(trusting(inUse()))
                .sslParameters(new SSLParameters(null, new String[] {protocol}))
                .build()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + registry.port() + "/api/v1/caseload"))
                            .header("Authorization", "Bearer " + registry.token(Role.CASE_APPLICATION, "*"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo(protocol);
            assertThat(answer.headers().firstValue("Strict-Transport-Security"))
                    .contains("max-age=31536000; includeSubDomains");
        }
    }

    /** A hello as TLS 1.0 and 1.1 have it, byte by byte: this machine's own library would not send one. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void olderProtocolsAreRefused(int minor) throws Exception {
        try (RawHttp connection = new RawHttp(registry.port())) {
            connection.send(hello(minor));
            byte[] answer = connection.in().readNBytes(7);
            assertThat(answer).as("an alert").hasSize(7);
            assertThat(answer[0]).as("an alert").isEqualTo((byte) 21);
            assertThat(answer[5]).as("a fatal one").isEqualTo((byte) 2);
            assertThat(answer[6]).as("protocol_version or handshake_failure").isIn((byte) 70, (byte) 40);
            assertThat(connection.in().read()).as("and nothing more").isEqualTo(-1);
        }
    }

    /** The same hello with the version of TLS 1.2 is answered: what is refused is the version. */
    @Test
    void theHelloThatIsRefusedIsGoodButForItsVersion() throws Exception {
        try (RawHttp connection = new RawHttp(registry.port())) {
            connection.send(hello(3));
            assertThat(connection.in().read()).as("a handshake").isEqualTo(22);
        }
    }

    private static byte[] hello(int minor) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        out.writeShort(0x0300 + minor);
        out.write(new byte[32]);
        out.writeByte(0);
        int[] ciphers = {0xc02b, 0xc02c, 0xc009, 0xc00a, 0xc013, 0x002f};
        out.writeShort(ciphers.length * 2);
        for (int cipher : ciphers) {
            out.writeShort(cipher);
        }
        out.write(new byte[] {1, 0});
        ByteArrayOutputStream extensions = new ByteArrayOutputStream();
        DataOutputStream extension = new DataOutputStream(extensions);
        extension.write(new byte[] {0, 10, 0, 6, 0, 4, 0, 23, 0, 24}); // the curves P-256 and P-384
        extension.write(new byte[] {0, 11, 0, 2, 1, 0}); // its points as they are
        extension.write(new byte[] {0, 13, 0, 8, 0, 6, 4, 3, 5, 3, 2, 3}); // ECDSA
        extension.write(new byte[] {0, 23, 0, 0}); // extended master secret
        out.writeShort(extensions.size());
        extensions.writeTo(out);
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        DataOutputStream framed = new DataOutputStream(record);
        framed.write(new byte[] {22, 3, (byte) Math.min(minor, 1)});
        framed.writeShort(body.size() + 4);
        framed.writeByte(1);
        framed.writeByte(0);
        framed.writeShort(body.size());
        body.writeTo(framed);
        return record.toByteArray();
    }

    /** Also where the machine's own settings would allow more. */
    @Test
    void nothingOlderIsSwitchedOn() {
        assertThat(switchedOn()).containsExactly("TLSv1.2", "TLSv1.3");
    }

    private static Set<String> switchedOn() {
        Set<String> protocols = new TreeSet<>();
        WebServerApplicationContext context = (WebServerApplicationContext) registry.context;
        Connector connector = ((TomcatWebServer) java.util.Objects.requireNonNull(context.getWebServer()))
                .getTomcat()
                .getConnector();
        for (var tls : connector.findSslHostConfigs()) {
            protocols.addAll(Set.of(tls.getEnabledProtocols()));
        }
        return protocols;
    }

    @Test
    void withoutTlsNothingIsTold() throws IOException {
        try (RawHttp connection = new RawHttp(registry.port())) {
            connection.send("GET /api/v1/caseload HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + registry.token(Role.CASE_APPLICATION, "*") + "\r\n\r\n");
            String all = new String(connection.in().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(all).startsWith("HTTP/1.1 400").doesNotContain("items", "X-Position", "Server:", "Tomcat");
        }
    }

    @Test
    void whoDoesNotKnowTheCertificateDoesNotGoOn() throws Exception {
        SSLContext others = trusting(made("other").getCertificate("other"));
        try (HttpClient client = HttpClient.newBuilder().sslContext(others).build()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("https://localhost:" + registry.port() + "/actuator/health"))
                    .build();
            assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(SSLHandshakeException.class);
        }
    }

    /** A certificate that is exchanged is served within seconds, without a restart, and under the same rules. */
    @Test
    void aCertificateThatIsExchangedIsServed() throws Exception {
        KeyStore second = made("second");
        use(second);
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        String subject = "";
        while (!subject.equals("CN=second") && Instant.now().isBefore(end)) {
            TimeUnit.MILLISECONDS.sleep(500);
            subject = subject(second.getCertificate("second"));
        }
        assertThat(subject).isEqualTo("CN=second");
        assertThat(switchedOn()).containsExactly("TLSv1.2", "TLSv1.3");
        olderProtocolsAreRefused(2);
    }

    private static String subject(Certificate expected) throws Exception {
        try (SSLSocket socket =
                (SSLSocket) trusting(expected).getSocketFactory().createSocket("localhost", registry.port())) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        } catch (SSLException notYet) {
            return "";
        }
    }
}
