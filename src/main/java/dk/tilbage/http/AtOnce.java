package dk.tilbage.http;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.env.Environment;
import org.springframework.web.util.UriUtils;

/**
 * How much of each kind a client may have under way at the same time. What is remembered is what is under way, and nothing
 * else.
 */
final class AtOnce {

    /** A kind of work, with the setting that limits it ({@code tilbage.http.at-once.<kind>}, 0 for no limit) and its default. */
    enum Kind {
        /** Any request. */
        REQUESTS(256),
        /** Batches of commands. */
        BATCHES(4),
        /** Streams of events, open until somebody hangs up. */
        STREAMS(16),
        /** What is worked out of many cases or of the whole log when it is asked for. */
        COMPUTATIONS(4),
        /** Packages that are fetched. */
        DOWNLOADS(4);

        private final int usual;

        Kind(int usual) {
            this.usual = usual;
        }

        String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /** What a request is, beside being a request. */
        static Kind of(HttpServletRequest request) {
            // As the address is matched: a letter may be written as its code.
            String path = UriUtils.decode(request.getRequestURI(), StandardCharsets.UTF_8);
            boolean post = request.getMethod().equals("POST");
            if (post && path.equals("/api/v1/commands")) {
                return BATCHES;
            }
            if (path.endsWith("/stream")) {
                return STREAMS;
            }
            if (path.endsWith("/package.zip")) {
                return DOWNLOADS;
            }
            boolean computed = path.endsWith("/what-if")
                    || path.endsWith("/allocation-audit")
                    || path.endsWith("/log/verification")
                    || path.endsWith("/progress")
                    || path.endsWith("/steering")
                    || path.endsWith("/funding")
                    || path.endsWith("/agreements")
                    || path.endsWith("/referrals");
            return computed ? COMPUTATIONS : REQUESTS;
        }
    }

    private record Place(String client, Kind kind) {}

    private final Map<Kind, Integer> most = new EnumMap<>(Kind.class);
    private final Map<Place, Integer> underWay = new ConcurrentHashMap<>();

    AtOnce(Environment settings) {
        for (Kind kind : Kind.values()) {
            int limit = settings.getProperty("tilbage.http.at-once." + kind.label(), Integer.class, kind.usual);
            most.put(kind, limit == 0 ? Integer.MAX_VALUE : limit);
        }
    }

    /** Whether the client may begin one more; who may has to {@linkplain #end end} it. */
    boolean begin(String client, Kind kind) {
        int limit = most.getOrDefault(kind, kind.usual);
        boolean[] begun = new boolean[1];
        underWay.compute(new Place(client, kind), (place, now) -> {
            int had = now == null ? 0 : now;
            begun[0] = had < limit;
            int has = begun[0] ? had + 1 : had;
            return has == 0 ? null : has;
        });
        return begun[0];
    }

    /** One that was begun is over. */
    void end(String client, Kind kind) {
        underWay.computeIfPresent(new Place(client, kind), (place, now) -> now == 1 ? null : now - 1);
    }

    /** How many clients' kinds have something under way. */
    int size() {
        return underWay.size();
    }
}
