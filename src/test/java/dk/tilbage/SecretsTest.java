package dk.tilbage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import picocli.CommandLine;

/** Secrets come from files or the environment; a command line, which everybody can read, is not taken. */
class SecretsTest {

    private static final String PLANTED = "planted-" + "secret";

    @TempDir
    private Path folder;

    @Configuration(proxyBeanMethods = false)
    static class Nothing {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tilbage.postgres.password=_",
                "spring.datasource.password=_",
                "server.ssl.key-store-password=_",
                "tilbage.postgres.url=jdbc:postgresql://db/tilbage?user=tilbage&password=_",
                "tilbage.mongodb.uri=mongodb://tilbage:_@db/tilbage",
                "spring.ssl.bundle.pem.registry.keystore.private-key=-----BEGIN PRIVATE KEY-----_"
            })
    void aSecretOnTheCommandLineIsRefusedAndNotRepeated(String setting) {
        StringWriter said = new StringWriter();
        CommandLine line = Cli.commandLine();
        line.setOut(new PrintWriter(said)).setErr(new PrintWriter(said));
        int exit = line.execute("serve", "--data", folder.toString(), "--set", setting.replace("_", PLANTED));
        assertThat(exit).isEqualTo(2);
        assertThat(said.toString()).contains("is a secret").doesNotContain(PLANTED);
    }

    @Test
    void aFileForEachSecretIsRead() throws IOException {
        for (String name :
                new String[] {"tilbage.postgres.password", "tilbage.mongodb.uri", "server.ssl.key-store-password"}) {
            Files.writeString(folder.resolve(name), PLANTED + "\n");
        }
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Nothing.class)
                .web(WebApplicationType.NONE)
                .run("--spring.config.import=configtree:" + folder + "/", "--spring.main.banner-mode=off")) {
            assertThat(context.getEnvironment().getProperty("tilbage.postgres.password"))
                    .isEqualTo(PLANTED);
            assertThat(context.getEnvironment().getProperty("tilbage.mongodb.uri"))
                    .isEqualTo(PLANTED);
            assertThat(context.getEnvironment().getProperty("server.ssl.key-store-password"))
                    .isEqualTo(PLANTED);
        }
    }

    @Test
    void theEnvironmentIsRead() {
        SystemEnvironmentPropertySource environment = new SystemEnvironmentPropertySource(
                "environment", Map.of("TILBAGE_POSTGRES_PASSWORD", PLANTED, "TILBAGE_MONGODB_URI", PLANTED));
        assertThat(environment.getProperty("tilbage.postgres.password")).isEqualTo(PLANTED);
        assertThat(environment.getProperty("tilbage.mongodb.uri")).isEqualTo(PLANTED);
    }
}
