package dk.tilbage.trial;

import java.util.List;
import java.util.Optional;

/** The protocol histories of the trials, for deciders and queries. */
public interface Trials {

    /** A trial's history as it stands now; empty where there is no such trial. */
    Optional<ProtocolHistory> current(String trialId);

    /** A trial's history as it stood at a position of the log. */
    Optional<ProtocolHistory> asOf(String trialId, long position);

    /** The ids of all trials, in the order of their registration. */
    List<String> trialIds();
}
