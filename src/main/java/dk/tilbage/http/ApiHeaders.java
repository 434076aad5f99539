package dk.tilbage.http;

/** The headers of the HTTP contract that are not HTTP's own. */
final class ApiHeaders {

    static final String POSITION = "X-Position";
    static final String READ_AFTER = "X-Read-After";
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    static final String REPLAYED = "Idempotency-Replayed";

    private ApiHeaders() {}
}
