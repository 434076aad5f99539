package dk.tilbage.http;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Commands by name, one at a time. */
@ConditionalOnWebApplication
@RestController
@Tag(name = "Commands")
@RequestMapping(path = "/api/v1/commands", produces = MediaType.APPLICATION_JSON_VALUE)
class CommandController {

    private static final Pattern ETAG = Pattern.compile("\"([0-9]{1,18})\"");

    private final CommandService commands;
    private final int bodyLimit;

    CommandController(CommandService commands, @Value("${tilbage.http.body-limit:262144}") int bodyLimit) {
        this.commands = commands;
        this.bodyLimit = bodyLimit;
    }

    @PostMapping(path = "/{commandName}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<CommandAnswer> execute(
            @PathVariable String commandName,
            @RequestHeader(name = ApiHeaders.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Caller caller,
            HttpServletRequest request)
            throws IOException {
        if (key != null) {
            CommandService.checkKey(key);
        }
        Long expected = expected(ifMatch);
        byte[] body = Bodies.read(request, bodyLimit);
        CommandService.Outcome outcome;
        try {
            outcome = commands.execute(
                    caller, new CommandService.Sent(commandName, StrictJson.object(body), key, expected));
        } catch (ProblemException fault) {
            throw withLine(commandName, body, fault);
        }
        CommandAnswer answer = outcome.answer();
        ResponseEntity.BodyBuilder response = ResponseEntity.ok()
                .header(ApiHeaders.IDEMPOTENCY_KEY, outcome.key())
                .header(ApiHeaders.POSITION, Long.toString(answer.position()));
        if (outcome.replayed()) {
            response.header(ApiHeaders.REPLAYED, "true");
        }
        return response.body(answer);
    }

    /** The settings of a trial are written by people, in files of many lines. */
    private static ProblemException withLine(String commandName, byte[] body, ProblemException fault) {
        boolean ofTrial = CommandCatalogue.find(commandName)
                .filter(entry -> !entry.ofCase())
                .isPresent();
        return ofTrial
                ? fault.problem()
                        .onLineOf(new String(body, StandardCharsets.UTF_8))
                        .raised()
                : fault;
    }

    @Operation(
            summary = "What became of the caller's command with that key.",
            description =
                    "404 where no command with that key was accepted: it was never sent, was refused, or is still under way. To send it again with the same key is safe in each case: what was accepted is not done twice.")
    @GetMapping("/{key}")
    ResponseEntity<CommandAnswer> findCommand(@PathVariable String key, Caller caller) {
        return commands.find(caller, key)
                .map(ResponseEntity::ok)
                .orElseThrow(() -> Problem.of(ProblemCode.COMMAND_KEY_UNKNOWN).raised());
    }

    private static @Nullable Long expected(@Nullable String ifMatch) {
        if (ifMatch == null) {
            return null;
        }
        Matcher etag = ETAG.matcher(ifMatch.trim());
        if (!etag.matches()) {
            throw Problem.of(ProblemCode.IF_MATCH_INVALID).raised();
        }
        return Long.valueOf(etag.group(1));
    }
}
