package dk.tilbage.readmodel;

import java.util.Collections;
import java.util.SequencedMap;

/**
 * A view's documents held against the log, case by case. A case that is parked may be without one, or behind: that is no
 * difference, {@link ReadModels#sick} lists it.
 *
 * @param compared how many cases were compared
 * @param differences what is wrong, by case; empty when every document is as it must be
 * @param stored SHA-256 over the documents as they are stored, in the order of the cases, in hexadecimal
 * @param rebuilt the same over the documents as they were rebuilt from the log; equal where nothing differs
 */
public record Comparison(long compared, SequencedMap<String, Kind> differences, String stored, String rebuilt) {

    /** What is wrong with a case's document. */
    public enum Kind {
        /** It is not the fold of its case and trial at the versions it carries. */
        DIFFERENT,
        /** The case has been processed, and there is no document. */
        MISSING,
        /** It carries older versions than the view has processed. */
        BEHIND,
        /** Its versions, or its case, are not in the log. */
        NOT_IN_LOG,
        /** The case has a document at these versions and cannot be computed at them. */
        NOT_COMPUTABLE
    }

    /** Copies what it is given. */
    public Comparison {
        differences = Collections.unmodifiableSequencedMap(new java.util.LinkedHashMap<>(differences));
    }

    /** Whether every document is as it must be. */
    public boolean isEqual() {
        return differences.isEmpty();
    }
}
