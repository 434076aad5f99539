package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A stranger's way in: a client is generated from the document that the program serves, compiled, and {@code
 * ops/client/MainJob.java} opens, follows and closes a case with it. Runs with {@code -Pclient-check}, which brings the
 * generator.
 */
@EnabledIfSystemProperty(named = "client.generator", matches = ".+")
class GeneratedClientIT {

    /** What the generated client needs; a stranger has it from the generated {@code pom.xml}. */
    private static final Set<String> LIBRARIES = Set.of(
            "jackson-annotations",
            "jackson-core",
            "jackson-databind",
            "jackson-datatype-jsr310",
            "jakarta.annotation-api");

    private final Path work = Path.of("target", "client-check");
    private final String java = System.getProperty("java.home") + "/bin/java";

    @Test
    void aGeneratedClientDoesTheMainJob() throws Exception {
        Files.createDirectories(work);
        Path client = Files.createTempDirectory(work, "client");
        try (RegistryAtWork registry = RegistryAtWork.start()) {
            registry.registerTrial("herning");
            String token = LocalTokens.of(registry.data)
                    .mint(
                            "generated",
                            List.of(Role.CASE_APPLICATION),
                            List.of("herning"),
                            Duration.ofHours(1),
                            Clock.systemUTC());
            Path document = client.resolve("openapi.json");
            Files.writeString(
                    document, registry.get(token, "/v3/api-docs").response().body());

            run(
                    client,
                    java,
                    "-jar",
                    System.getProperty("client.generator"),
                    "generate",
                    "-g",
                    "java",
                    "--library",
                    "native",
                    "-i",
                    document.toAbsolutePath().toString(),
                    "-o",
                    client.toAbsolutePath().toString(),
                    "--additional-properties",
                    "openApiNullable=false,useJakartaEe=true,enumUnknownDefaultCase=true,containerDefaultToNull=true,"
                            + "invokerPackage=tilbage.client,apiPackage=tilbage.client.api,modelPackage=tilbage.client.model",
                    "--global-property",
                    "apis,models,supportingFiles,apiDocs=false,modelDocs=false,apiTests=false,modelTests=false");

            String libraries = libraries();
            List<String> compiler = new ArrayList<>(List.of(
                    System.getProperty("java.home") + "/bin/javac",
                    "-proc:none",
                    "-nowarn",
                    "-encoding",
                    "UTF-8",
                    "-d",
                    client.resolve("classes").toAbsolutePath().toString(),
                    "-cp",
                    libraries));
            try (Stream<Path> sources = Files.walk(client.resolve("src/main/java"))) {
                sources.filter(source -> source.toString().endsWith(".java"))
                        .map(source -> source.toAbsolutePath().toString())
                        .forEach(compiler::add);
            }
            compiler.add(
                    Path.of("ops", "client", "MainJob.java").toAbsolutePath().toString());
            run(client, compiler.toArray(String[]::new));

            String told = run(
                    client,
                    java,
                    "-cp",
                    client.resolve("classes").toAbsolutePath() + File.pathSeparator + libraries,
                    "MainJob",
                    "http://localhost:" + registry.port(),
                    token);
            assertThat(told).contains("was opened, followed and closed");
            // The client said so; the registry must have it too.
            assertThat(registry.get(registry.token(Role.AUDITOR, "herning"), "/api/v1/cases/client-1")
                            .text("status"))
                    .isEqualTo("CLOSED");
        }
    }

    private static String libraries() {
        List<String> found = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> {
                    String name = Path.of(entry).getFileName().toString();
                    // Of both Jacksons on the tests' class path, the one of the generated client.
                    return !entry.contains("tools" + File.separator + "jackson")
                            && LIBRARIES.stream()
                                    .anyMatch(library ->
                                            name.matches(library + "-2[0-9.]*\\.jar|" + library + "-3[0-9.]*\\.jar"));
                })
                .toList();
        assertThat(found).hasSize(LIBRARIES.size());
        return String.join(File.pathSeparator, found);
    }

    private String run(Path folder, String... command) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        String told = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended && process.exitValue() == 0)
                .as(command[0] + " " + command[1] + ": " + told.substring(Math.max(0, told.length() - 4000)))
                .isTrue();
        return told;
    }
}
