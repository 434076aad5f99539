package dk.tilbage.trial;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The settings of trials that come with the program, as commands in the order to send them in: the registration, the
 * protocol versions, the jobcentres. {@code order.txt} lists them. Where each figure comes from is in the README beside the files.
 */
public final class TrialFiles {

    /** The trial of 2009. */
    public static final String AKTIVE_HURTIGERE_TILBAGE = "aktive-hurtigere-tilbage";

    /** Copenhagen's packages and suppliers of 2015: a model without allocation. */
    public static final String KOEBENHAVN_2015 = "koebenhavn-2015";

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
        return listed(trialId, "order.txt");
    }

    /**
     * Reads the agreements with providers that come with a trial. They are no settings of it: who wants them sends them,
     * after the others.
     *
     * @throws IllegalArgumentException where the program has none of this trial
     */
    public static List<TrialFile> agreements(String trialId) {
        return listed(trialId, "agreements.txt");
    }

    private static List<TrialFile> listed(String trialId, String list) {
        return text(trialId, list)
                .lines()
                .map(line -> line.split(" ", 2))
                .map(entry -> new TrialFile(entry[0], MAPPER.readTree(text(trialId, entry[1]))))
                .toList();
    }

    /**
     * The rules of one of a trial's protocol versions.
     *
     * @throws IllegalArgumentException where the program has no such version of this trial
     */
    public static ProtocolRules protocol(String trialId, int version) {
        JsonNode payload = MAPPER.readTree(text(trialId, "protocol-" + version + ".json"));
        return MAPPER.treeToValue(payload.get("rules"), ProtocolRules.class);
    }

    private static String text(String trialId, String file) {
        try (InputStream in = TrialFiles.class.getResourceAsStream("/trials/" + trialId + "/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("the program has no " + file + " of a trial " + trialId);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
