package dk.tilbage.dataset;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * A table's rows as a Parquet file, made from its finished CSV file: the same rows in the same order.
 *
 * <p>Pseudonyms, names, codes and texts are strings with a dictionary, dates {@code DATE}, whole numbers {@code INT64}, decimals
 * {@code DOUBLE} (the nearest to what the CSV file says, which holds for citing), flags {@code BOOLEAN}. A column with a
 * value in every row is required, any other may be null, and an empty field is.
 *
 * <p>The bytes depend on the rows, the definitions and the writer's version alone: nothing is compressed, a row group has
 * a fixed number of rows, and nothing is asked of the machine. Memory is bounded by one row group.
 */
final class ParquetTable {

    /** How many rows a row group has. */
    static final int ROW_GROUP = 1 << 16;

    private ParquetTable() {}

    /** The name of a table's file. */
    static String file(Table<?> table) {
        return table.name() + ".parquet";
    }

    /**
     * Writes a table's rows.
     *
     * @param csv the table's CSV file
     * @param target the file to write
     */
    static void write(Table<?> table, Path csv, Path target) throws IOException {
        MessageType schema = schema(table);
        try (CsvReader<CsvRecord> records = CsvReader.builder().ofCsvRecord(csv);
                ParquetWriter<CsvRecord> writer = new Builder(new LocalOutputFile(target), table, schema)
                        .withConf(new PlainParquetConfiguration())
                        .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                        .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                        .withRowGroupRowCountLimit(ROW_GROUP)
                        .build()) {
            boolean header = true;
            for (CsvRecord fields : records) {
                if (header) {
                    header = false;
                } else {
                    writer.write(fields);
                }
            }
        }
    }

    private static MessageType schema(Table<?> table) {
        Types.MessageTypeBuilder message = Types.buildMessage();
        for (Column<?> column : table.exported()) {
            message.addField(field(column));
        }
        return message.named(table.name());
    }

    private static PrimitiveType field(Column<?> column) {
        Repetition repetition = column.required() ? Repetition.REQUIRED : Repetition.OPTIONAL;
        return switch (column.type()) {
            case ID, NAME, CODE, TEXT ->
                Types.primitive(PrimitiveTypeName.BINARY, repetition)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(column.name());
            case DATE ->
                Types.primitive(PrimitiveTypeName.INT32, repetition)
                        .as(LogicalTypeAnnotation.dateType())
                        .named(column.name());
            case INTEGER -> Types.primitive(PrimitiveTypeName.INT64, repetition).named(column.name());
            case DECIMAL ->
                Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(column.name());
            case FLAG -> Types.primitive(PrimitiveTypeName.BOOLEAN, repetition).named(column.name());
        };
    }

    /** Hands a field's value to the writer. */
    private interface Cell {
        void write(String field, RecordConsumer to);
    }

    private static Cell cell(Column<?> column) {
        return switch (column.type()) {
            case ID, NAME, CODE, TEXT -> new Text();
            case DATE -> new Day();
            case INTEGER -> (field, to) -> to.addLong(Long.parseLong(field));
            case DECIMAL -> (field, to) -> to.addDouble(Double.parseDouble(field));
            case FLAG -> (field, to) -> to.addBoolean(flag(field));
        };
    }

    private static boolean flag(String field) {
        return switch (field) {
            case "1" -> true;
            case "0" -> false;
            default -> throw new IllegalArgumentException("a flag is 1 or 0");
        };
    }

    /** Text, which often is what the row before had. */
    private static final class Text implements Cell {
        private String last = "";
        private Binary bytes = Binary.EMPTY;

        @Override
        public void write(String field, RecordConsumer to) {
            if (!field.equals(last)) {
                last = field;
                bytes = Binary.fromString(field);
            }
            to.addBinary(bytes);
        }
    }

    /** Days, of which there are few. */
    private static final class Day implements Cell {
        private final Map<String, Integer> days = new HashMap<>();

        @Override
        public void write(String field, RecordConsumer to) {
            to.addInteger(days.computeIfAbsent(
                    field, day -> Math.toIntExact(LocalDate.parse(day).toEpochDay())));
        }
    }

    private static final class Builder extends ParquetWriter.Builder<CsvRecord, Builder> {
        private final Rows rows;

        Builder(OutputFile file, Table<?> table, MessageType schema) {
            super(file);
            this.rows = new Rows(table, schema);
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // abstract all the same
        protected WriteSupport<CsvRecord> getWriteSupport(Configuration configuration) {
            return rows;
        }

        @Override
        protected WriteSupport<CsvRecord> getWriteSupport(ParquetConfiguration configuration) {
            return rows;
        }
    }

    private static final class Rows extends WriteSupport<CsvRecord> {
        private final MessageType schema;
        private final List<String> names;
        private final List<Cell> cells;

        @SuppressWarnings("NullAway.Init") // set before the first row
        private RecordConsumer to;

        Rows(Table<?> table, MessageType schema) {
            this.schema = schema;
            this.names = table.header();
            this.cells = table.exported().stream().map(ParquetTable::cell).toList();
        }

        @Override
        @SuppressWarnings("deprecation") // abstract all the same
        public WriteContext init(Configuration configuration) {
            return new WriteContext(schema, Map.of());
        }

        @Override
        public WriteContext init(ParquetConfiguration configuration) {
            return new WriteContext(schema, Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer recordConsumer) {
            this.to = recordConsumer;
        }

        @Override
        public void write(CsvRecord row) {
            if (row.getFieldCount() != cells.size()) {
                throw new IllegalStateException("a row of " + schema.getName() + " has " + row.getFieldCount()
                        + " fields instead of " + cells.size());
            }
            to.startMessage();
            for (int i = 0; i < cells.size(); i++) {
                String field = row.getField(i);
                if (!field.isEmpty()) {
                    to.startField(names.get(i), i);
                    cells.get(i).write(field, to);
                    to.endField(names.get(i), i);
                }
            }
            to.endMessage();
        }
    }
}
