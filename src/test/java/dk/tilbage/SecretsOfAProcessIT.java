package dk.tilbage;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.people.MasterKeys;
import dk.tilbage.support.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine;

/** What the program prints, and what everybody on its machine can read of its processes, tells no secret. */
class SecretsOfAProcessIT {

    private static final String PLANTED = "planted" + "Secret";

    private final List<ProgramProcess> programs = new ArrayList<>();
    private Path data = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        data = Files.createTempDirectory(Files.createDirectories(Path.of("target", "test-data")), "secrets")
                .resolve("data")
                .toAbsolutePath();
    }

    @AfterEach
    void endPrograms() throws IOException {
        ProgramProcess.endAll(data, programs);
        FileSystemUtils.deleteRecursively(data.getParent());
    }

    // ---- settings in the environment --------

    private record Ended(int status, String said) {}

    private Ended run(Map<String, String> environment, String... arguments) throws Exception {
        Path output = Files.createFile(Files.createDirectories(data).resolve("said.txt"));
        ProcessBuilder builder = new ProcessBuilder(ProgramProcess.command(arguments))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(output, StandardCharsets.UTF_8);
        Files.delete(output);
        return new Ended(process.exitValue(), said);
    }

    private static List<List<String>> commands(CommandLine line, List<String> names) {
        List<List<String>> commands = new ArrayList<>();
        commands.add(names);
        line.getSubcommands().forEach((name, command) -> {
            if (!name.equals("help")) {
                commands.addAll(commands(
                        command, Stream.concat(names.stream(), Stream.of(name)).toList()));
            }
        });
        return commands;
    }

    /** Defaults are shown, and some are taken from the environment; none that is a secret. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void helpTellsNothingOfTheEnvironment() throws Exception {
        Map<String, String> environment = Map.of(
                "TILBAGE_POSTGRES_URL", "jdbc:postgresql://db/tilbage?password=" + PLANTED,
                "TILBAGE_POSTGRES_PASSWORD", PLANTED,
                "TILBAGE_MONGODB_URI", "mongodb://tilbage:" + PLANTED + "@db/tilbage",
                "TILBAGE_TOKEN", PLANTED,
                "SERVER_SSL_KEY_STORE_PASSWORD", PLANTED);
        for (List<String> command : commands(Cli.commandLine(), List.of())) {
            List<String> arguments = new ArrayList<>(command);
            arguments.add("--help");
            Ended help = run(environment, arguments.toArray(String[]::new));
            assertThat(help.said()).as(command.toString()).contains("Usage:").doesNotContain(PLANTED);
            assertThat(help.status()).as(command.toString()).isZero();
        }
    }

    /** Each of them is a mistake that is soon made: a password with a slash in it, a store that is not there. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            TILBAGE_POSTGRES_PASSWORD | _                                                       | jdbc:postgresql://127.0.0.1:1/tilbage
            TILBAGE_POSTGRES_URL      | jdbc:postgresql://127.0.0.1:1/tilbage?user=a&password=_ | -
            TILBAGE_POSTGRES_URL      | jdbc:postgresql://127.0.0.1:x/tilbage?user=a&password=_ | -
            TILBAGE_POSTGRES_URL      | jdbc:postgres://127.0.0.1:1/tilbage?user=a&password=_   | -
            TILBAGE_POSTGRES_URL      | jdbc:postgresql://a:_@127.0.0.1:1/tilbage               | -
            TILBAGE_POSTGRES_URL      | postgresql://a:_@127.0.0.1:1/tilbage                    | -
            TILBAGE_MONGODB_URI       | mongodb://tilbage:_@127.0.0.1:1/tilbage                 | jdbc:postgresql://127.0.0.1:1/tilbage
            TILBAGE_MONGODB_URI       | mongodb://tilbage:_/x@127.0.0.1:1/tilbage               | one that is there
            TILBAGE_MONGODB_URI       | mongodb://tilbage:_%zz@127.0.0.1:1/tilbage              | one that is there
            TILBAGE_MONGODB_URI       | tilbage:_@127.0.0.1:1/tilbage                           | one that is there
            """)
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void aStartThatFailsTellsNoSecret(String setting, String value, String postgres) throws Exception {
        Path keys = Files.createDirectories(data).resolve("master.json");
        MasterKeys.create(keys);
        Map<String, String> environment = new HashMap<>(
                Map.of("TILBAGE_KEYS_FILE", keys.toString(), "TILBAGE_MONGODB_URI", "mongodb://127.0.0.1:1/tilbage"));
        if (postgres.startsWith("jdbc:")) {
            environment.put("TILBAGE_POSTGRES_URL", postgres);
        } else if (!postgres.equals("-")) {
            Stores.Database database = Stores.database();
            environment.put("TILBAGE_POSTGRES_URL", database.url());
            environment.put("TILBAGE_POSTGRES_USER", database.user());
            environment.put("TILBAGE_POSTGRES_PASSWORD", database.password());
        }
        environment.put(setting, value.replace("_", PLANTED));
        Ended ended = run(environment, "serve", "--port", "0", "--data", data.toString());
        assertThat(ended.said()).isNotBlank().doesNotContain(PLANTED);
        assertThat(ended.status()).isNotZero();
    }

    // ---- secrets that the program makes --------

    /** The arguments of every process that this one has started, as {@code ps} shows them to everybody. */
    private static Set<String> arguments() {
        Set<String> seen = new TreeSet<>();
        ProcessHandle.current().descendants().forEach(process -> {
            try {
                seen.add(Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1)
                        .replace('\0', ' '));
            } catch (IOException ended) {
                // Meanwhile.
            }
        });
        return seen;
    }

    /** Keys and passwords in the files of a data folder: texts that are long and by chance. */
    private Set<String> secrets() throws IOException {
        Set<String> secrets = new TreeSet<>();
        secrets.add(
                Files.readString(data.resolve("postgres").resolve("password")).strip());
        Pattern text = Pattern.compile("\"(?:value|d|key|secret|private)\"\\s*:\\s*\"([^\"]{20,})\"");
        try (Stream<Path> files = Files.walk(data.resolve("keys"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.matcher(Files.readString(file)).results().forEach(found -> secrets.add(found.group(1)));
            }
        }
        return secrets;
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void theProgramAndItsPostgresAreStartedWithoutASecretInSight() throws Exception {
        Set<String> seen = new ConcurrentSkipListSet<>();
        Thread looking = Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    seen.addAll(arguments());
                    Thread.sleep(2);
                }
            } catch (InterruptedException enough) {
                Thread.currentThread().interrupt();
            }
        });
        ProgramProcess program = ProgramProcess.start(data, "tilbage.clock.start=2009-06-01T08:00");
        programs.add(program);
        looking.interrupt();
        looking.join();
        seen.addAll(arguments());

        Set<String> secrets = secrets();
        assertThat(secrets).as("a password, and keys").hasSizeGreaterThanOrEqualTo(4);
        assertThat(seen).anyMatch(command -> command.contains("initdb"));
        assertThat(seen).anyMatch(command -> command.contains("postgres -D"));
        String printed = Files.readString(data.resolveSibling("program.log"), StandardCharsets.UTF_8);
        program.stop();
        for (String secret : secrets) {
            assertThat(seen).as("arguments").noneMatch(command -> command.contains(secret));
            assertThat(printed).as("printed").doesNotContain(secret);
        }
    }
}
