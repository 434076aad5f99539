package dk.tilbage.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
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
 * Each line is a command of its own: accepted or refused without regard to the others. Lines of different cases are decided
 * at the same time, see {@link BatchWork}; a dry run decides one after the other.
 */
@ConditionalOnWebApplication
@RestController
class BatchController {

    static final String NDJSON = "application/x-ndjson";

    private static final JsonMapper JSON = JsonMapper.shared();
    /** How many times its limit a line is read over in search of its end. */
    private static final int LONGEST_SKIP = 64;

    private final CommandService commands;
    private final ObjectProvider<DryRun> dryRuns;
    private final int lineLimit;
    private final int batchLimit;
    private final int dryRunLimit;
    private final Semaphore atOnce;

    BatchController(
            CommandService commands,
            ObjectProvider<DryRun> dryRuns,
            @Value("${tilbage.http.body-limit:262144}") int lineLimit,
            @Value("${tilbage.http.batch-limit:1000000}") int batchLimit,
            @Value("${tilbage.http.dry-run-limit:100000}") int dryRunLimit,
            @Value("${tilbage.http.batch-concurrency:8}") int concurrency) {
        this.commands = commands;
        this.dryRuns = dryRuns;
        this.lineLimit = lineLimit;
        this.batchLimit = batchLimit;
        this.dryRunLimit = dryRunLimit;
        this.atOnce = new Semaphore(concurrency, true);
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
     * @param registrationIds the registrations it made, corrected or withdrew; in a dry run none
     * @param replayed true where an earlier line or request under its key had done it
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
            @Nullable Long position,
            @Nullable List<String> registrationIds,
            @Nullable Boolean replayed) {

        static LineAnswer done(
                long line,
                @Nullable String key,
                @Nullable String caseId,
                @Nullable Long sequence,
                @Nullable Long position,
                List<String> registrationIds,
                boolean replayed) {
            return new LineAnswer(
                    line,
                    key,
                    200,
                    null,
                    null,
                    null,
                    caseId,
                    sequence,
                    position,
                    registrationIds.isEmpty() ? null : registrationIds,
                    replayed ? true : null);
        }

        static LineAnswer refused(long line, @Nullable String key, Problem problem, Locale language) {
            return new LineAnswer(
                    line,
                    key,
                    problem.status(),
                    problem.code(),
                    problem.field(),
                    Problems.detail(problem, language),
                    null,
                    null,
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
        int limit = dryRun ? dryRunLimit : batchLimit;
        response.setContentType(NDJSON);
        response.setHeader(HttpHeaders.CONTENT_LANGUAGE, language(request).getLanguage());
        InputStream in = new BufferedInputStream(request.getInputStream(), 1 << 16);
        try (BatchWork<Answer> work = new BatchWork<>(atOnce, Answer::mayDependOnOthers, answers(request, response))) {
            long line = 0;
            for (Line read = next(in); read != null && !work.givenUp(); read = next(in)) {
                line++;
                if (line > limit || read.endless()) {
                    Answer tooLong = Answer.refused(
                            line, null, Problem.of(ProblemCode.BATCH_TOO_LONG).raised());
                    work.add(0, List.of(), false, () -> tooLong);
                    break;
                }
                if (!read.blank()) {
                    add(work, line, read, dry, caller);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Problem.of(ProblemCode.BUSY).raised();
        }
    }

    private void add(BatchWork<Answer> work, long line, Line read, @Nullable DryRun dry, Caller caller)
            throws InterruptedException {
        String key = null;
        try {
            if (read.tooLong()) {
                throw Problem.of(ProblemCode.LINE_TOO_LARGE).raised();
            }
            ObjectNode envelope = StrictJson.object(read.bytes());
            key = key(envelope);
            CommandService.Sent sent = sent(envelope, key);
            Supplier<Answer> decision = () -> answer(line, sent, dry, caller);
            if (dry == null) {
                work.add(read.bytes().length, BatchOrder.named(sent), BatchOrder.standsAlone(sent), decision);
            } else {
                work.add(read.bytes().length, List.of(), true, decision);
            }
        } catch (RuntimeException refused) {
            Answer answer = Answer.refused(line, key, refused);
            work.add(0, List.of(), false, () -> answer);
        }
    }

    private Answer answer(long line, CommandService.Sent sent, @Nullable DryRun dry, Caller caller) {
        try {
            return dry == null
                    ? Answer.done(line, commands.execute(caller, sent))
                    : Answer.foreseen(line, sent.key(), dry.execute(caller, sent));
        } catch (RuntimeException refused) {
            return Answer.refused(line, sent.key(), refused);
        }
    }

    /** What becomes of a line: its answer, or what refused it. */
    private record Answer(
            long line,
            @Nullable String key,
            @Nullable LineAnswer done,
            @Nullable RuntimeException refusal) {

        static Answer done(long line, CommandService.Outcome outcome) {
            CommandAnswer answer = outcome.answer();
            return new Answer(
                    line,
                    outcome.key(),
                    LineAnswer.done(
                            line,
                            outcome.key(),
                            answer.caseId(),
                            answer.sequence(),
                            answer.position(),
                            answer.registrationIds(),
                            outcome.replayed()),
                    null);
        }

        static Answer foreseen(long line, @Nullable String key, DryRun.Foreseen foreseen) {
            boolean replayed = foreseen.position() != null;
            return new Answer(
                    line,
                    key,
                    LineAnswer.done(
                            line,
                            key,
                            foreseen.caseId(),
                            foreseen.sequence(),
                            foreseen.position(),
                            List.of(),
                            replayed),
                    null);
        }

        static Answer refused(long line, @Nullable String key, RuntimeException refusal) {
            return new Answer(line, key, null, refusal);
        }

        /** A contradiction, a full quota, or somebody in the way: not what the line itself is. */
        boolean mayDependOnOthers() {
            return refusal instanceof ProblemException problem
                    && (problem.problem().status() == 409
                            || problem.problem().status() == 422
                            || problem.problem().status() == 503);
        }
    }

    private static Locale language(HttpServletRequest request) {
        return Problems.language(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE));
    }

    private static BatchWork.Answers<Answer> answers(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        OutputStream out = response.getOutputStream();
        Locale language = language(request);
        return new BatchWork.Answers<>() {
            @Override
            public void write(Answer answer) throws IOException {
                LineAnswer line = answer.refusal() == null
                        ? answer.done()
                        : LineAnswer.refused(
                                answer.line(), answer.key(), ProblemAdvice.of(answer.refusal(), request), language);
                out.write(JSON.writeValueAsBytes(line));
                out.write('\n');
            }

            @Override
            public void flush() throws IOException {
                out.flush();
            }
        };
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
