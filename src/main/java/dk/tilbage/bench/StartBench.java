package dk.tilbage.bench;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Starts the program as a process of its own and waits until it answers, and until its views have caught up. */
final class StartBench {

    private static final int ROUNDS = 3;
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Path folder;
    private final Progress progress;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    StartBench(Path folder, Progress progress) {
        this.folder = folder;
        this.progress = progress;
    }

    private record Start(double ready, double caughtUp) {}

    /**
     * Measures both starts.
     *
     * @param filled the data folder with the filled log
     * @param head how many events it holds
     * @param tokens an auditor's token for a data folder
     */
    List<Figure> run(Path filled, long head, Function<Path, String> tokens) throws IOException, InterruptedException {
        List<Start> onEmpty = new ArrayList<>();
        List<Start> onFilled = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            progress.say("Start on an empty folder, round " + (round + 1) + " of " + ROUNDS);
            onEmpty.add(start(Files.createTempDirectory(folder, "empty-"), 0, tokens));
            progress.say("Start on the filled folder, round " + (round + 1) + " of " + ROUNDS);
            onFilled.add(start(filled, head, tokens));
        }
        String events = String.format(Locale.ROOT, "%,d events", head);
        return List.of(
                Figure.plain("Start to ready, empty folder", median(onEmpty, Start::ready), null),
                Figure.plain("Start to ready, " + events, median(onFilled, Start::ready), null),
                Figure.plain("Start to views caught up, " + events, median(onFilled, Start::caughtUp), null));
    }

    private static String median(List<Start> starts, Function<Start, Double> which) {
        return String.format(
                Locale.ROOT,
                "%.1f s",
                Timing.median(starts.stream()
                        .map(which)
                        .mapToDouble(Double::doubleValue)
                        .toArray()));
    }

    private Start start(Path data, long head, Function<Path, String> tokens) throws IOException, InterruptedException {
        int port = freePort();
        List<String> line = new ArrayList<>(program());
        line.addAll(List.of("serve", "--data", data.toString(), "--port", Integer.toString(port)));
        File output = folder.resolve("serve-" + port + ".log").toFile();
        URI server = URI.create("http://localhost:" + port + "/");
        long began = System.nanoTime();
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        try {
            await(
                    process,
                    output,
                    began,
                    () -> status(HttpRequest.newBuilder(server.resolve("actuator/health"))
                            .GET()
                            .build()));
            double ready = Timing.secondsSince(began);
            HttpRequest caseload = HttpRequest.newBuilder(server.resolve("api/v1/caseload?limit=1"))
                    .header("Authorization", "Bearer " + tokens.apply(data))
                    .header("X-Read-After", Long.toString(head))
                    .GET()
                    .build();
            await(process, output, began, () -> status(caseload));
            return new Start(ready, Timing.secondsSince(began));
        } finally {
            process.destroy();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private interface Question {
        int status() throws InterruptedException;
    }

    private static void await(Process process, File output, long began, Question question) throws InterruptedException {
        while (question.status() != 200) {
            if (!process.isAlive() || Timing.secondsSince(began) > LONGEST.toSeconds()) {
                throw new IllegalStateException("The server did not get ready; its output is in " + output);
            }
            Thread.sleep(20);
        }
    }

    private int status(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    /** How this program was started: from its jar, or from classes. */
    private static List<String> program() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = Optional.ofNullable(System.getProperty("java.class.path"))
                .orElseThrow(() -> new IllegalStateException("There is no class path"));
        return classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)
                ? List.of(java, "-jar", classPath)
                : List.of(java, "-cp", classPath, "dk.tilbage.Main");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
