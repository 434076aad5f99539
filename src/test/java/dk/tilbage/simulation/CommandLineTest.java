package dk.tilbage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands simulate and demo, against a stub of the registry. */
class CommandLineTest {

    private static final TokenSource TOKENS = (role, jobcentreId) -> role;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void simulatePlaysAndReports() {
        try (StubRegistry registry = new StubRegistry()) {
            int exit = run(
                    new SimulateCommand(data -> TOKENS),
                    "--url=" + registry.url(),
                    "--cases=40",
                    "--until=2009-02-13",
                    "--connections=2");
            assertThat(exit).isZero();
            assertThat(out.toString())
                    .contains("40 cases", "København", "of 200", "accepted", "commands in", "CONTACT", "s2009-c1")
                    .contains("Local targets of aktive-hurtigere-tilbage on 2009-02-13", "AABENRAA_WEEK_6")
                    .contains("Local targets of lyngby-taarbaek", LocalTargetsOnLastDay.LEGEND)
                    .doesNotContain("koebenhavn-2015")
                    .containsPattern("CONTACT +3");
        }
    }

    @Test
    void aTokenFromAFileIsUsed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "from-the-file\n");
        try (StubRegistry registry = new StubRegistry()) {
            run(
                    new SimulateCommand(data -> TOKENS),
                    "--url=" + registry.url(),
                    "--cases=5",
                    "--until=2009-01-09",
                    "--token-file=" + file);
            assertThat(registry.recorded)
                    .allSatisfy(command -> assertThat(command.token()).isEqualTo("Bearer from-the-file"));
        }
    }

    @Test
    void impossibleOptionsAreRefusedWithAWord() {
        assertThat(run(new SimulateCommand(data -> TOKENS), "--cases=0")).isEqualTo(2);
        assertThat(run(new SimulateCommand(data -> TOKENS), "--until=2016-01-01"))
                .isEqualTo(2);
        assertThat(run(new SimulateCommand(data -> TOKENS), "--trial=nobodys")).isEqualTo(2);
        assertThat(run(new SimulateCommand(data -> TOKENS), "--connections=0")).isEqualTo(2);
        assertThat(run(new SimulateCommand(data -> TOKENS), "--speed=-1")).isEqualTo(2);
        assertThat(err.toString()).contains("--cases", "--until", "--trial", "--connections", "--speed");
    }

    @Test
    void demoStartsAServerPlaysAndFetchesTheDataset(@TempDir Path data) {
        List<Path> started = new ArrayList<>();
        try (StubRegistry registry = new StubRegistry()) {
            ServerStarter starter = (folder, port) -> {
                started.add(folder);
                return new Server(registry.url());
            };
            int exit = run(new DemoCommand(starter), "--data=" + data, "--cases=30", "--until=2009-02-06", "--port=0");
            assertThat(exit).isZero();
            assertThat(started).containsExactly(data);
            assertThat(data.resolve("demo").resolve("package.zip")).hasContent("a package");
            assertThat(out.toString())
                    .contains("Dataset:", "swagger-ui.html", "Ctrl-C", "Aabenraa, 8 rules")
                    .doesNotContain("AABENRAA_WEEK_6");
        }
    }

    @Test
    void demoCanUseAServerThatRuns(@TempDir Path data) {
        try (StubRegistry registry = new StubRegistry()) {
            ServerStarter none = (folder, port) -> {
                throw new AssertionError("started");
            };
            assertThat(run(
                            new DemoCommand(none),
                            "--data=" + data,
                            "--cases=5",
                            "--until=2009-01-09",
                            "--url=" + registry.url(),
                            "--token=t"))
                    .isZero();
            assertThat(run(new DemoCommand(none), "--url=" + registry.url())).isEqualTo(2);
        }
    }

    private int run(Object command, String... arguments) {
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    /** A server that stops as soon as it is waited for. */
    private record Server(URI url) implements ServerStarter.Running {
        @Override
        public TokenSource tokens() {
            return TOKENS;
        }

        @Override
        public void awaitStop() {}
    }
}
