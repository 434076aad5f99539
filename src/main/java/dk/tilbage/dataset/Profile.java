package dk.tilbage.dataset;

import dk.tilbage.dataset.Column.Mark;
import dk.tilbage.dataset.InternalId.Kind;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.ProtocolHistory;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What of the dataset is handed over, and in which form. No profile holds a text, CPR number, name or birth date of a person. */
public enum Profile {

    /** Every column. */
    FULL {
        @Override
        <R> Optional<Table<R>> of(Table<R> table, ProtocolHistory protocol, Pseudonyms pseudonyms) {
            return Optional.of(table);
        }
    },

    /**
     * As Statistics Denmark takes it in: numbers only, and no more than an analysis by register needs. A code is a number
     * with a label in the codebook, a date the number {@code yyyymmdd}, a pseudonym a number of at most 15 digits.
     */
    DST {
        @Override
        <R> Optional<Table<R>> of(Table<R> table, ProtocolHistory protocol, Pseudonyms pseudonyms) {
            if (table.marks().contains(Mark.NOT_MINIMAL)) {
                return Optional.empty();
            }
            return Optional.of(
                    without(table, Mark.NOT_MINIMAL).mapped(column -> numeric(column, protocol, pseudonyms)));
        }

        @Override
        UnaryOperator<DiffCause> causes(ProtocolHistory protocol) {
            return DiffCause::minimised;
        }
    },

    /**
     * For those who must not know which group is which: the two groups are called A and B, and what tells them apart is
     * left out, until the trial's unblinding has been recorded. From then on as {@link #FULL}.
     */
    BLINDED {
        @Override
        <R> Optional<Table<R>> of(Table<R> table, ProtocolHistory protocol, Pseudonyms pseudonyms) {
            if (protocol.unblindedOn() != null) {
                return Optional.of(table);
            }
            if (table.marks().contains(Mark.TELLS_GROUP)) {
                return Optional.empty();
            }
            boolean participantIsA = participantIsA(protocol, pseudonyms);
            return Optional.of(without(table, Mark.TELLS_GROUP).mapped(column -> masked(column, participantIsA)));
        }

        @Override
        UnaryOperator<DiffCause> causes(ProtocolHistory protocol) {
            return protocol.unblindedOn() == null ? DiffCause::concealed : super.causes(protocol);
        }
    };

    /** The group that is called A. */
    static final String ARM_A = "ARM_A";

    /** The group that is called B. */
    static final String ARM_B = "ARM_B";

    /** As it is named in an address. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The profile of a name. */
    public static Optional<Profile> named(String id) {
        return Stream.of(values()).filter(profile -> profile.id().equals(id)).findFirst();
    }

    /** The names of all profiles. */
    public static List<String> ids() {
        return Stream.of(values()).map(Profile::id).toList();
    }

    /** The table as this profile has it; none where it does not. */
    abstract <R> Optional<Table<R>> of(Table<R> table, ProtocolHistory protocol, Pseudonyms pseudonyms);

    /** What may be told of the events behind a difference, with the trial as it stood at the later position. */
    UnaryOperator<DiffCause> causes(ProtocolHistory protocol) {
        return UnaryOperator.identity();
    }

    /**
     * The tables of a version of the definitions as this profile has them.
     *
     * @param definition the version
     * @param protocol the trial, as it stood at the position
     * @param pseudonyms the export domain's
     */
    List<Table<?>> tables(Definition definition, ProtocolHistory protocol, Pseudonyms pseudonyms) {
        List<Table<?>> tables = new ArrayList<>();
        for (Table<?> table : definition.tables()) {
            of(table, protocol, pseudonyms).ifPresent(tables::add);
        }
        return List.copyOf(tables);
    }

    private static <R> Table<R> without(Table<R> table, Mark mark) {
        return table.withColumns(table.columns().stream()
                .filter(column -> !column.marks().contains(mark))
                .toList());
    }

    // ---- numbers only -----------------------------------------------------------------------------------------------

    private static <R> Column<R> numeric(Column<R> column, ProtocolHistory protocol, Pseudonyms pseudonyms) {
        Column.Value<R> value = column.value();
        return switch (column.type()) {
            case ID ->
                column.holding(
                        Column.Type.INTEGER,
                        row -> value.of(row) instanceof InternalId id ? number(pseudonyms.of(id)) : null);
            case DATE ->
                column.holding(
                                Column.Type.INTEGER,
                                row -> value.of(row) instanceof LocalDate day
                                        ? day.getYear() * 10_000 + day.getMonthValue() * 100 + day.getDayOfMonth()
                                        : null)
                        .in("yyyymmdd");
            case CODE -> numbered(column, column.codes());
            case NAME -> numbered(column, names(column, protocol));
            case INTEGER, DECIMAL, FLAG -> column;
            case TEXT -> throw new IllegalStateException("column " + column.name() + " is text");
        };
    }

    private static <R> Column<R> numbered(Column<R> column, List<Code> codes) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        List<Code> numbered = new ArrayList<>();
        for (Code code : codes) {
            numbers.put(code.code(), numbers.size() + 1);
            numbered.add(new Code(String.valueOf(numbers.size()), code.da(), code.en()));
        }
        Column.Value<R> value = column.value();
        return column.holding(Column.Type.INTEGER, row -> number(numbers, value.of(row), column.name()))
                .coded(numbered);
    }

    private static @Nullable Integer number(Map<String, Integer> numbers, @Nullable Object value, String column) {
        if (value == null) {
            return null;
        }
        Integer number = numbers.get(value instanceof Enum<?> code ? code.name() : value.toString());
        if (number == null) {
            throw new IllegalStateException("column " + column + " has a value that is not in its list");
        }
        return number;
    }

    /** The names that a column of names can hold, in the order in which the trial came to know them. */
    private static List<Code> names(Column<?> column, ProtocolHistory protocol) {
        return switch (column.name()) {
            case "jobcentre", "holding_jobcentre" ->
                protocol.jobcentres().values().stream()
                        .map(jobcentre -> new Code(jobcentre.jobcentreId(), jobcentre.name(), jobcentre.name()))
                        .toList();
            case "region" ->
                protocol.jobcentres().values().stream()
                        .map(Jobcentre::region)
                        .distinct()
                        .map(region -> new Code(region, region, region))
                        .toList();
            case "rule" -> TrialRows.ruleNames(protocol);
            default -> throw new IllegalStateException("column " + column.name() + " has no list of names");
        };
    }

    /** A number of at most 15 digits, which every program for statistics holds exactly, made of a pseudonym. */
    static long number(String pseudonym) {
        long bits = ByteBuffer.wrap(PackageFile.sha256(pseudonym)).getLong();
        return Long.remainderUnsigned(bits, 1_000_000_000_000_000L);
    }

    // ---- blinded ----------------------------------------------------------------------------------------------------

    /** By the pseudonym of the trial: the same in every dataset of the export domain, and nothing to be guessed. */
    private static boolean participantIsA(ProtocolHistory protocol, Pseudonyms pseudonyms) {
        return number(pseudonyms.of(new InternalId(Kind.ARMS, protocol.trialId()))) % 2 == 0;
    }

    private static final Set<String> ARMS = Set.of(Group.PARTICIPANT.name(), Group.CONTROL.name());

    private static <R> Column<R> masked(Column<R> column, boolean participantIsA) {
        if (!column.marks().contains(Mark.GROUP)) {
            return column;
        }
        List<Code> codes = Stream.concat(
                        Stream.of(new Code(ARM_A, "Gruppe A", "Group A"), new Code(ARM_B, "Gruppe B", "Group B")),
                        column.codes().stream().filter(code -> !ARMS.contains(code.code())))
                .toList();
        Column.Value<R> value = column.value();
        return column.coded(codes).holding(Column.Type.CODE, row -> mask(value.of(row), participantIsA));
    }

    private static @Nullable String mask(@Nullable Object value, boolean participantIsA) {
        if (value == Group.PARTICIPANT) {
            return participantIsA ? ARM_A : ARM_B;
        }
        if (value == Group.CONTROL) {
            return participantIsA ? ARM_B : ARM_A;
        }
        return value instanceof Enum<?> code ? code.name() : null;
    }
}
