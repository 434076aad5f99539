package dk.tilbage.eventstore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/**
 * A file of signed statements outside the database, one a line, signed with the anchors' key and chained as anchors are
 * (ADR 0013): no line can be edited, taken out of the middle, doubled, moved, or written by somebody without the key. Lines
 * taken from the end are not noticed here.
 *
 * <p>What is signed, in UTF-8, each line ended by a line feed: {@code tilbage KIND 1}, {@code number N}, {@code statement …},
 * {@code previous …}, {@code keyId …}.
 *
 * <p>Whoever appends sees to it that nobody else does meanwhile.
 */
public final class SignedList {

    private static final Pattern STATEMENT = Pattern.compile("[ -~]{1,1000}");

    private final Path file;
    private final Path keyFile;
    private final String kind;

    /** What was read and found signed before, and the hash of its last line. */
    private final List<String> believed = new ArrayList<>();

    private String lastBelieved = AnchorLines.NOTHING;

    /**
     * The list in a file, which need not be there yet.
     *
     * @param keyFile the anchors' keys; made where there is none when the first statement is appended
     * @param kind what the statements are about, a word; a statement of another kind is not taken for one of this
     */
    public SignedList(Path file, Path keyFile, String kind) {
        this.file = file.toAbsolutePath().normalize();
        this.keyFile = keyFile.toAbsolutePath().normalize();
        this.kind = kind;
    }

    /** Its file. */
    public Path file() {
        return file;
    }

    /**
     * All statements, in order; none where there is no file. Half a line at the end was being written when the program stopped,
     * and is none. What was found signed before is not looked at again, unless the file was exchanged meanwhile.
     *
     * @throws AnchorRefused where a line is not one that this list's keys signed at its place
     */
    public synchronized List<String> read() {
        AnchorLines lines = AnchorLines.read(file);
        AnchorKeys keys = AnchorKeys.loadIfThere(keyFile);
        int known = believed.size();
        if (known > 0
                && (lines.lines().size() < known
                        || !AnchorLines.hash(lines.lines().get(known - 1)).equals(lastBelieved))) {
            believed.clear();
            lastBelieved = AnchorLines.NOTHING;
        }
        for (String line : lines.lines().subList(believed.size(), lines.lines().size())) {
            believed.add(checked(line, believed.size() + 1L, lastBelieved, keys).statement());
            lastBelieved = AnchorLines.hash(line);
        }
        return List.copyOf(believed);
    }

    /**
     * Appends statements; they are on the disk when this returns.
     *
     * @param statements printable ASCII, at most 1,000 characters each
     * @throws AnchorRefused where the line before is not one that this list's keys signed
     */
    public void append(List<String> statements) {
        AnchorLines lines = AnchorLines.read(file);
        AnchorKeys keys = AnchorKeys.loadOrCreate(keyFile);
        long number = lines.lines().size();
        if (!lines.isEmpty()) {
            String before = number == 1
                    ? AnchorLines.NOTHING
                    : AnchorLines.hash(lines.lines().get((int) number - 2));
            checked(lines.lines().getLast(), number, before, keys);
        }
        String previous = lines.previous();
        StringBuilder text = new StringBuilder();
        for (String statement : statements) {
            if (!STATEMENT.matcher(statement).matches()) {
                throw new IllegalArgumentException("A statement is printable ASCII, at most 1,000 characters");
            }
            Line unsigned = new Line(++number, statement, previous, keys.signer(), "");
            String line =
                    unsigned.signedWith(keys.sign(unsigned.signedText(kind))).json();
            text.append(line).append('\n');
            previous = AnchorLines.hash(line);
        }
        try {
            OwnersFiles.append(file, lines.length(), text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("The list " + file + " cannot be written", e);
        }
    }

    private Line checked(String line, long number, String previous, AnchorKeys keys) {
        try {
            Line read = EventJson.mapper().readValue(line, Line.class);
            if (read != null
                    && read.json().equals(line)
                    && read.number == number
                    && read.previous.equals(previous)
                    && keys.isSigned(read.keyId, read.signedText(kind), read.signature)) {
                return read;
            }
        } catch (JacksonException unreadable) {
            // Told below, with the line.
        }
        throw new AnchorRefused(
                "SIGNED_LIST_BROKEN",
                "Line " + number + " of " + file + " is not one that the anchors' keys in " + keyFile
                        + " signed at this place");
    }

    /** A line of the file. */
    private record Line(long number, String statement, String previous, String keyId, String signature) {

        String signedText(String kind) {
            return "tilbage " + kind + " 1\nnumber " + number + "\nstatement " + statement + "\nprevious " + previous
                    + "\nkeyId " + keyId + "\n";
        }

        Line signedWith(String by) {
            return new Line(number, statement, previous, keyId, by);
        }

        String json() {
            return EventJson.mapper().writeValueAsString(this);
        }
    }
}
