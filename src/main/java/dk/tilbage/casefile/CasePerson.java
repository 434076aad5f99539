package dk.tilbage.casefile;

import dk.tilbage.casefile.CaseEvent.CaseOpened;
import dk.tilbage.casefile.CaseEvent.CprReplaced;
import dk.tilbage.casefile.CaseEvent.PersonForgotten;
import dk.tilbage.people.Sealed;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who a case is about, and was before its opening was corrected. Provenance: no decision about facts looks at it.
 *
 * @param personIds the ids that its opening has named, the present one last: what is sealed in the case is sealed with the
 *     keys of these
 * @param cpr the number as this case has it
 * @param forgotten whether the person was forgotten by this case
 */
public record CasePerson(Set<String> personIds, Sealed cpr, boolean forgotten) {

    /** Keeps the order. */
    public CasePerson {
        personIds = Collections.unmodifiableSet(new LinkedHashSet<>(personIds));
    }

    /** The person. */
    public String personId() {
        return List.copyOf(personIds).getLast();
    }

    static @Nullable CasePerson after(@Nullable CasePerson before, CaseEvent event) {
        return switch (event) {
            case CaseOpened opened -> before == null ? of(opened) : before.named(opened);
            case PersonForgotten forgetting ->
                before == null ? null : new CasePerson(before.personIds, before.cpr, true);
            case CprReplaced replaced ->
                before == null ? null : new CasePerson(before.personIds, replaced.cpr(), before.forgotten);
            default -> before;
        };
    }

    private static CasePerson of(CaseOpened opened) {
        return new CasePerson(
                Set.of(opened.person().personId()), opened.person().cpr(), false);
    }

    private CasePerson named(CaseOpened opened) {
        Set<String> more = new LinkedHashSet<>(personIds);
        more.remove(opened.person().personId());
        more.add(opened.person().personId());
        return new CasePerson(more, opened.person().cpr(), forgotten);
    }
}
