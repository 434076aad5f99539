package dk.tilbage.dataset;

import java.util.List;
import java.util.stream.Stream;

/**
 * A version of the dataset's definitions: its tables and their columns. Tables and columns are added with a new version and
 * say from which they are there; none is ever taken away, or changed in what it holds. So every version stays available,
 * and a dataset by an old one is the same with every later program.
 *
 * @param version which one, from {@value #FIRST} to {@value #LATEST}
 */
record Definition(int version) {

    /** The first version. */
    static final int FIRST = 1;

    /** The version used where none is named. */
    static final int LATEST = 2;

    Definition {
        if (!isKnown(version)) {
            throw new IllegalArgumentException("There is no version " + version + " of the definitions");
        }
    }

    /** The version used where none is named. */
    static Definition latest() {
        return new Definition(LATEST);
    }

    /** Whether this program knows a version. */
    static boolean isKnown(int version) {
        return version >= FIRST && version <= LATEST;
    }

    /** The version's tables with its columns, in the order of the codebook. */
    List<Table<?>> tables() {
        return Tables.ALL.stream()
                .filter(table -> table.since() <= version)
                .<Table<?>>flatMap(table -> Stream.of(table.in(this)))
                .toList();
    }
}
