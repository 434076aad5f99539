package dk.tilbage.http;

import dk.tilbage.casefile.CaseCommand;
import dk.tilbage.providers.ProviderCommand;
import dk.tilbage.trial.TrialCommand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.SequencedMap;

/** The commands of the HTTP contract by name: every record of the domain's sealed command types. */
final class CommandCatalogue {

    private static final SequencedMap<String, Entry> ENTRIES = new LinkedHashMap<>();
    private static final Map<Class<?>, Entry> BY_TYPE = new LinkedHashMap<>();

    static {
        for (Class<?> family : List.of(TrialCommand.class, ProviderCommand.class, CaseCommand.class)) {
            for (Class<? extends Record> type : records(family)) {
                Entry entry = new Entry(type.getSimpleName(), Shape.of(type), family == CaseCommand.class);
                if (ENTRIES.put(entry.name(), entry) != null) {
                    throw new IllegalStateException("Two commands are called " + entry.name());
                }
                BY_TYPE.put(type, entry);
            }
        }
    }

    private CommandCatalogue() {}

    /**
     * A command.
     *
     * @param name its name
     * @param shape its body
     * @param ofCase whether it concerns a case, else a trial
     */
    record Entry(String name, Shape.Thing shape, boolean ofCase) {}

    /** All commands: trials first, cases in the order of a case's life. */
    static SequencedCollection<Entry> all() {
        return ENTRIES.sequencedValues();
    }

    /** The command of that name. */
    static Optional<Entry> find(String name) {
        return Optional.ofNullable(ENTRIES.get(name));
    }

    /** The command of that type. */
    static Entry of(Class<?> type) {
        Entry entry = BY_TYPE.get(type);
        if (entry == null) {
            throw new IllegalArgumentException(type + " is no command");
        }
        return entry;
    }

    private static List<Class<? extends Record>> records(Class<?> family) {
        List<Class<? extends Record>> records = new ArrayList<>();
        for (Class<?> type : family.getPermittedSubclasses()) {
            if (type.isRecord()) {
                records.add(type.asSubclass(Record.class));
            } else {
                records.addAll(records(type));
            }
        }
        return records;
    }
}
