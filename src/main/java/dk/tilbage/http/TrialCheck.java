package dk.tilbage.http;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dk.tilbage.people.Cpr;
import dk.tilbage.people.Identity;
import dk.tilbage.people.Sealed;
import dk.tilbage.providers.AgreementDecider;
import dk.tilbage.providers.AgreementEvent;
import dk.tilbage.providers.AgreementState;
import dk.tilbage.providers.ProviderCommand;
import dk.tilbage.trial.Decision;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.Refusal;
import dk.tilbage.trial.TrialCommand.SettingsCommand;
import dk.tilbage.trial.TrialDecider;
import dk.tilbage.trial.TrialEvent;
import dk.tilbage.trial.TrialFiles.TrialText;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks the files of a trial, and its agreements with providers, before any is sent: each against its schema, then as the registry itself would decide them,
 * one after the other. Every fault is told, with its file, line and field.
 */
final class TrialCheck {

    /**
     * A fault.
     *
     * @param file the file
     * @param line the line, from 1
     * @param field the path of the field; absent where it is the file as a whole
     * @param code the published code
     * @param reason why, in a language people read
     */
    record Fault(String file, int line, @Nullable String field, String code, String reason) {

        /** For people: {@code file:line: field: reason (CODE)}. */
        String text() {
            return file + ":" + line + ": " + (field == null ? "" : field + ": ") + reason + " (" + code + ")";
        }
    }

    /** No command of a trial's files holds a person or a sealed text. */
    private static final CommandReader.Sealing NOTHING_TO_SEAL = new CommandReader.Sealing() {
        @Override
        public Identity identify(Cpr cpr, LocalDate firstDay) {
            throw new IllegalStateException("a trial's settings name nobody");
        }

        @Override
        public Sealed newNumber(Cpr cpr) {
            throw new IllegalStateException("a trial's settings name nobody");
        }

        @Override
        public Sealed seal(String field, String text) {
            throw new IllegalStateException("a trial's settings hold no text to seal");
        }
    };

    private final Locale language;
    private final SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final CommandReader reader = new CommandReader(text -> {
        throw new IllegalStateException("a trial's settings name nobody");
    });
    private final List<Fault> faults = new ArrayList<>();
    private @Nullable ProtocolHistory history;
    private final SequencedMap<String, AgreementState> agreements = new LinkedHashMap<>();

    TrialCheck(Locale language) {
        this.language = language;
    }

    /** The faults of a trial's files, in their order. */
    List<Fault> check(List<TrialText> files) {
        files.forEach(this::check);
        return faults;
    }

    /** The trial as the files make it; empty where there are faults. */
    Optional<ProtocolHistory> trial() {
        return faults.isEmpty() ? Optional.ofNullable(history) : Optional.empty();
    }

    /** The agreements as the files make them, by stream. */
    List<AgreementState> agreements() {
        return List.copyOf(agreements.values());
    }

    private void check(TrialText file) {
        JsonLines lines = JsonLines.of(file.json());
        CommandCatalogue.Entry command = CommandCatalogue.find(file.command()).orElse(null);
        if (command == null || !CommandSchema.isOfTrialFiles(command)) {
            add(file, lines, Problem.of(ProblemCode.COMMAND_UNKNOWN));
            return;
        }
        try {
            ObjectNode body = StrictJson.object(file.json().getBytes(StandardCharsets.UTF_8));
            boolean ofShape = matchesSchema(file, command, lines);
            if (ofShape) {
                switch (reader.read(command.shape(), body).bind(NOTHING_TO_SEAL)) {
                    case SettingsCommand ofTrial -> decide(file, lines, ofTrial);
                    case ProviderCommand ofAgreement -> decide(file, lines, ofAgreement);
                    default -> throw new IllegalStateException(command.name() + " is no command of a trial's files");
                }
            }
        } catch (ProblemException fault) {
            add(file, lines, fault.problem());
        }
    }

    private boolean matchesSchema(TrialText file, CommandCatalogue.Entry command, JsonLines lines) {
        Schema schema = schemas.getSchema(CommandSchema.of(command).toString(), InputFormat.JSON);
        List<Fault> found = new ArrayList<>();
        schema.validate(file.json(), InputFormat.JSON).forEach(error -> {
            String at = path(error.getInstanceLocation().toString());
            String field = error.getProperty() == null
                    ? at
                    : at.isEmpty() ? error.getProperty() : at + "." + error.getProperty();
            found.add(new Fault(
                    file.file(),
                    line(lines, field),
                    field.isEmpty() ? null : field,
                    code(error.getKeyword()).name(),
                    error.getMessage()));
        });
        found.sort(Comparator.comparingInt(Fault::line));
        faults.addAll(found);
        return found.isEmpty();
    }

    private void decide(TrialText file, JsonLines lines, SettingsCommand command) {
        switch (TrialDecider.decide(history, command)) {
            case Decision.Accepted<TrialEvent> accepted -> {
                for (TrialEvent event : accepted.events()) {
                    history = ProtocolHistory.evolve(history, event);
                }
            }
            case Decision.Refused<TrialEvent> refused -> {
                // The registry answers the first fault; whoever writes the file wants them all.
                addAll(
                        file,
                        lines,
                        refused.refusal(),
                        history == null ? List.of() : TrialDecider.faultsIn(history, command));
            }
        }
    }

    private void decide(TrialText file, JsonLines lines, ProviderCommand command) {
        // An agreement is one of the trial that the files before it make; a registry knows that trial alone.
        ProtocolHistory trial = history != null && history.trialId().equals(command.trialId()) ? history : null;
        String stream = AgreementState.idOf(command.trialId(), command.agreementId());
        AgreementState state = agreements.getOrDefault(stream, AgreementState.empty(stream));
        switch (AgreementDecider.decide(trial, state, command)) {
            case Decision.Accepted<AgreementEvent> accepted -> {
                for (AgreementEvent event : accepted.events()) {
                    state = state.with(event);
                }
                agreements.put(stream, state);
            }
            case Decision.Refused<AgreementEvent> refused ->
                addAll(
                        file,
                        lines,
                        refused.refusal(),
                        trial == null ? List.of() : AgreementDecider.faultsIn(trial, command));
        }
    }

    private void addAll(TrialText file, JsonLines lines, Refusal refusal, List<Refusal> all) {
        for (Refusal one : all.contains(refusal) ? all : List.of(refusal)) {
            add(file, lines, Problem.of(one));
        }
    }

    private void add(TrialText file, JsonLines lines, Problem problem) {
        String detail = (String) Problems.body(problem, language, "").get("detail");
        faults.add(new Fault(
                file.file(),
                line(lines, problem.field()),
                problem.field(),
                problem.code(),
                detail == null ? problem.code() : detail));
    }

    private static int line(JsonLines lines, @Nullable String field) {
        return lines.of(Optional.ofNullable(field)).orElse(1);
    }

    /** From a JSON pointer to the path as problems name it. */
    private static String path(String pointer) {
        StringBuilder path = new StringBuilder();
        for (String step : pointer.split("/", -1)) {
            if (step.isEmpty()) {
                continue;
            }
            if (step.chars().allMatch(Character::isDigit)) {
                path.append('[').append(step).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step);
            }
        }
        return path.toString();
    }

    private static ProblemCode code(String keyword) {
        return switch (keyword) {
            case "required" -> ProblemCode.FIELD_MISSING;
            case "additionalProperties" -> ProblemCode.FIELD_UNKNOWN;
            case "enum" -> ProblemCode.CODE_UNKNOWN;
            case "uniqueItems" -> ProblemCode.CODE_DUPLICATE;
            case "format" -> ProblemCode.DATE_INVALID;
            case "pattern" -> ProblemCode.ID_INVALID;
            case "minLength" -> ProblemCode.TEXT_EMPTY;
            case "maxLength" -> ProblemCode.TEXT_TOO_LONG;
            default -> ProblemCode.FIELD_TYPE;
        };
    }
}
