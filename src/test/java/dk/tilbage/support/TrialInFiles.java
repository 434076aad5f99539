package dk.tilbage.support;

import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TrialCommand;
import dk.tilbage.trial.TrialCommand.SettingsCommand;
import dk.tilbage.trial.TrialDecider;
import dk.tilbage.trial.TrialEvent;
import dk.tilbage.trial.TrialFiles;
import dk.tilbage.trial.TrialFiles.TrialFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** Trials that come with the program: their files read as strictly as the edge does, and decided one after the other. */
public final class TrialInFiles {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private TrialInFiles() {}

    /** The commands of a trial's files, in order. */
    public static List<SettingsCommand> commands(String trialId) {
        return TrialFiles.read(trialId).stream().map(TrialInFiles::parse).toList();
    }

    private static SettingsCommand parse(TrialFile file) {
        Class<?> type = Stream.of(TrialCommand.SettingsCommand.class.getPermittedSubclasses())
                .filter(command -> command.getSimpleName().equals(file.name()))
                .findFirst()
                .orElseThrow();
        return (SettingsCommand) STRICT.treeToValue(file.payload(), type);
    }

    /** The history that the files make. */
    public static ProtocolHistory history(String trialId) {
        return history(commands(trialId).toArray(SettingsCommand[]::new));
    }

    /** The history that settings make, each as a client sends it. */
    public static ProtocolHistory history(List<TrialFile> settings) {
        return history(settings.stream().map(TrialInFiles::parse).toArray(SettingsCommand[]::new));
    }

    /** The events that settings make, each as a client sends it. */
    public static List<TrialEvent> events(List<TrialFile> settings) {
        @Nullable ProtocolHistory history = null;
        List<TrialEvent> events = new ArrayList<>();
        for (TrialFile file : settings) {
            for (TrialEvent event : TrialDecider.decide(history, parse(file)).orThrow()) {
                history = ProtocolHistory.evolve(history, event);
                events.add(event);
            }
        }
        return events;
    }

    /** The history that these commands make, each of which must be accepted. */
    public static ProtocolHistory history(SettingsCommand... commands) {
        @Nullable ProtocolHistory history = null;
        for (SettingsCommand command : Arrays.asList(commands)) {
            for (TrialEvent event : TrialDecider.decide(history, command).orThrow()) {
                history = ProtocolHistory.evolve(history, event);
            }
        }
        return Objects.requireNonNull(history);
    }
}
