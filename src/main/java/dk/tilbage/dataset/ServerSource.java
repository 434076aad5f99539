package dk.tilbage.dataset;

import dk.tilbage.dataset.DatasetRefused.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Asks a running server for a dataset or a comparison: a job, its progress, and then the package, unpacked and checked. */
public final class ServerSource implements DatasetSource {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 300;
    /** How often a download is begun again without getting any further. */
    private static final int RETRIES = 4;

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
        return asked("/api/v1/datasets", body(request), folder, progress, accepted -> {}, ServerSource::dataset);
    }

    private static @Nullable String domain(String exportKeyId) {
        int slash = exportKeyId.indexOf('/');
        return slash < 0 ? null : exportKeyId.substring(slash + 1);
    }

    @Override
    public DatasetResult makeAgain(DatasetAddress address, Path folder, DatasetProgress progress) {
        DatasetRequest request = new DatasetRequest(
                address.trialId(),
                address.position(),
                null,
                address.observedTo(),
                address.profile(),
                address.definitionVersion(),
                domain(address.exportKeyId()));
        return asked(
                "/api/v1/datasets",
                body(request),
                folder,
                progress,
                accepted -> requireKey(accepted, address.exportKeyId()),
                ServerSource::dataset);
    }

    /** A running server makes pseudonyms with its own key alone. */
    private static void requireKey(Map<?, ?> accepted, String exportKeyId) {
        Object key = accepted.get("address") instanceof Map<?, ?> address ? address.get("exportKeyId") : null;
        if (!exportKeyId.equals(key)) {
            throw new DatasetRefused(
                    Code.EXPORT_KEY_UNKNOWN,
                    "The server makes datasets with the export key " + key + ", not " + exportKeyId
                            + ": stop it, and ask again");
        }
    }

    @Override
    public DiffResult diff(DiffRequest request, Path folder, DatasetProgress progress) {
        Map<String, Object> body = form(request.from());
        body.put("from", place(request.from()));
        body.put("to", place(request.to()));
        return asked("/api/v1/dataset-diffs", body, folder, progress, accepted -> {}, ServerSource::comparison);
    }

    /** Reads what was unpacked, and checks it. */
    private interface Reading<T> {
        T of(Path aside) throws IOException;
    }

    private <T> T asked(
            String path,
            Map<String, Object> body,
            Path folder,
            DatasetProgress progress,
            Consumer<Map<?, ?>> check,
            Reading<T> reading) {
        try {
            HttpResponse<String> accepted = send(
                    to(path).header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(Json.pretty(body))),
                    BodyHandlers.ofString());
            if (accepted.statusCode() != 202) {
                throw refused(accepted.body());
            }
            check.accept(object(accepted.body()));
            String job = server.resolve(accepted.headers()
                            .firstValue("Location")
                            .orElseThrow(() -> new IOException("the server named no job")))
                    .getPath();
            await(job, progress);
            return fetch(job, folder, reading);
        } catch (IOException e) {
            throw new DatasetRefused(Code.NOT_WRITTEN, "It could not be fetched from " + server + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatasetRefused(Code.NOT_WRITTEN, "Interrupted", e);
        }
    }

    private static Map<String, Object> body(DatasetRequest request) {
        Map<String, Object> body = form(request);
        body.putAll(place(request));
        return body;
    }

    private static Map<String, Object> form(DatasetRequest request) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("trialId", request.trialId());
        put(form, "profile", request.profile());
        put(form, "definitionVersion", request.definitionVersion());
        put(form, "exportDomain", request.exportDomain());
        return form;
    }

    private static Map<String, Object> place(DatasetRequest request) {
        Map<String, Object> place = new LinkedHashMap<>();
        put(place, "position", request.position());
        put(place, "asOf", text(request.asOf()));
        put(place, "observedTo", text(request.observedTo()));
        return place;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
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
                case "CANCELLED" -> throw new DatasetRefused(Code.CANCELLED, "Somebody cancelled it on the server");
                default -> Thread.sleep(POLL_MILLIS);
            }
        }
    }

    private <T> T fetch(String job, Path folder, Reading<T> reading) throws IOException {
        return DatasetFolder.fill(
                folder, found -> Manifest.read(found) != null || DiffManifest.read(found) != null, aside -> {
                    Path packed = aside.resolve(DatasetWriter.PACKAGE);
                    try {
                        download(job + "/" + DatasetWriter.PACKAGE, packed);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new InterruptedIOException("interrupted");
                    }
                    PackageCheck.unpack(packed, aside);
                    return reading.of(aside);
                });
    }

    /** Downloads a file; where the connection is cut it goes on from there, as long as the server still has the same file. */
    private void download(String path, Path target) throws IOException, InterruptedException {
        String etag = null;
        int fruitless = 0;
        try (FileChannel file = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (true) {
                long before = file.position();
                HttpRequest.Builder request = to(path).GET();
                if (etag != null && before > 0) {
                    request.header("Range", "bytes=" + before + "-").header("If-Range", etag);
                }
                try {
                    HttpResponse<InputStream> answer = send(request, BodyHandlers.ofInputStream());
                    try (InputStream body = answer.body()) {
                        switch (answer.statusCode()) {
                            case 200 -> file.truncate(0);
                            case 206 -> {}
                            case 416 -> {
                                file.truncate(0);
                                throw new IOException("the server has another file by now");
                            }
                            default -> throw refused(new String(body.readAllBytes(), StandardCharsets.UTF_8));
                        }
                        etag = answer.headers().firstValue("ETag").orElse(null);
                        copy(body, file);
                        return;
                    }
                } catch (IOException cut) {
                    fruitless = file.position() > before ? 0 : fruitless + 1;
                    if (fruitless > RETRIES || cut instanceof ClosedByInterruptException) {
                        throw cut;
                    }
                    Thread.sleep(POLL_MILLIS << fruitless);
                }
            }
        }
    }

    private static void copy(InputStream body, FileChannel file) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        }
    }

    private static DatasetResult dataset(Path aside) throws IOException {
        Manifest manifest = Json.read(Files.readAllBytes(aside.resolve(DatasetWriter.MANIFEST)), Manifest.class);
        check(aside, manifest.files());
        return manifest.result();
    }

    private static DiffResult comparison(Path aside) throws IOException {
        DiffManifest manifest =
                Json.read(Files.readAllBytes(aside.resolve(DatasetWriter.MANIFEST)), DiffManifest.class);
        check(aside, manifest.files());
        return manifest.result();
    }

    /** Whether what came is what the manifest says was sent. */
    private static void check(Path aside, List<Manifest.FileEntry> files) throws IOException {
        for (Manifest.FileEntry file : files) {
            if (!PackageFile.of(aside, file.name()).sha256().equals(file.sha256())) {
                throw new IOException(file.name() + " is not as it was sent");
            }
        }
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
        if (said.get("check") instanceof String check) {
            detail = "The check " + check + " failed. " + detail + " / " + said.get("detailDa");
        }
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
