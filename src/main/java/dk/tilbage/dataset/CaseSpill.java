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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the cases in the order of their pseudonyms: the order of the log's case ids would say something about them. The
 * cases' lines go to a file beside as they come, only their pseudonyms and places in it stay in memory, and then they are
 * read back in order.
 */
final class CaseSpill implements AutoCloseable {

    private static final Comparator<Place> BY_RANK = Comparator.comparing(
                    Place::rank, Comparator.nullsLast(Comparator.<String>naturalOrder()))
            .thenComparing(Place::pseudonym);

    private final Path file;
    private final int tables;
    private final DataOutputStream out;
    private final List<Place> places = new ArrayList<>();
    private long written;

    /**
     * A case's lines for a table.
     *
     * @param text the lines
     * @param rows how many there are
     * @param onePerPerson whether the table has them for one case of the person only
     */
    record Lines(String text, int rows, boolean onePerPerson) {}

    private record Place(
            String pseudonym, String person, @Nullable String rank, long offset, int length) {}

    CaseSpill(Path file, int tables) throws IOException {
        this.file = file;
        this.tables = tables;
        this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
    }

    /**
     * A case with its lines for each table.
     *
     * @param pseudonym the case's
     * @param person the person's
     * @param rank how good the case is for a table with one row a person, the least being taken; absent where there is none
     * @param lines the lines, in the order of the tables
     */
    record Case(String pseudonym, String person, @Nullable String rank, List<Lines> lines) {}

    /** Takes a case. */
    void add(Case added) throws IOException {
        int length = 0;
        for (Lines ofTable : added.lines()) {
            byte[] bytes = ofTable.text().getBytes(StandardCharsets.UTF_8);
            out.writeBoolean(ofTable.onePerPerson());
            out.writeInt(ofTable.rows());
            out.writeInt(bytes.length);
            out.write(bytes);
            length += 1 + 2 * Integer.BYTES + bytes.length;
        }
        places.add(new Place(added.pseudonym(), added.person(), added.rank(), written, length));
        written += length;
    }

    /**
     * Writes every case's lines to the tables' files, in the order of the pseudonyms.
     *
     * @return how many rows each table got
     */
    long[] drainTo(List<OutputStream> outputs) throws IOException {
        out.flush();
        Map<String, Place> ofPersons = chosen();
        places.sort(Comparator.comparing(Place::pseudonym));
        long[] rows = new long[tables];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (Place place : places) {
                boolean isChosen = place.equals(ofPersons.getOrDefault(place.person(), place));
                ByteBuffer lines = read(channel, place);
                for (int table = 0; table < tables; table++) {
                    boolean onePerPerson = lines.get() != 0;
                    int count = lines.getInt();
                    byte[] bytes = new byte[lines.getInt()];
                    lines.get(bytes);
                    if (isChosen || !onePerPerson) {
                        outputs.get(table).write(bytes);
                        rows[table] += count;
                    }
                }
            }
        }
        return rows;
    }

    /** The case that stands for each person; by rank, and then by pseudonym. */
    private Map<String, Place> chosen() {
        Map<String, Place> chosen = new HashMap<>();
        for (Place place : places) {
            if (place.rank() != null) {
                chosen.merge(place.person(), place, (one, other) -> BY_RANK.compare(one, other) <= 0 ? one : other);
            }
        }
        return chosen;
    }

    private ByteBuffer read(FileChannel channel, Place place) throws IOException {
        ByteBuffer lines = ByteBuffer.allocate(place.length());
        while (lines.hasRemaining()) {
            if (channel.read(lines, place.offset() + lines.position()) < 0) {
                throw new IOException("the file " + file + " is shorter than what was written to it");
            }
        }
        return lines.flip();
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(file);
    }
}
