package dk.tilbage.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The writing end of one client's stream of server-sent events. Cases are noted in the access log before anything of them is
 * written. Used by the stream's own thread alone.
 */
final class ServerSentEvents {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int CHUNK = 16 * 1024;
    private static final int RETRY_MILLIS = 3_000;

    private final ResponseBodyEmitter out;
    private final Instant until;
    private final Duration heartbeat;
    private final Accesses.Pushed accesses;
    private final StringBuilder unsent =
            new StringBuilder("retry: ").append(RETRY_MILLIS).append('\n');
    /** The cases of what is not sent yet. */
    private final Set<String> unsentCases = new LinkedHashSet<>();

    private long sentAt = System.nanoTime();

    ServerSentEvents(ResponseBodyEmitter out, Instant until, Duration heartbeat, Accesses.Pushed accesses) {
        this.out = out;
        this.until = until;
        this.heartbeat = heartbeat;
        this.accesses = accesses;
    }

    /** Whether the client's access token is good still. */
    boolean isAllowed() {
        return Instant.now().isBefore(until);
    }

    /** How long there may be nothing to tell before {@link #isSilent()}, or the token expires. */
    Duration patience() {
        Duration toBeat = heartbeat.minusNanos(System.nanoTime() - sentAt);
        Duration toEnd = Duration.between(Instant.now(), until);
        return toBeat.compareTo(toEnd) < 0 ? toBeat : toEnd;
    }

    /** Whether the client has heard nothing for so long that it must be shown that the stream is alive. */
    boolean isSilent() {
        return System.nanoTime() - sentAt >= heartbeat.toNanos();
    }

    /** An event about a case. */
    void event(String id, String name, Object data, String caseId) {
        unsentCases.add(caseId);
        event(id, name, data);
    }

    /** An event about no case. */
    void event(String id, String name, Object data) {
        unsent.append("id: ").append(id);
        unsent.append("\nevent: ").append(name);
        unsent.append("\ndata: ").append(JSON.writeValueAsString(data)).append("\n\n");
    }

    /** What clients pass over. */
    void comment(String text) {
        unsent.append(':').append(text).append("\n\n");
    }

    /** Writes what there is, if it is a good deal. */
    void sendIfMuch() throws IOException {
        if (unsent.length() >= CHUNK) {
            send();
        }
    }

    /** Writes what there is. Blocks while the client does not read, until the container's time-out for writes. */
    void send() throws IOException {
        if (!unsentCases.isEmpty()) {
            accesses.note(unsentCases);
            unsentCases.clear();
        }
        if (!unsent.isEmpty()) {
            out.send(unsent.toString().getBytes(StandardCharsets.UTF_8), MediaType.TEXT_EVENT_STREAM);
            unsent.setLength(0);
            sentAt = System.nanoTime();
        }
    }

    /** Says that the access token has expired. */
    void sendExpired() throws IOException {
        comment(" the access token has expired");
        send();
    }

    void end() {
        out.complete();
    }
}
