package dk.tilbage.eventstore;

import dk.tilbage.support.Stores;

class LogOnEmbeddedIT extends LogContract {

    LogOnEmbeddedIT() {
        super(Stores.Kind.EMBEDDED);
    }
}
