package dk.tilbage.architecture.twin.simulation;

import dk.tilbage.casefile.CaseState;

/** Breaks on purpose what the simulation must keep: it knows the program behind the API. */
class Insider {

    boolean exists() {
        return CaseState.NONE.exists();
    }
}
