package dk.tilbage.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dk.tilbage.support.TestTrial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DuckDB, which shares no code with the writer, reads the Parquet files back. */
class ParquetTableTest {

    @TempDir
    Path folder;

    private static List<CsvRecord> csv(Path file) throws IOException {
        try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(file)) {
            return reader.stream().toList();
        }
    }

    private static String sqlType(Column<?> column) {
        return switch (column.type()) {
            case ID, NAME, CODE, TEXT -> "VARCHAR";
            case DATE -> "DATE";
            case INTEGER -> "BIGINT";
            case DECIMAL -> "DOUBLE";
            case FLAG -> "BOOLEAN";
        };
    }

    private static @Nullable Object value(Column<?> column, String field) {
        if (field.isEmpty()) {
            return null;
        }
        return switch (column.type()) {
            case ID, NAME, CODE, TEXT -> field;
            case DATE -> LocalDate.parse(field);
            case INTEGER -> Long.valueOf(field);
            case DECIMAL -> Double.valueOf(field);
            case FLAG -> field.equals("1");
        };
    }

    private static void holdsTheRowsOfTheCsv(Connection duckdb, Table<?> table, Path csv, Path parquet)
            throws IOException, SQLException {
        List<CsvRecord> expected = csv(csv);
        List<? extends Column<?>> columns = table.exported();
        String from = " from read_parquet('" + parquet + "')";
        try (Statement statement = duckdb.createStatement()) {
            Map<String, String> types = new LinkedHashMap<>();
            try (ResultSet described = statement.executeQuery("describe select *" + from)) {
                while (described.next()) {
                    types.put(described.getString("column_name"), described.getString("column_type"));
                }
            }
            Map<String, String> declared = new LinkedHashMap<>();
            columns.forEach(column -> declared.put(column.name(), sqlType(column)));
            assertThat(types).containsExactlyEntriesOf(declared);
            int row = 1;
            try (ResultSet found = statement.executeQuery("select *" + from)) {
                while (found.next()) {
                    List<@Nullable Object> read = new ArrayList<>();
                    List<@Nullable Object> written = new ArrayList<>();
                    for (int i = 0; i < columns.size(); i++) {
                        read.add(found.getObject(i + 1));
                        written.add(value(columns.get(i), expected.get(row).getField(i)));
                    }
                    assertThat(read).as("%s, row %s", table.name(), row).isEqualTo(written);
                    row++;
                }
            }
            assertThat(row).as(table.name()).isEqualTo(expected.size());
        }
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void duckDbReadsWhatTheCsvFilesHold(Profile profile) throws IOException, SQLException {
        LogInMemory log = SmallTrial.random(21, 60);
        DatasetWriter writer = SmallTrial.writer(log);
        Path out = folder.resolve("dataset");
        writer.write(
                writer.resolve(new DatasetRequest(TestTrial.TRIAL, null, null, null, profile.id(), null)),
                out,
                DatasetProgress.NONE);
        List<Table<?>> tables = profile.tables(
                Definition.latest(),
                log.protocol(TestTrial.TRIAL, log.head()).orElseThrow(),
                SmallTrial.pseudonyms("key-1"));
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
            for (Table<?> table : tables) {
                holdsTheRowsOfTheCsv(duckdb, table, out.resolve(table.file()), out.resolve(ParquetTable.file(table)));
            }
        }
    }

    /** A table with every type, more rows than a row group, and fields that are quoted or empty. */
    private static Table<Integer> everyType(int rows) {
        List<Column<Integer>> columns = new ArrayList<>();
        columns.add(column(Column.Type.ID, "id", row -> "id-" + row / 3).always());
        columns.add(column(Column.Type.NAME, "name", row -> row % 4 == 0 ? null : "Ærø, \"" + row % 7 + "\""));
        columns.add(column(Column.Type.CODE, "code", row -> row % 5 == 0 ? null : row % 2 == 0 ? "ODD" : "EVEN"));
        columns.add(column(
                Column.Type.DATE,
                "day",
                row -> row % 6 == 0 ? null : LocalDate.of(1899, 12, 30).plusDays(row)));
        columns.add(column(Column.Type.INTEGER, "number", row -> row % 7 == 0 ? null : 100_000_000_000_000L - row));
        columns.add(column(
                Column.Type.DECIMAL, "hours", row -> row % 3 == 0 ? null : new java.math.BigDecimal(row + ".25")));
        columns.add(column(Column.Type.FLAG, "flag", row -> row % 9 == 0 ? null : row % 2 == 0));
        columns.add(column(Column.Type.TEXT, "text", row -> row % 2 == 0 ? null : "one,\n\"two\" " + row));
        columns.add(column(Column.Type.DATE, "never", row -> null));
        List<Integer> numbers =
                java.util.stream.IntStream.range(0, rows).boxed().toList();
        return Table.ofCase("every_type", "Alle", "Every type", "A row", columns, observed -> numbers, row -> "" + row);
    }

    private static Column<Integer> column(Column.Type type, String name, Column.Value<Integer> value) {
        return Column.of(type, name, name, name, name, name, value);
    }

    private Path csvOf(Table<Integer> table, int rows) throws IOException {
        List<List<@Nullable String>> lines = new ArrayList<>();
        lines.add(new ArrayList<>(table.header()));
        for (int row = 0; row < rows; row++) {
            List<@Nullable String> fields = new ArrayList<>();
            for (Column<Integer> column : table.exported()) {
                fields.add(column.text(row, SmallTrial.pseudonyms("key-1")));
            }
            lines.add(fields);
        }
        return Files.writeString(folder.resolve(table.file()), Csv.lines(lines));
    }

    @Test
    void everyTypeAndNoValueAndMoreThanOneRowGroup() throws IOException, SQLException {
        int rows = ParquetTable.ROW_GROUP + 100;
        Table<Integer> table = everyType(rows);
        Path csv = csvOf(table, rows);
        Path parquet = folder.resolve("every_type.parquet");
        ParquetTable.write(table, csv, parquet);
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            holdsTheRowsOfTheCsv(duckdb, table, csv, parquet);
            Map<Long, Long> groups = new TreeMap<>();
            try (ResultSet found = statement.executeQuery(
                    "select row_group_id, any_value(row_group_num_rows), count(distinct compression), min(compression)"
                            + " from parquet_metadata('" + parquet + "') group by 1")) {
                while (found.next()) {
                    groups.put(found.getLong(1), found.getLong(2));
                    assertThat(found.getLong(3)).isEqualTo(1);
                    assertThat(found.getString(4)).isEqualTo("UNCOMPRESSED");
                }
            }
            assertThat(groups).isEqualTo(Map.of(0L, (long) ParquetTable.ROW_GROUP, 1L, 100L));
        }
    }

    @Test
    void aTableWithoutRowsHasItsColumns() throws IOException, SQLException {
        Table<Integer> table = everyType(0);
        Path parquet = folder.resolve("empty.parquet");
        Path csv = csvOf(table, 0);
        ParquetTable.write(table, csv, parquet);
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
            holdsTheRowsOfTheCsv(duckdb, table, csv, parquet);
        }
    }
}
