package dk.tilbage.eventstore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * The lines of a file of anchors. A line counts when its line feed is there: what stands behind the last one was being
 * written when the program or the machine stopped, and nobody was told that it had been.
 *
 * @param lines the whole lines
 * @param length how many bytes they take
 * @param torn whether something stands behind them
 */
record AnchorLines(List<String> lines, long length, boolean torn) {

    /** Nothing before the first anchor of a file. */
    static final String NOTHING = "0".repeat(64);

    static AnchorLines of(byte[] content) {
        int end = content.length;
        while (end > 0 && content[end - 1] != '\n') {
            end--;
        }
        // ISO 8859-1: every byte is a character, so a changed byte is a changed line. What is written is ASCII.
        String whole = new String(content, 0, end, StandardCharsets.ISO_8859_1);
        List<String> lines =
                end == 0 ? List.of() : List.of(whole.substring(0, end - 1).split("\n", -1));
        return new AnchorLines(lines, end, end < content.length);
    }

    /** The lines of a file; none where there is no such file. */
    static AnchorLines read(Path file) {
        try {
            return of(Files.readAllBytes(file));
        } catch (NoSuchFileException none) {
            return of(new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException("The anchors " + file + " cannot be read", e);
        }
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** What the database knows a file by: its first line. */
    String id() {
        return hash(lines.getFirst());
    }

    /** What the next line says of the one before it. */
    String previous() {
        return isEmpty() ? NOTHING : hash(lines.getLast());
    }

    static String hash(String line) {
        return DigestChain.sha256Hex(line.getBytes(StandardCharsets.ISO_8859_1));
    }
}
