package dk.tilbage.trial;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;

/** The protocol histories of the trials, for deciders and queries. */
public interface Trials {

    /**
     * All trials as they stand now. Asks the log each time whether anything has changed, so that no decision is taken on
     * an old protocol; a decision names the position it was based on, and the append refuses it if that has moved since.
     */
    Settings settings();

    /**
     * All trials as of one moment.
     *
     * @param position the position of the last event of any trial
     * @param histories by trial, in the order of registration, the history after each of its events' positions
     */
    record Settings(long position, SequencedMap<String, NavigableMap<Long, ProtocolHistory>> histories) {

        /** A trial's history; empty where there is no such trial. */
        public Optional<ProtocolHistory> of(String trialId) {
            return asOf(trialId, Long.MAX_VALUE);
        }

        /** A trial's history as it stood at a position of the log. */
        public Optional<ProtocolHistory> asOf(String trialId, long position) {
            return Optional.ofNullable(((Map<String, NavigableMap<Long, ProtocolHistory>>) histories).get(trialId))
                    .map(versions -> versions.floorEntry(position))
                    .map(Map.Entry::getValue);
        }
    }

    /** A trial's history as it stands now; empty where there is no such trial. */
    default Optional<ProtocolHistory> current(String trialId) {
        return settings().of(trialId);
    }

    /** A trial's history as it stood at a position of the log. */
    default Optional<ProtocolHistory> asOf(String trialId, long position) {
        return settings().asOf(trialId, position);
    }

    /** The ids of all trials, in the order of their registration. */
    default List<String> trialIds() {
        return List.copyOf(settings().histories().keySet());
    }
}
