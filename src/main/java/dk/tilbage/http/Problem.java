package dk.tilbage.http;

import dk.tilbage.people.InvalidCpr;
import dk.tilbage.trial.Refusal;
import dk.tilbage.trial.RefusalCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was not done, without any text: texts are added when it is written. Never holds personal data.
 *
 * @param status the HTTP status
 * @param code the stable code
 * @param field the path of the field at fault, if one is
 * @param others ids that stand in the way
 * @param expected what would have been accepted: the codes, the roles, the last day, the sequence that stands now
 * @param incident the incident id of a fault of the program
 * @param line the line of the body that the field stands on; only for the settings of a trial, which people write
 */
public record Problem(
        int status,
        String code,
        @Nullable String field,
        List<String> others,
        List<String> expected,
        @Nullable String incident,
        @Nullable Integer line) {

    /** A problem of the edge. */
    public static Problem of(ProblemCode code) {
        return of(code, null);
    }

    /** A problem of the edge with one field. */
    public static Problem of(ProblemCode code, @Nullable String field) {
        return of(code, field, List.of());
    }

    /** A problem of the edge that tells what would have been accepted. */
    public static Problem of(ProblemCode code, @Nullable String field, List<String> expected) {
        return new Problem(code.status(), code.name(), field, List.of(), List.copyOf(expected), null, null);
    }

    /** A refusal by the domain. */
    public static Problem of(Refusal refusal) {
        return new Problem(
                status(refusal.code()),
                refusal.code().name(),
                refusal.field(),
                List.copyOf(refusal.others()),
                List.copyOf(refusal.expected()),
                null,
                null);
    }

    /** A CPR number that cannot be accepted. */
    static Problem of(InvalidCpr invalid, String field) {
        return of(ProblemCode.valueOf(invalid.code().name()), field);
    }

    /** A fault of the program. */
    static Problem internal(String incident) {
        return new Problem(500, ProblemCode.INTERNAL.name(), null, List.of(), List.of(), incident, null);
    }

    /** The same problem, with the line of the body that its field stands on. */
    Problem onLineOf(String body) {
        return field == null
                ? this
                : new Problem(
                        status,
                        code,
                        field,
                        others,
                        expected,
                        incident,
                        JsonLines.of(body).of(Optional.of(field)).orElse(null));
    }

    /** As an exception, to be answered. */
    ProblemException raised() {
        return new ProblemException(this);
    }

    private static int status(RefusalCode code) {
        return switch (code.kind()) {
            case INVALID -> 400;
            case UNKNOWN -> 404;
            case CONTRADICTION -> 409;
            case FORBIDDEN -> 422;
        };
    }

    /** Every code with its HTTP status: the published list. */
    public static SequencedMap<String, Integer> codes() {
        SequencedMap<String, Integer> codes = new LinkedHashMap<>();
        for (ProblemCode code : ProblemCode.values()) {
            put(codes, code.name(), code.status());
        }
        for (RefusalCode code : RefusalCode.values()) {
            put(codes, code.name(), status(code));
        }
        return codes;
    }

    private static void put(Map<String, Integer> codes, String code, int status) {
        if (codes.put(code, status) != null) {
            throw new IllegalStateException("Two problems have the code " + code);
        }
    }
}
