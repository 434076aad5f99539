package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** More slow clients than a container has threads, of three kinds; whoever asks as usual is answered as usual. */
class SlowClientsIT {

    /** More than the 200 platform threads that the container would have. */
    private static final int CLIENTS = 240;

    private static final Duration AS_USUAL = Duration.ofSeconds(2);

    private static RegistryAtWork registry;
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        registry = RegistryAtWork.start();
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    private Socket connected(int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), registry.port()));
        socket.setSoTimeout(60_000);
        sockets.add(socket);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Sends a little every second, until the registry has had enough. */
    private static void drip(ExecutorService senders, Socket socket, String text, AtomicBoolean on) {
        senders.execute(() -> {
            try {
                while (on.get()) {
                    TimeUnit.SECONDS.sleep(1);
                    write(socket, text);
                }
            } catch (IOException closed) {
                // It has.
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** How long a client that asks as usual waits, at worst of ten times. */
    private static Duration answeredAsUsual() {
        String token = registry.tokenOf("as-usual", Role.values());
        Duration longest = Duration.ZERO;
        for (int i = 0; i < 10; i++) {
            long begun = System.nanoTime();
            assertThat(registry.get(token, "/api/v1/caseload").status()).isEqualTo(200);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            longest = took.compareTo(longest) > 0 ? took : longest;
        }
        return longest;
    }

    private void hangUp() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** A byte a second; given up after {@link Bodies#LONGEST}, and the connection is closed. */
    @Test
    void whoSendsABodyByteByByteHoldsUpNobodyAndIsGivenUp() throws Exception {
        String token = registry.tokenOf("slow-sender", Role.CASE_APPLICATION);
        AtomicBoolean on = new AtomicBoolean(true);
        ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Future<String>> outcomes = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Socket socket = connected(0);
                write(
                        socket,
                        "POST /api/v1/commands/OpenCase HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                                + "\r\nContent-Type: application/json\r\nContent-Length: 200000\r\n\r\n{");
                drip(senders, socket, " ", on);
                outcomes.add(senders.submit(() -> {
                    long begun = System.nanoTime();
                    String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
                    try {
                        socket.getInputStream().readAllBytes();
                    } catch (IOException reset) {
                        // Closed while more was being sent.
                    }
                    long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
                    return answer + (seconds < 45 ? " in time" : " after " + seconds + " s");
                }));
            }
            TimeUnit.SECONDS.sleep(3);
            Duration longest = answeredAsUsual();
            System.out.println(CLIENTS + " slow senders: answered as usual in " + longest.toMillis() + " ms");
            assertThat(longest).isLessThan(AS_USUAL);
            Map<String, Integer> seen = new TreeMap<>();
            for (Future<String> outcome : outcomes) {
                seen.merge(outcome.get(60, TimeUnit.SECONDS), 1, Integer::sum);
            }
            on.set(false);
            assertThat(seen).containsOnlyKeys("HTTP/1.1 408 in time");
        } finally {
            on.set(false);
            hangUp();
            senders.shutdownNow();
        }
    }

    @Test
    void whoSendsHeadersByteByByteHoldsUpNobody() throws Exception {
        AtomicBoolean on = new AtomicBoolean(true);
        ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                Socket socket = connected(0);
                write(socket, "GET /actuator/health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
                drip(senders, socket, "x", on);
            }
            TimeUnit.SECONDS.sleep(3);
            Duration longest = answeredAsUsual();
            System.out.println(CLIENTS + " slow headers: answered as usual in " + longest.toMillis() + " ms");
            assertThat(longest).isLessThan(AS_USUAL);
            on.set(false);
        } finally {
            on.set(false);
            hangUp();
            senders.shutdownNow();
        }
    }

    @Test
    void whoDoesNotReadHoldsUpNobody() throws Exception {
        String token = registry.tokenOf("slow-reader", Role.values());
        String request = "GET /v3/api-docs HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n";
        assertThat(registry.get(token, "/v3/api-docs").response().body().length())
                .isGreaterThan(200_000);
        try {
            for (int i = 0; i < CLIENTS; i++) {
                // More than fits into what lies between: the registry has to wait with a write.
                write(connected(4_096), request);
            }
            // Time to work out what they asked for; less than a write waits for its reader.
            Instant end = Instant.now().plusSeconds(40);
            Duration longest = answeredAsUsual();
            while (longest.compareTo(AS_USUAL) >= 0 && Instant.now().isBefore(end)) {
                longest = answeredAsUsual();
            }
            System.out.println(CLIENTS + " slow readers: answered as usual in " + longest.toMillis() + " ms");
            assertThat(longest).isLessThan(AS_USUAL);
        } finally {
            hangUp();
        }
    }
}
