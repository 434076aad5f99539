package dk.tilbage;

import dk.tilbage.eventstore.StoredLog;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The program as a process of its own on a data folder, as {@code serve} starts it, so that it can be killed. */
final class ProgramProcess {

    private static final long LONGEST_START_SECONDS = 180;
    private static final long LONGEST_STOP_SECONDS = 60;

    private final Path data;
    private final Process process;
    private final URI url;

    private ProgramProcess(Path data, Process process) {
        this.data = data;
        this.process = process;
        this.url = RunningServer.on(data).orElseThrow();
    }

    /** A data folder of a test's own; it is deleted by the test that went well. */
    static Path newFolder(String test) throws IOException {
        return Files.createTempDirectory(Files.createDirectories(Path.of("target", "test-data")), test)
                .resolve("data")
                .toAbsolutePath();
    }

    /** Starts it, and returns when it says that it is ready. What it prints is kept in {@code program.log} beside the folder. */
    static ProgramProcess start(Path data, String... settings) throws Exception {
        List<String> command = command("serve", "--port", "0", "--data", data.toString(), "--clock", "simulated");
        for (String setting : settings) {
            command.addAll(List.of("--set", setting));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        CompletableFuture<String> ready = new CompletableFuture<>();
        Path log = data.resolveSibling("program.log");
        Thread.ofPlatform().daemon().name("program's output").start(() -> keepOutput(process, log, ready));
        try {
            ready.get(LONGEST_START_SECONDS, TimeUnit.SECONDS);
            return new ProgramProcess(data, process);
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** The command line that runs the program. */
    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // The stand-in for MongoDB holds all views in this heap; a program without memory must end, not linger.
                "-Xmx1g",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The program alone: what the tests add to the class path is not its own. */
    private static String classPath() {
        Path tests = Path.of("target", "test-classes").toAbsolutePath();
        return Arrays.stream(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).toAbsolutePath().equals(tests))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void keepOutput(Process process, Path log, CompletableFuture<String> ready) {
        try (BufferedReader lines = process.inputReader();
                BufferedWriter kept =
                        Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                kept.write(line);
                kept.newLine();
                kept.flush();
                System.out.println(line); // so that it is looked through with what the tests print
                if (line.contains("Tilbage is ready.")) {
                    ready.complete(line);
                }
            }
        } catch (IOException e) {
            // Killed in the middle of a line.
        }
        ready.completeExceptionally(new IllegalStateException("The program did not start; see " + log));
    }

    URI url() {
        return url;
    }

    /** SIGKILL: no shutdown hook runs, its PostgreSQL is left behind. */
    void kill() throws Exception {
        process.destroyForcibly();
        ended();
    }

    /** SIGKILL to its PostgreSQL and then at once to the program. */
    void killWithPostgres() throws Exception {
        ProcessHandle postmaster = postmaster(data).orElseThrow();
        postmaster.destroyForcibly();
        process.destroyForcibly();
        postmaster.onExit().get(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
        ended();
    }

    /** SIGTERM: it stops as it does when its machine is shut down. */
    void stop() throws Exception {
        process.destroy();
        ended();
    }

    private void ended() throws InterruptedException {
        if (!process.waitFor(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The program did not end");
        }
    }

    /** Whether it left its PostgreSQL running. */
    boolean leftPostgresRunning() throws IOException {
        return postmaster(data).isPresent();
    }

    /** Ends whatever still runs on the folder. */
    static void endAll(Path data, List<ProgramProcess> programs) throws IOException {
        programs.forEach(program -> program.process.destroyForcibly());
        postmaster(data).ifPresent(ProcessHandle::destroyForcibly);
    }

    private static java.util.Optional<ProcessHandle> postmaster(Path data) throws IOException {
        Path pidFile = cluster(data).resolve("postmaster.pid");
        return Files.exists(pidFile)
                ? ProcessHandle.of(Long.parseLong(Files.readAllLines(pidFile).getFirst()))
                        .filter(ProcessHandle::isAlive)
                : java.util.Optional.empty();
    }

    private static Path cluster(Path data) {
        return data.resolve("postgres").resolve("cluster");
    }

    /** The log in its database. */
    StoredLog log() {
        try {
            String port = Files.readAllLines(cluster(data).resolve("postmaster.pid"))
                    .get(3)
                    .strip();
            String password = Files.readString(data.resolve("postgres").resolve("password"))
                    .strip();
            return new StoredLog("jdbc:postgresql://127.0.0.1:" + port + "/tilbage", "tilbage", password);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
