package dk.tilbage.http;

/**
 * The edge's own problem codes. Together with {@link dk.tilbage.trial.RefusalCode} they are the one published list
 * ({@link Problem#codes()}); a code, once released, keeps its meaning.
 */
public enum ProblemCode {
    /** The body is not JSON, not UTF-8, or not one JSON object. */
    BODY_MALFORMED(400),
    /** A field that the command does not have. */
    FIELD_UNKNOWN(400),
    /** A field that stands twice. */
    FIELD_DUPLICATE(400),
    /** A required field that is absent or null. */
    FIELD_MISSING(400),
    /** A field of the wrong JSON type. */
    FIELD_TYPE(400),
    /** Not a date of the form uuuu-MM-dd, or one that no calendar has. */
    DATE_INVALID(400),
    /** Not a time of the form uuuu-MM-ddTHH:mm:ss, with an offset or without one. */
    TIME_INVALID(400),
    /** Not one of the field's codes. */
    CODE_UNKNOWN(400),
    /** The same code twice in a list. */
    CODE_DUPLICATE(400),
    /** An id that is not 1 to 64 of {@code A–Z a–z 0–9 . _ -}. */
    ID_INVALID(400),
    /** An id that contains what looks like a CPR number. */
    ID_CONTAINS_CPR(400),
    /** A text without anything in it. */
    TEXT_EMPTY(400),
    /** A text over its limit. */
    TEXT_TOO_LONG(400),
    /** A text with control characters or half a character. */
    TEXT_INVALID(400),
    /** A name that contains what looks like a CPR number. */
    TEXT_CONTAINS_CPR(400),
    /** Not ten digits, nor six digits, a hyphen and four digits. */
    CPR_MALFORMED(400),
    /** The date in the CPR number does not exist. */
    CPR_IMPOSSIBLE_DATE(400),
    /** The birth date in the CPR number lies in the future. */
    CPR_FUTURE_BIRTH(400),
    /** A fictive CPR number where only real ones are accepted. */
    CPR_FICTIVE_REFUSED(400),
    /** An Idempotency-Key that is not 1 to 128 printable characters, or contains what looks like a CPR number. */
    IDEMPOTENCY_KEY_INVALID(400),
    /** An If-Match that is not one sequence number in quotes. */
    IF_MATCH_INVALID(400),
    /** A query parameter or header that cannot be read. */
    PARAMETER_INVALID(400),
    /** A query parameter that the address does not have. */
    PARAMETER_UNKNOWN(400),
    /** A page limit outside 1 to 500. */
    PAGE_LIMIT(400),
    /** A position that the log has not reached. */
    POSITION_BEYOND_HEAD(400),
    /** A time by which nothing had been recorded. */
    BEFORE_FIRST_EVENT(400),
    /** A time that is not over yet by the registry's clock, so that more may be recorded by then. */
    AS_OF_IN_FUTURE(400),
    /** An address that deliveries of a webhook cannot go to: not https, or with a user or fragment in it, or too long. */
    WEBHOOK_URL_INVALID(400),
    /** The host of a webhook's address cannot be resolved, or lies in a network that is not reached. */
    WEBHOOK_ADDRESS_REFUSED(400),
    /** A secret of a webhook that is not 32 to 128 printable characters without spaces. */
    WEBHOOK_SECRET_INVALID(400),
    /** A request that HTTP itself does not allow. */
    REQUEST_INVALID(400),

    /** There is no access token. */
    TOKEN_MISSING(401),
    /** The access token is not valid, or no longer. */
    TOKEN_INVALID(401),
    /** A claim of the access token that cannot be worked with: no client, or a jobcentre or provider that is no id. */
    TOKEN_CLAIM_INVALID(401),
    /** A claim of the access token contains what looks like a CPR number. */
    TOKEN_CONTAINS_CPR(401),

    /** The token's roles do not allow this. */
    ROLE_MISSING(403),
    /** The case belongs to a jobcentre that the token is not for. */
    OTHER_JOBCENTRE(403),
    /** It is not the provider's to register: the case is not referred to it, or the registration is not its own. */
    OTHER_PROVIDER(403),

    /** There is nothing at this address. */
    PATH_UNKNOWN(404),
    /** There is no command of that name. */
    COMMAND_UNKNOWN(404),
    /** The caller has had no command accepted under that key. */
    COMMAND_KEY_UNKNOWN(404),
    /** There is no such dataset. */
    DATASET_UNKNOWN(404),
    /** The caller has no such webhook. */
    WEBHOOK_UNKNOWN(404),

    /** The address does not support the method. */
    METHOD_NOT_ALLOWED(405),
    /** No representation that the caller accepts. */
    NOT_ACCEPTABLE(406),

    /** The body came more slowly than it may. */
    BODY_TOO_SLOW(408),

    /** The idempotency key was used for other content. */
    IDEMPOTENCY_KEY_REUSED(409),
    /** The person was forgotten; nothing more can be sealed for them. */
    PERSON_FORGOTTEN(409),
    /** The CPR number was somebody's until the authorities replaced it. */
    CPR_REPLACED(409),
    /** The new CPR number is, or was, another person's. */
    CPR_OF_ANOTHER(409),
    /** The dataset has not been made yet, or could not be made. */
    DATASET_NOT_READY(409),
    /** The token is for the case's jobcentre already. */
    EMERGENCY_ACCESS_NEEDLESS(409),
    /** The dataset is finished and can no longer be cancelled. */
    DATASET_FINISHED(409),
    /** The case has as many events as a case may have. */
    CASE_FULL(409),
    /** The client has as many webhooks as it may have, or the registry has. */
    WEBHOOKS_FULL(409),
    /** The clock never moves back. */
    CLOCK_BACKWARDS(409),
    /** Only a simulated clock can be moved. */
    CLOCK_NOT_SIMULATED(409),

    /** The If-Match does not match. */
    SEQUENCE_MISMATCH(412),

    /** The body is over the limit. */
    BODY_TOO_LARGE(413),
    /** A line of a batch is over the limit. */
    LINE_TOO_LARGE(413),
    /** The batch has too many lines, or a line without end; the rest was not read. */
    BATCH_TOO_LONG(413),

    /** The body has another media type than the address reads. */
    MEDIA_TYPE_UNSUPPORTED(415),

    /** None of the ranges asked for lies in the package. */
    RANGE_NOT_SATISFIABLE(416),

    /** The client, or an address without a good token, asks more often than it may. */
    RATE_LIMITED(429),
    /** The client has as many requests of that kind under way as it may. */
    TOO_MANY_AT_ONCE(429),
    /** As many streams are open as this program allows. */
    TOO_MANY_STREAMS(429),

    /** A fault of the program; the incident id finds it in the log. */
    INTERNAL(500),

    /** Others are writing; try again shortly. */
    BUSY(503),
    /** The identity provider did not answer, so that no access token can be checked. */
    IDENTITY_PROVIDER_UNAVAILABLE(503),
    /** The view has not come as far as asked. */
    VIEW_BEHIND(503);

    private final int status;

    ProblemCode(int status) {
        this.status = status;
    }

    /** The HTTP status it is answered with. */
    public int status() {
        return status;
    }
}
