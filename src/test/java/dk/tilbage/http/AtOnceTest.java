package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every operation that there is, and what of it a client may have under way at the same time. */
class AtOnceTest {

    /** What is looked up, or handed to somebody who does it later; beside the commands. */
    private static final Set<String> QUICK = Set.of(
            "/api/v1/access-log",
            "/api/v1/alerts",
            "/api/v1/caseload",
            "/api/v1/cases/{caseId}",
            "/api/v1/cases/{caseId}/emergency-access",
            "/api/v1/cases/{caseId}/history",
            "/api/v1/clock",
            "/api/v1/dataset-diffs",
            "/api/v1/datasets",
            "/api/v1/datasets/{id}",
            "/api/v1/problems",
            "/api/v1/trials",
            "/api/v1/trials/{trialId}",
            "/api/v1/trials/{trialId}/intake",
            "/api/v1/webhooks",
            "/api/v1/webhooks/{webhookId}",
            "/api/v1/webhooks/{webhookId}/resume",
            "/api/v1/webhooks/{webhookId}/test");

    @Test
    void everyOperationThatTakesLongIsCountedByItsKind() throws IOException {
        JsonNode paths = JsonMapper.shared()
                .readTree(Files.readString(Path.of("src/test/resources/openapi.json")))
                .path("paths");
        Map<String, AtOnce.Kind> counted = new TreeMap<>();
        paths.properties().stream()
                .filter(path -> !path.getKey().startsWith("/api/v1/commands/"))
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    AtOnce.Kind kind = AtOnce.Kind.of(
                            new MockHttpServletRequest(operation.getKey().toUpperCase(Locale.ROOT), path.getKey()));
                    if (kind != AtOnce.Kind.REQUESTS || !QUICK.contains(path.getKey())) {
                        counted.put(operation.getKey() + " " + path.getKey(), kind);
                    }
                }));
        assertThat(counted)
                .isEqualTo(Map.ofEntries(
                        Map.entry("get /api/v1/alerts/stream", AtOnce.Kind.STREAMS),
                        Map.entry("get /api/v1/cases/stream", AtOnce.Kind.STREAMS),
                        Map.entry("post /api/v1/commands", AtOnce.Kind.BATCHES),
                        Map.entry("get /api/v1/datasets/{id}/package.zip", AtOnce.Kind.DOWNLOADS),
                        Map.entry("post /api/v1/log/verification", AtOnce.Kind.COMPUTATIONS),
                        Map.entry("get /api/v1/referrals", AtOnce.Kind.COMPUTATIONS),
                        Map.entry("get /api/v1/trials/{trialId}/agreements", AtOnce.Kind.COMPUTATIONS),
                        Map.entry("get /api/v1/trials/{trialId}/allocation-audit", AtOnce.Kind.COMPUTATIONS),
                        Map.entry("get /api/v1/trials/{trialId}/funding", AtOnce.Kind.COMPUTATIONS),
                        Map.entry("get /api/v1/trials/{trialId}/progress", AtOnce.Kind.COMPUTATIONS),
                        Map.entry("get /api/v1/trials/{trialId}/steering", AtOnce.Kind.COMPUTATIONS),
                        Map.entry("post /api/v1/trials/{trialId}/what-if", AtOnce.Kind.COMPUTATIONS)));
    }

    /** An address written otherwise is the same address. */
    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/alerts/strea%6d", "/api/v1/cases/%73%74%72%65%61%6D"})
    void aLetterThatIsWrittenAsItsCodeIsThatLetter(String path) {
        assertThat(AtOnce.Kind.of(new MockHttpServletRequest("GET", path))).isEqualTo(AtOnce.Kind.STREAMS);
    }
}
