package dk.tilbage.trial;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The settings of trials that come with the program, as commands in the order to send them in: the registration, the
 * protocol versions, the jobcentres. Where each figure comes from is in the README beside the files.
 */
public final class TrialFiles {

    /** The trial of 2009. */
    public static final String AKTIVE_HURTIGERE_TILBAGE = "aktive-hurtigere-tilbage";

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private TrialFiles() {}

    /**
     * A command as a client sends it.
     *
     * @param name the command's name in the HTTP contract
     * @param payload its body
     */
    public record TrialFile(String name, JsonNode payload) {}

    /**
     * Reads a trial's files.
     *
     * @param trialId the trial, such as {@link #AKTIVE_HURTIGERE_TILBAGE}
     * @throws IllegalArgumentException where the program has no files of this trial
     */
    public static List<TrialFile> read(String trialId) {
        String folder = "classpath:/trials/" + trialId + "/";
        List<TrialFile> commands = new ArrayList<>(read(folder + "trial.json", "RegisterTrial"));
        if (commands.isEmpty()) {
            throw new IllegalArgumentException("no files of a trial " + trialId);
        }
        List<TrialFile> protocols = new ArrayList<>(read(folder + "protocol-*.json", "AdoptProtocol"));
        protocols.sort(
                Comparator.comparingInt(file -> file.payload().path("version").intValue()));
        commands.addAll(protocols);
        commands.addAll(read(folder + "jobcentres/*.json", "EnrolJobcentre"));
        return List.copyOf(commands);
    }

    private static List<TrialFile> read(String pattern, String command) {
        try {
            return Arrays.stream(new PathMatchingResourcePatternResolver().getResources(pattern))
                    .filter(Resource::exists)
                    .sorted(Comparator.comparing(resource -> Objects.requireNonNull(resource.getFilename())))
                    .map(resource -> new TrialFile(command, tree(resource)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode tree(Resource resource) {
        try (InputStream in = resource.getInputStream()) {
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
