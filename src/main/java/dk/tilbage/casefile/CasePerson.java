package dk.tilbage.casefile;

import dk.tilbage.casefile.CaseEvent.CaseOpened;
import dk.tilbage.casefile.CaseEvent.PersonForgotten;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who a case is about, and was before its opening was corrected. Provenance: no decision about facts looks at it.
 *
 * @param personIds the ids that its opening has named, the present one last: what is sealed in the case is sealed with the
 *     keys of these
 * @param forgotten whether the person was forgotten by this case
 */
public record CasePerson(Set<String> personIds, boolean forgotten) {

    /** Keeps the order. */
    public CasePerson {
        personIds = Collections.unmodifiableSet(new LinkedHashSet<>(personIds));
    }

    static @Nullable CasePerson after(@Nullable CasePerson before, CaseEvent event) {
        return switch (event) {
            case CaseOpened opened -> before == null ? of(opened) : before.named(opened);
            case PersonForgotten forgetting -> before == null ? null : new CasePerson(before.personIds, true);
            default -> before;
        };
    }

    private static CasePerson of(CaseOpened opened) {
        return new CasePerson(Set.of(opened.person().personId()), false);
    }

    private CasePerson named(CaseOpened opened) {
        Set<String> more = new LinkedHashSet<>(personIds);
        more.remove(opened.person().personId());
        more.add(opened.person().personId());
        return new CasePerson(more, forgotten);
    }
}
