package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.oauth2.jwt.Jwt;
import picocli.CommandLine;

/** The tokens of an installation's own key. */
class TokenCommandTest {

    @Test
    void aProvidersTokenSaysWhichProviderItIsFor(@TempDir Path data) {
        Run run = run(data, "--role", "provider", "--provider", "ringsted-aktoer", "--jobcentre", "ringsted");
        assertThat(run.exit()).isZero();
        Jwt token = LocalTokens.of(data).decoder(null).decode(run.out().strip());
        Caller caller = CallerFromToken.USUAL.caller(token);
        assertThat(caller.roles()).isEqualTo(Set.of(Role.PROVIDER));
        assertThat(caller.providers()).isEqualTo(Set.of("ringsted-aktoer"));
        assertThat(caller.jobcentres()).isEqualTo(Set.of("ringsted"));
    }

    @Test
    void aProviderIsNamedWithItsRoleAndNoOther(@TempDir Path data) {
        for (List<String> wrong :
                List.of(List.of("--role", "provider"), List.of("--role", "auditor", "--provider", "p"))) {
            assertThat(run(data, wrong.toArray(String[]::new)).exit()).isEqualTo(CommandLine.ExitCode.USAGE);
        }
        assertThat(run(data, "--role", "auditor", "--jobcentre", "*").exit()).isZero();
    }

    @Test
    void noTokenIsMintedThatTheRegistryWouldRefuse(@TempDir Path data) {
        for (List<String> wrong : List.of(
                List.of("--client", "610169-4445"),
                List.of("--client", " "),
                List.of("--jobcentre", "herning greve"),
                List.of("--jobcentre", "6101694445"),
                List.of("--role", "provider", "--provider", "Aktør & Co."))) {
            assertThat(run(
                                    data,
                                    Stream.concat(Stream.of("--role", "auditor"), wrong.stream())
                                            .toArray(String[]::new))
                            .exit())
                    .as(wrong.toString())
                    .isEqualTo(CommandLine.ExitCode.USAGE);
        }
    }

    private record Run(int exit, String out) {}

    private static Run run(Path data, String... arguments) {
        StringWriter out = new StringWriter();
        int exit = new CommandLine(new TokenCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new StringWriter(), true))
                .execute(Stream.concat(Stream.of("--data", data.toString()), Arrays.stream(arguments))
                        .toArray(String[]::new));
        return new Run(exit, out.toString());
    }
}
