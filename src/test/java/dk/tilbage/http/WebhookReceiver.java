package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Receives deliveries of webhooks, and answers as it is told to. Verifies signatures by itself. */
public final class WebhookReceiver implements AutoCloseable {

    private final HttpServer server;
    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    private volatile IntUnaryOperator answers = number -> 204;
    private volatile boolean redirects;

    /** A delivery, and how it was answered. */
    public record Delivery(String path, String signature, String id, String text, int status) {

        /** The body. */
        public JsonNode body() {
            return JsonMapper.shared().readTree(text);
        }

        /** The items of the body. */
        public List<JsonNode> items() {
            JsonNode body = body();
            DocumentedAnswers.check("WebhookDelivery", body);
            boolean alerts = body.path("kind").asString().equals("ALERTS");
            body.path("items")
                    .forEach(item -> DocumentedAnswers.check(alerts ? "AlertsStreamAlert" : "CaseChange", item));
            return body.path("items").valueStream().toList();
        }
    }

    /** Starts one on this machine. */
    public WebhookReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::receive);
        server.start();
    }

    private void receive(HttpExchange exchange) {
        try (exchange) {
            String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int status = answers.applyAsInt(deliveries.size());
            deliveries.add(new Delivery(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("Tilbage-Signature"),
                    exchange.getRequestHeaders().getFirst("Tilbage-Delivery"),
                    text,
                    status));
            if (redirects) {
                exchange.getResponseHeaders().set("Location", "/elsewhere");
            }
            exchange.sendResponseHeaders(status, -1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address of a path. */
    public String url(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    /** Answers so from now on: the number of deliveries before gives the status. It may take its time. */
    public void answers(IntUnaryOperator next) {
        answers = next;
    }

    void answersWithRedirect() {
        redirects = true;
        answers = number -> 307;
    }

    /** All deliveries to a path so far. */
    public List<Delivery> to(String path) {
        return deliveries.stream()
                .filter(delivery -> delivery.path().equals(path))
                .toList();
    }

    /** The items of all deliveries to a path that were taken. */
    public List<JsonNode> taken(String path) {
        List<JsonNode> items = new ArrayList<>();
        to(path).stream()
                .filter(delivery -> delivery.status() < 300)
                .forEach(delivery -> items.addAll(delivery.items()));
        return items;
    }

    /** Fails where a delivery is not signed with the secret, now. */
    static void verify(Delivery delivery, String secret) throws GeneralSecurityException {
        String[] parts = delivery.signature().split(",", -1);
        String time = parts[0].substring("t=".length());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update(time.getBytes(StandardCharsets.UTF_8));
        mac.update((byte) '.');
        mac.update(delivery.text().getBytes(StandardCharsets.UTF_8));
        assertThat(parts[1]).isEqualTo("v1=" + HexFormat.of().formatHex(mac.doFinal()));
        assertThat(Long.parseLong(time))
                .isCloseTo(Instant.now().getEpochSecond(), org.assertj.core.data.Offset.offset(60L));
        assertThat(delivery.id()).isEqualTo(delivery.body().path("delivery").asString());
    }

    /** Waits. */
    public static void await(BooleanSupplier condition, String what) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within 30 s: " + what).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
