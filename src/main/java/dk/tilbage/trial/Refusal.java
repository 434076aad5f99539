package dk.tilbage.trial;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A refused command. Carries no personal data: only the code, the field and ids.
 *
 * @param code why
 * @param field the field of the command that is at fault, if one is
 * @param others registrations or cases that stand in the way, by id
 */
public record Refusal(RefusalCode code, @Nullable String field, List<String> others) {

    /** A refusal for one field. */
    public static Refusal of(RefusalCode code, @Nullable String field) {
        return new Refusal(code, field, List.of());
    }

    /** A refusal that names what stands in the way. */
    public static Refusal because(RefusalCode code, @Nullable String field, List<String> others) {
        return new Refusal(code, field, List.copyOf(others));
    }
}
