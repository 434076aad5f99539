package dk.tilbage.dataset;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts the cases in the order of their pseudonyms: the order of the log's case ids would say something about them. The
 * cases' lines go to a file beside as they come, only their pseudonyms and places in it stay in memory, and then they are
 * read back in order.
 */
final class CaseSpill implements AutoCloseable {

    private final Path file;
    private final int tables;
    private final DataOutputStream out;
    private final List<Place> places = new ArrayList<>();
    private long written;

    private record Place(String pseudonym, long offset, int length) {}

    CaseSpill(Path file, int tables) throws IOException {
        this.file = file;
        this.tables = tables;
        this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
    }

    /** Takes a case's lines for each table. */
    void add(String pseudonym, List<String> lines) throws IOException {
        int length = 0;
        for (String ofTable : lines) {
            byte[] bytes = ofTable.getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
            length += Integer.BYTES + bytes.length;
        }
        places.add(new Place(pseudonym, written, length));
        written += length;
    }

    /** Writes every case's lines to the tables' files, in the order of the pseudonyms. */
    void drainTo(List<OutputStream> outputs) throws IOException {
        out.flush();
        places.sort(Comparator.comparing(Place::pseudonym));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (Place place : places) {
                ByteBuffer lines = ByteBuffer.allocate(place.length());
                while (lines.hasRemaining()) {
                    if (channel.read(lines, place.offset() + lines.position()) < 0) {
                        throw new IOException("the file " + file + " is shorter than what was written to it");
                    }
                }
                lines.flip();
                for (int table = 0; table < tables; table++) {
                    byte[] bytes = new byte[lines.getInt()];
                    lines.get(bytes);
                    outputs.get(table).write(bytes);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(file);
    }
}
