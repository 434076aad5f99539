package dk.tilbage.architecture.twin.http;

import dk.tilbage.people.People;
import dk.tilbage.people.Sealed;

/** Breaks on purpose what holds everywhere: it opens what is sealed. */
class Opener {

    String text(People people, Sealed sealed) {
        return people.open(sealed);
    }
}
