package dk.tilbage.eventstore;

import dk.tilbage.support.Stores;

class LogOnDebian15IT extends LogContract {

    LogOnDebian15IT() {
        super(Stores.Kind.DEBIAN_15);
    }
}
