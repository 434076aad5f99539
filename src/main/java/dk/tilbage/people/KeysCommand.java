package dk.tilbage.people;

import dk.tilbage.console.Bar;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Exchanges the keys that are kept outside the database, one step at a time; the steps are in ops/runbooks/keys.md. */
@Command(
        name = "keys",
        description = {
            "Exchanges the master key, which wraps the persons' keys, and the lookup key, which finds a person by CPR number.",
            "add, start every program again, use, start every program again, rotate, remove. No event is touched."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        synopsisSubcommandLabel = "STEP")
public final class KeysCommand {

    /** The purposes whose keys can be exchanged. */
    enum Purpose {
        /** Wraps the persons' keys. */
        master,
        /** Finds a person by CPR number. */
        lookup
    }

    /** The persons of a registry, opened for this command. */
    public interface Persons extends AutoCloseable {

        /** What moves them. */
        KeyRotation rotation();

        @Override
        void close();
    }

    /** Opens the persons of the registry on a data folder. */
    @FunctionalInterface
    public interface Opening {

        /** The persons. */
        Persons open(Path data);
    }

    private final Opening opening;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** The command; {@code opening} says how to reach the persons. */
    public KeysCommand(Opening opening) {
        this.opening = opening;
    }

    /** Where the keys are. */
    static final class Where {

        @Option(
                names = "--data",
                paramLabel = "DIR",
                defaultValue = "${env:TILBAGE_DATA:-./data}",
                description = "The data folder of the registry. Default: $TILBAGE_DATA or ./data.")
        private Path data = Path.of("./data");

        @Option(
                names = "--keys",
                paramLabel = "FILE",
                defaultValue = "${env:TILBAGE_KEYS_FILE}",
                description = "The keys file. Default: $TILBAGE_KEYS_FILE, or keys/master.json in the data folder.")
        private @Nullable Path keys;

        Path file() {
            Path given = keys;
            return given == null || given.toString().isBlank()
                    ? data.resolve("keys").resolve("master.json")
                    : given;
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Tells the ids of the keys, the primary one first, and how many rows use each.")
    int list(@picocli.CommandLine.Mixin Where where) {
        return withPersons(where, rotation -> {
            MasterKeys.ids(where.file()).forEach((purpose, ids) -> {
                for (String id : ids) {
                    out().printf(
                                    "%-12s %s%s%n",
                                    purpose,
                                    id,
                                    exchangeable(purpose) ? "  used by %,d rows".formatted(rotation.uses(id)) : "");
                }
            });
            return ExitCode.OK;
        });
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Adds a new key behind the others. Then start every program again: they must all know it.")
    int add(
            @picocli.CommandLine.Mixin Where where,
            @Parameters(paramLabel = "PURPOSE", description = "master or lookup.") Purpose purpose) {
        out().println(MasterKeys.add(where.file(), purpose.name()));
        return done();
    }

    @Command(
            name = "use",
            mixinStandardHelpOptions = true,
            description = "Makes a key the primary one: what is new is made with it. Then start every program again.")
    int use(
            @picocli.CommandLine.Mixin Where where,
            @Parameters(paramLabel = "ID", description = "The key.") String id) {
        MasterKeys.use(where.file(), purposeOf(where, id), id);
        return done();
    }

    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            description = {
                "Moves every person to the primary keys: wraps their keys and makes their look-ups anew.",
                "Works beside running programs that know these keys; one that was stopped halfway is simply run again."
            })
    int rotate(@picocli.CommandLine.Mixin Where where) {
        return withPersons(where, rotation -> {
            KeyRotation.Done moved = Bar.over("Persons", step -> rotation.rotate(step::at));
            out().printf(
                            "%,d persons moved, %,d replaced numbers, %,d secrets of webhooks, %,d persons without a case removed%n",
                            moved.persons(), moved.formerNumbers(), moved.secrets(), moved.caseless());
            return done();
        });
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Takes a key out of the file that no row uses and that is not the primary one.")
    int remove(
            @picocli.CommandLine.Mixin Where where,
            @Parameters(paramLabel = "ID", description = "The key.") String id) {
        String purpose = purposeOf(where, id);
        return withPersons(where, rotation -> {
            if (id.equals(MasterKeys.ids(where.file())
                    .getOrDefault(purpose, List.of())
                    .getFirst())) {
                throw new ParameterException(
                        spec.commandLine(), "The primary key cannot be removed; use another first");
            }
            long uses = rotation.uses(id);
            if (uses > 0) {
                throw new ParameterException(spec.commandLine(), "%,d rows use the key; rotate first".formatted(uses));
            }
            rotation.retire(id);
            MasterKeys.remove(where.file(), purpose, id);
            return done();
        });
    }

    private String purposeOf(Where where, String id) {
        for (Map.Entry<String, List<String>> of : MasterKeys.ids(where.file()).entrySet()) {
            if (of.getValue().contains(id) && exchangeable(of.getKey())) {
                return of.getKey();
            }
        }
        throw new ParameterException(spec.commandLine(), "The keys file has no master or lookup key with that id");
    }

    private static boolean exchangeable(String purpose) {
        return purpose.equals("master") || purpose.equals("lookup");
    }

    private int withPersons(Where where, ToIntFunction<KeyRotation> work) {
        try (Persons persons = opening.open(where.data)) {
            return work.applyAsInt(persons.rotation());
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private int done() {
        out().flush();
        return ExitCode.OK;
    }
}
