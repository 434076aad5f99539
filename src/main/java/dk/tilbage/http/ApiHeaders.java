package dk.tilbage.http;

/** The headers of the HTTP contract that are not HTTP's own. */
final class ApiHeaders {

    static final String POSITION = "X-Position";
    static final String READ_AFTER = "X-Read-After";
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    static final String REPLAYED = "Idempotency-Replayed";

    /** What somebody looks at a case for. */
    static final String PURPOSE = "X-Purpose";
    /** For whom a client asks: a caseworker's id. */
    static final String ON_BEHALF_OF = "X-On-Behalf-Of";

    private ApiHeaders() {}
}
