package dk.tilbage.dataset;

import dk.tilbage.dataset.DatasetRefused.Code;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Asks a running server for a dataset: a job, its progress, and then the package, unpacked and checked. */
public final class ServerSource implements DatasetSource {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 300;

    private final URI server;
    private final String token;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /**
     * A server.
     *
     * @param server its address, without a path
     * @param token an access token of a role that may make datasets
     */
    public ServerSource(URI server, String token) {
        this.server = server;
        this.token = token;
    }

    @Override
    public DatasetResult make(DatasetRequest request, Path folder, DatasetProgress progress) {
        try {
            HttpResponse<String> accepted = send(
                    to("/api/v1/datasets")
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body(request))),
                    BodyHandlers.ofString());
            if (accepted.statusCode() != 202) {
                throw refused(accepted.body());
            }
            String job = server.resolve(accepted.headers()
                            .firstValue("Location")
                            .orElseThrow(() -> new IOException("the server named no job")))
                    .getPath();
            await(job, progress);
            return fetch(job, folder);
        } catch (IOException e) {
            throw new DatasetRefused(Code.NOT_WRITTEN, "The dataset could not be fetched from " + server + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatasetRefused(Code.NOT_WRITTEN, "Interrupted", e);
        }
    }

    private static String body(DatasetRequest request) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("trialId", request.trialId());
        put(body, "position", request.position());
        put(body, "asOf", request.asOf() == null ? null : request.asOf().toString());
        put(
                body,
                "observedTo",
                request.observedTo() == null ? null : request.observedTo().toString());
        put(body, "profile", request.profile());
        put(body, "definitionVersion", request.definitionVersion());
        return Json.pretty(body);
    }

    private static void put(Map<String, Object> body, String field, @Nullable Object value) {
        if (value != null) {
            body.put(field, value);
        }
    }

    private void await(String job, DatasetProgress progress) throws IOException, InterruptedException {
        while (true) {
            HttpResponse<String> answer = send(to(job).GET(), BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw refused(answer.body());
            }
            Map<?, ?> state = object(answer.body());
            if (state.get("progress") instanceof Map<?, ?> at
                    && at.get("done") instanceof Number done
                    && at.get("total") instanceof Number total) {
                progress.at(done.longValue(), total.longValue());
            }
            switch (String.valueOf(state.get("status")).toUpperCase(Locale.ROOT)) {
                case "DONE" -> {
                    return;
                }
                case "FAILED" -> throw refused(answer.body());
                default -> Thread.sleep(POLL_MILLIS);
            }
        }
    }

    private DatasetResult fetch(String job, Path folder) throws IOException, InterruptedException {
        HttpResponse<InputStream> zip =
                send(to(job + "/" + DatasetWriter.PACKAGE).GET(), BodyHandlers.ofInputStream());
        try (InputStream body = zip.body()) {
            if (zip.statusCode() != 200) {
                throw refused(new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
            return DatasetFolder.fill(folder, aside -> {
                Path packed = aside.resolve(DatasetWriter.PACKAGE);
                Files.copy(body, packed);
                unpack(packed, aside);
                return checked(aside);
            });
        }
    }

    private static void unpack(Path packed, Path aside) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(packed), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = aside.resolve(entry.getName()).normalize();
                if (!aside.equals(file.getParent())) {
                    throw new IOException("the package holds a file outside its folder");
                }
                Files.copy(in, file);
            }
        }
    }

    /** Whether what came is what the manifest says was sent. */
    private static DatasetResult checked(Path aside) throws IOException {
        Manifest manifest = Json.read(Files.readAllBytes(aside.resolve(DatasetWriter.MANIFEST)), Manifest.class);
        for (Manifest.FileEntry file : manifest.files()) {
            if (!PackageFile.of(aside, file.name()).sha256().equals(file.sha256())) {
                throw new IOException(file.name() + " is not as it was sent");
            }
        }
        return manifest.result();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "*/*");
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        return http.send(request.build(), handler);
    }

    private static DatasetRefused refused(String problem) {
        Map<?, ?> said = object(problem);
        String code = String.valueOf(said.get("code"));
        String detail = said.get("detail") instanceof String text ? text : "The server refused: " + code;
        for (Code known : Code.values()) {
            if (known.name().equals(code)) {
                return new DatasetRefused(known, detail);
            }
        }
        return new DatasetRefused(Code.FAILED, detail);
    }

    private static Map<?, ?> object(String json) {
        try {
            return Json.read(json.getBytes(StandardCharsets.UTF_8), Map.class);
        } catch (JacksonException e) {
            return Map.of();
        }
    }
}
