package dk.tilbage.trial;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A refused command. Carries no personal data: only the code, the field, ids and what would do.
 *
 * @param code why
 * @param field the field of the command that is at fault, if one is
 * @param others registrations or cases that stand in the way, by id; never the command's own
 * @param expected what would have been accepted instead, where that is a value and can be told
 */
public record Refusal(RefusalCode code, @Nullable String field, List<String> others, List<String> expected) {

    /** A refusal for one field. */
    public static Refusal of(RefusalCode code, @Nullable String field) {
        return new Refusal(code, field, List.of(), List.of());
    }

    /** A refusal that names what stands in the way. */
    public static Refusal because(RefusalCode code, @Nullable String field, List<String> others) {
        return new Refusal(code, field, List.copyOf(others), List.of());
    }

    /** A refusal of a value that says which would do. */
    public static Refusal expecting(RefusalCode code, String field, String expected) {
        return new Refusal(code, field, List.of(), List.of(expected));
    }
}
