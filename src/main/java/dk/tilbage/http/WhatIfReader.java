package dk.tilbage.http;

import dk.tilbage.caseload.WhatIfRequest;
import dk.tilbage.people.Cpr;
import dk.tilbage.people.Identity;
import dk.tilbage.people.Sealed;
import java.time.LocalDate;

/** Reads what-if questions as strictly as commands. */
final class WhatIfReader {

    /** A question holds at most a protocol version. */
    static final int LIMIT = 1_000_000;

    static final Shape.Thing SHAPE = Shape.of(WhatIfRequest.class);

    private static final CommandReader READER = new CommandReader(text -> {
        throw new IllegalStateException("a question names nobody");
    });

    private WhatIfReader() {}

    /** The question in a body. */
    static WhatIfRequest read(byte[] utf8) {
        return (WhatIfRequest) READER.read(SHAPE, StrictJson.object(utf8)).bind(new NobodyNamed());
    }

    /** There are no persons and no texts about them in a question. */
    private static final class NobodyNamed implements CommandReader.Sealing {

        @Override
        public Identity identify(Cpr cpr, LocalDate firstDay) {
            throw new IllegalStateException("a question names nobody");
        }

        @Override
        public Sealed newNumber(Cpr cpr) {
            throw new IllegalStateException("a question names nobody");
        }

        @Override
        public Sealed seal(String field, String text) {
            throw new IllegalStateException("a question says nothing of persons");
        }
    }
}
