package dk.tilbage.dataset;

import java.util.HashMap;
import java.util.Map;

/** The names under which internal ids appear in one export domain. */
@FunctionalInterface
public interface Pseudonyms {

    /** The pseudonym of an id: always the same within the export domain, and of no use outside it. */
    String of(InternalId id);

    /** The same, for one thread that asks for the same few again and again. */
    default Pseudonyms remembering() {
        Map<InternalId, String> known = new HashMap<>();
        return id -> known.computeIfAbsent(id, this::of);
    }
}
