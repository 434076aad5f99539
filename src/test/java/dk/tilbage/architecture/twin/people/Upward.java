package dk.tilbage.architecture.twin.people;

import dk.tilbage.casefile.CaseState;

/** Breaks on purpose the direction of dependencies. */
class Upward {

    boolean exists() {
        return CaseState.NONE.exists();
    }
}
