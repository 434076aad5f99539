package dk.tilbage.trial;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The settings of trials that come with the program, as commands in the order to send them in: the registration, the
 * protocol versions, the jobcentres. {@code order.txt} lists them, {@code agreements.txt} the agreements with providers. Where each figure comes from is in the README beside the files.
 */
public final class TrialFiles {

    /** The trial of 2009. */
    public static final String AKTIVE_HURTIGERE_TILBAGE = "aktive-hurtigere-tilbage";

    /** The model of Lyngby-Taarbæk, 2008 to 2009: early meetings, no allocation. */
    public static final String LYNGBY_TAARBAEK = "lyngby-taarbaek";
    /** Copenhagen's packages and suppliers of 2015: a model without allocation. */
    public static final String KOEBENHAVN_2015 = "koebenhavn-2015";

    private static final String ORDER = "order.txt";
    private static final String AGREEMENTS = "agreements.txt";
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
     * A file of a trial as it was written.
     *
     * @param command the command it is the body of
     * @param file its name in the trial's folder
     * @param json its text
     */
    public record TrialText(String command, String file, String json) {}

    /** The names of the trials that come with the program. */
    public static final List<String> NAMES = List.of(AKTIVE_HURTIGERE_TILBAGE, LYNGBY_TAARBAEK, KOEBENHAVN_2015);

    /** The files of a trial that comes with the program, in the order to send them in; its agreements last. */
    public static List<TrialText> texts(String trialId) {
        return texts(exists(trialId, AGREEMENTS), file -> text(trialId, file));
    }

    /**
     * The files of a trial in a folder with an {@code order.txt}, in the order to send them in; then, where there is an
     * {@code agreements.txt}, its agreements with providers.
     *
     * @throws UncheckedIOException where a file that the order lists cannot be read
     */
    public static List<TrialText> texts(Path folder) {
        return texts(Files.exists(folder.resolve(AGREEMENTS)), file -> {
            try {
                return Files.readString(folder.resolve(file));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file + " in the trial's folder", e);
            }
        });
    }

    private static List<TrialText> texts(boolean agreements, UnaryOperator<String> reading) {
        List<TrialText> texts = new ArrayList<>(texts(ORDER, reading));
        if (agreements) {
            texts.addAll(texts(AGREEMENTS, reading));
        }
        return List.copyOf(texts);
    }

    private static List<TrialText> texts(String list, UnaryOperator<String> reading) {
        return reading.apply(list)
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.strip().split(" +", 2))
                .map(entry -> new TrialText(entry[0], entry[entry.length - 1], reading.apply(entry[entry.length - 1])))
                .toList();
    }

    /**
     * Reads a trial's settings: the files that its {@code order.txt} lists.
     *
     * @param trialId the trial, such as {@link #AKTIVE_HURTIGERE_TILBAGE}
     * @throws IllegalArgumentException where the program has no files of this trial
     */
    public static List<TrialFile> read(String trialId) {
        return parsed(texts(ORDER, file -> text(trialId, file)));
    }

    /**
     * Reads the agreements with providers that come with a trial; none where it has no {@code agreements.txt}. They are no
     * settings of it, and are sent after them.
     */
    public static List<TrialFile> agreements(String trialId) {
        return exists(trialId, AGREEMENTS) ? parsed(texts(AGREEMENTS, file -> text(trialId, file))) : List.of();
    }

    private static List<TrialFile> parsed(List<TrialText> texts) {
        return texts.stream()
                .map(text -> new TrialFile(text.command(), MAPPER.readTree(text.json())))
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

    private static boolean exists(String trialId, String file) {
        return TrialFiles.class.getResource("/trials/" + trialId + "/" + file) != null;
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
