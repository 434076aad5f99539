package dk.tilbage.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The characters of a spreadsheet's file, read as what the mapping says they are; nothing is guessed or put in their place. */
final class ImportText {

    private static final int BYTE_ORDER_MARK = 0xFEFF;
    private static final int LAST_OF_ASCII = 127;
    private static final int CHUNK = 1 << 16;

    private ImportText() {}

    /** Opens a file behind its byte-order mark, if it has one. What is not of the encoding is refused when it is read. */
    static Reader open(Path file, Charset encoding) throws IOException {
        BufferedReader reader = Files.newBufferedReader(file, encoding);
        try {
            reader.mark(1);
            if (reader.read() != BYTE_ORDER_MARK) {
                reader.reset();
            }
            return reader;
        } catch (IOException e) {
            reader.close();
            throw e;
        }
    }

    /**
     * Refuses a file that is said to be windows-1252 and is UTF-8. Nearly all bytes are letters of windows-1252, so it could be
     * read, and each {@code ø} would be recorded as {@code Ã¸}; no text of ours in windows-1252 is UTF-8 by chance.
     */
    static void refuseOther(Path file, Charset encoding) throws IOException {
        if (!encoding.equals(StandardCharsets.UTF_8) && isUtf8BeyondAscii(file)) {
            throw new CharacterCodingException();
        }
    }

    private static boolean isUtf8BeyondAscii(Path file) throws IOException {
        boolean beyond = false;
        char[] chunk = new char[CHUNK];
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (int read = reader.read(chunk); read >= 0; read = reader.read(chunk)) {
                for (int i = 0; i < read && !beyond; i++) {
                    beyond = chunk[i] > LAST_OF_ASCII;
                }
            }
            return beyond;
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
    }
}
