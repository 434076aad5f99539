package dk.tilbage.casefile;

import dk.tilbage.casefile.CaseEvent.CprReplaced;
import dk.tilbage.casefile.CaseEvent.OfPerson;
import dk.tilbage.casefile.CaseEvent.PersonForgotten;
import dk.tilbage.eventstore.AppendNotes;
import dk.tilbage.people.People;
import dk.tilbage.people.Sealed;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/** Changes what the registry knows of a person together with the append of the event that says so: both, or neither. */
final class IdentityChanges {

    private final People people;
    private final Runnable forgotten;

    /**
     * Changes persons.
     *
     * @param forgotten is run when somebody was forgotten, before the command is answered
     */
    IdentityChanges(People people, Runnable forgotten) {
        this.people = people;
        this.forgotten = forgotten;
    }

    /** Has it changed by this unit of work's append. */
    void with(UnitOfWork<?> unitOfWork, String caseId, CasePerson person, OfPerson event) {
        switch (event) {
            case PersonForgotten forgotten -> forget(unitOfWork, caseId, person);
            case CprReplaced replaced -> {
                Sealed before = person.cpr();
                String personId = person.personId();
                AppendNotes.of(unitOfWork)
                        .together((transaction, position) ->
                                people.renumber(transaction, personId, before, replaced.cpr()));
            }
        }
    }

    private void forget(UnitOfWork<?> unitOfWork, String caseId, CasePerson person) {
        List<String> onceNamed = new ArrayList<>(person.personIds());
        onceNamed.remove(person.personId());
        List<String> whom = new ArrayList<>();
        AppendNotes.of(unitOfWork)
                .together((transaction, position) ->
                        whom.addAll(people.forget(transaction, caseId, person.personId(), onceNamed, position)));
        unitOfWork.root().afterCommit(done -> {
            whom.forEach(people::drop);
            forgotten.run();
        });
    }
}
