package dk.tilbage.eventstore;

import org.axonframework.eventsourcing.eventstore.EventStorageEngine;

/** How many appends of a program wait for their turn, for tests of other packages. */
public final class WaitingAppends {

    private WaitingAppends() {}

    /** Without the one that is under way. */
    public static int of(EventStorageEngine engine) {
        return ((LogStorageEngine) engine).waitingAppends();
    }
}
