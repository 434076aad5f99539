package dk.tilbage.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All breaches on one date from the alerts view, over HTTP, page by page; and the first page of one jobcentre's. */
final class AlertsBench {

    private static final int PAGE = 500;
    private static final int ROUNDS = 3;
    private static final int PAGES_OF_WARMING_UP = 20;
    /** Of a large caseload one round is enough. */
    private static final long ENOUGH_NANOS = 120_000_000_000L;

    private static final int FIRST_PAGES = 200;
    private static final long LONGEST_MICROS = 60_000_000;
    private static final String DAY = "2009-04-15";

    private final URI url;
    private final String token;
    private final String jobcentre;
    private final Progress progress;
    private final JsonMapper mapper = JsonMapper.shared();

    AlertsBench(URI url, String token, String jobcentre, Progress progress) {
        this.url = url;
        this.token = token;
        this.jobcentre = jobcentre;
        this.progress = progress;
    }

    List<Figure> run() throws InterruptedException {
        List<Figure> figures = new ArrayList<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            progress.say("All breaches on one date over HTTP, page by page");
            all(http, new Histogram(LONGEST_MICROS, 3), PAGES_OF_WARMING_UP);
            List<Double> millis = new ArrayList<>();
            long items = 0;
            Histogram pages = new Histogram(LONGEST_MICROS, 3);
            long first = System.nanoTime();
            while (millis.size() < ROUNDS && System.nanoTime() - first < ENOUGH_NANOS) {
                long began = System.nanoTime();
                items = all(http, pages, Integer.MAX_VALUE);
                millis.add((System.nanoTime() - began) / 1e6);
            }
            figures.add(Figure.plain(
                    String.format(Locale.ROOT, "All %,d breaches on one date over HTTP, pages of %d", items, PAGE),
                    String.format(
                            Locale.ROOT,
                            "%,.0f ms",
                            Timing.median(millis.stream()
                                    .mapToDouble(Double::doubleValue)
                                    .toArray())),
                    null));
            figures.add(Figure.plain("— a page, p50, p99", quantiles(pages), null));
            Histogram firsts = new Histogram(LONGEST_MICROS, 3);
            for (int i = 0; i < FIRST_PAGES; i++) {
                page(http, "&jobcentre=" + jobcentre + "&limit=50", null, firsts);
            }
            figures.add(Figure.plain(
                    "First page of 50 breaches of one jobcentre over HTTP, p50, p99", quantiles(firsts), null));
        } catch (IOException e) {
            throw new IllegalStateException("the registry does not answer", e);
        }
        return figures;
    }

    private long all(HttpClient http, Histogram micros, int most) throws IOException, InterruptedException {
        long items = 0;
        int asked = 0;
        String after = null;
        do {
            asked++;
            JsonNode page = page(http, "&limit=" + PAGE, after, micros);
            items += page.required("items").size();
            JsonNode next = page.get("next");
            after = next == null || next.isNull() ? null : next.asString();
        } while (after != null && asked < most);
        return items;
    }

    private JsonNode page(HttpClient http, String query, @Nullable String after, Histogram micros)
            throws IOException, InterruptedException {
        String address = "/api/v1/alerts?status=BREACHED&on=" + DAY + query + (after == null ? "" : "&after=" + after);
        long began = System.nanoTime();
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(url.resolve(address))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        micros.recordValue(Math.min((System.nanoTime() - began) / 1000, LONGEST_MICROS));
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("the alerts answered " + answer.statusCode());
        }
        return mapper.readTree(answer.body());
    }

    private static String quantiles(Histogram micros) {
        return String.format(
                Locale.ROOT,
                "%.0f ms, %.0f ms",
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3);
    }
}
