package dk.tilbage.casefile;

import dk.tilbage.eventstore.AppendNotes;
import dk.tilbage.people.People;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/** Destroys a forgotten person's keys together with the append of the event that says so. */
final class Forgetting {

    private final People people;

    Forgetting(People people) {
        this.people = people;
    }

    /** Has the person of the case forgotten by this unit of work's append. */
    void with(UnitOfWork<?> unitOfWork, String caseId, CasePerson person) {
        List<String> onceNamed = new ArrayList<>(person.personIds());
        String now = onceNamed.removeLast();
        List<String> forgotten = new ArrayList<>();
        AppendNotes.of(unitOfWork)
                .together((transaction, position) ->
                        forgotten.addAll(people.forget(transaction, caseId, now, onceNamed, position)));
        unitOfWork.root().afterCommit(done -> forgotten.forEach(people::drop));
    }
}
