package dk.tilbage.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Many commands in one request, a line each, answered line by line in the same order while they are still coming in.
 * Each line is a command of its own: accepted or refused without regard to the others.
 */
@ConditionalOnWebApplication
@RestController
class BatchController {

    static final String NDJSON = "application/x-ndjson";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int FLUSH_EVERY = 100;

    /** How many times its limit a line is read over in search of its end. */
    private static final int LONGEST_SKIP = 64;

    private final CommandService commands;
    private final ObjectProvider<DryRun> dryRuns;
    private final int lineLimit;
    private final int batchLimit;

    BatchController(
            CommandService commands,
            ObjectProvider<DryRun> dryRuns,
            @Value("${tilbage.http.body-limit:262144}") int lineLimit,
            @Value("${tilbage.http.batch-limit:100000}") int batchLimit) {
        this.commands = commands;
        this.dryRuns = dryRuns;
        this.lineLimit = lineLimit;
        this.batchLimit = batchLimit;
    }

    /**
     * The answer to a line.
     *
     * @param line its number, from 1
     * @param key the key it is kept under
     * @param status the HTTP status it would have had by itself
     * @param code the problem, if it was refused
     * @param field the field at fault, if one is
     * @param detail what is wrong, in Danish or English
     * @param caseId the case, if it concerned one
     * @param sequence the case's sequence after it
     * @param position its position in the log
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LineAnswer(
            long line,
            @Nullable String key,
            int status,
            @Nullable String code,
            @Nullable String field,
            @Nullable String detail,
            @Nullable String caseId,
            @Nullable Long sequence,
            @Nullable Long position) {

        static LineAnswer accepted(
                long line,
                @Nullable String key,
                @Nullable String caseId,
                @Nullable Long sequence,
                @Nullable Long position) {
            return new LineAnswer(line, key, 200, null, null, null, caseId, sequence, position);
        }

        static LineAnswer refused(long line, @Nullable String key, Problem problem, HttpServletRequest request) {
            return new LineAnswer(
                    line,
                    key,
                    problem.status(),
                    problem.code(),
                    problem.field(),
                    Problems.detail(problem, language(request)),
                    null,
                    null,
                    null);
        }
    }

    @PostMapping(path = "/api/v1/commands", consumes = NDJSON)
    void execute(
            @RequestParam(defaultValue = "false") boolean dryRun,
            Caller caller,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        caller.require(Role.CASE_APPLICATION, Role.PROVIDER, Role.TRIAL_ADMINISTRATOR);
        DryRun dry = dryRun ? dryRuns.getObject() : null;
        response.setContentType(NDJSON);
        response.setHeader(HttpHeaders.CONTENT_LANGUAGE, language(request).getLanguage());
        OutputStream out = response.getOutputStream();
        InputStream in = new BufferedInputStream(request.getInputStream(), 1 << 16);
        long line = 0;
        for (Line read = next(in); read != null; read = next(in)) {
            line++;
            if (line > batchLimit || read.endless()) {
                write(out, LineAnswer.refused(line, null, Problem.of(ProblemCode.BATCH_TOO_LONG), request));
                break;
            }
            if (!read.blank()) {
                write(out, answer(line, read, dry, caller, request));
            }
            if (line % FLUSH_EVERY == 0 || in.available() == 0) {
                out.flush();
            }
        }
        out.flush();
    }

    private LineAnswer answer(long line, Line read, @Nullable DryRun dry, Caller caller, HttpServletRequest request) {
        String key = null;
        try {
            if (read.tooLong()) {
                throw Problem.of(ProblemCode.LINE_TOO_LARGE).raised();
            }
            ObjectNode envelope = StrictJson.object(read.bytes());
            key = key(envelope);
            CommandService.Sent sent = sent(envelope, key);
            if (dry != null) {
                DryRun.Foreseen foreseen = dry.execute(caller, sent);
                return LineAnswer.accepted(line, key, foreseen.caseId(), foreseen.sequence(), foreseen.position());
            }
            CommandService.Outcome outcome = commands.execute(caller, sent);
            CommandAnswer answer = outcome.answer();
            return LineAnswer.accepted(line, outcome.key(), answer.caseId(), answer.sequence(), answer.position());
        } catch (RuntimeException refused) {
            return LineAnswer.refused(line, key, ProblemAdvice.of(refused, request), request);
        }
    }

    private static Locale language(HttpServletRequest request) {
        return Problems.language(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE));
    }

    private static @Nullable String key(ObjectNode envelope) {
        JsonNode key = envelope.get("key");
        if (key == null || key.isNull()) {
            return null;
        }
        if (!key.isString()) {
            throw Problem.of(ProblemCode.FIELD_TYPE, "key").raised();
        }
        return CommandService.checkKey(key.stringValue());
    }

    private static CommandService.Sent sent(ObjectNode envelope, @Nullable String key) {
        for (String field : envelope.propertyNames()) {
            if (!field.equals("command") && !field.equals("key") && !field.equals("payload")) {
                throw Problem.of(ProblemCode.FIELD_UNKNOWN, StrictJson.printable(field))
                        .raised();
            }
        }
        JsonNode command = required(envelope, "command");
        JsonNode payload = required(envelope, "payload");
        if (!command.isString()) {
            throw Problem.of(ProblemCode.FIELD_TYPE, "command").raised();
        }
        if (!(payload instanceof ObjectNode body)) {
            throw Problem.of(ProblemCode.FIELD_TYPE, "payload").raised();
        }
        return new CommandService.Sent(command.stringValue(), body, key, null);
    }

    private static JsonNode required(ObjectNode envelope, String field) {
        JsonNode value = envelope.get(field);
        if (value == null || value.isNull()) {
            throw Problem.of(ProblemCode.FIELD_MISSING, field).raised();
        }
        return value;
    }

    private static void write(OutputStream out, LineAnswer answer) throws IOException {
        out.write(JSON.writeValueAsBytes(answer));
        out.write('\n');
    }

    // ---- lines --------

    @SuppressWarnings("ArrayRecordComponent")
    private record Line(byte[] bytes, boolean tooLong, boolean endless) {
        boolean blank() {
            return !tooLong && new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).isBlank();
        }
    }

    /**
     * The next line, without its end; null after the last. A line over the limit is read over, not kept; one whose end
     * does not come is given up.
     */
    private @Nullable Line next(InputStream in) throws IOException {
        int read = in.read();
        if (read < 0) {
            return null;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        long length = 0;
        for (; read >= 0 && read != '\n'; read = in.read()) {
            length++;
            if (length <= lineLimit) {
                line.write(read);
            } else if (length > (long) lineLimit * LONGEST_SKIP) {
                return new Line(line.toByteArray(), true, true);
            }
        }
        return new Line(line.toByteArray(), length > lineLimit, false);
    }
}
