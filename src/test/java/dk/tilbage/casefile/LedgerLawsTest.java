package dk.tilbage.casefile;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseEvent.Correction;
import dk.tilbage.casefile.CaseEvent.Registration;
import dk.tilbage.casefile.CaseEvent.RegistrationWithdrawn;
import dk.tilbage.casefile.Histories.History;
import dk.tilbage.support.TestTrial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The laws of the ledger, on histories made through the decider. */
class LedgerLawsTest {

    @Property(tries = 1000)
    void foldingStepByStepIsFoldingAtOnce(@ForAll long seed) {
        History history = Histories.random(seed);
        CaseState stepwise = CaseState.NONE;
        for (CaseEvent event : history.events()) {
            stepwise = stepwise.evolve(event);
        }
        assertThat(stepwise).isEqualTo(history.state());
        assertThat(List.copyOf(stepwise.facts()))
                .isEqualTo(List.copyOf(history.state().facts()));
    }

    /** Wrong + correction = right alone: put every last word in the slot's first place, and nothing is different. */
    @Property(tries = 1000)
    void aCorrectedHistoryIsTheRightHistoryAlone(@ForAll long seed) {
        History history = Histories.random(seed);
        Map<String, Registration> lastWord = new HashMap<>();
        for (CaseEvent event : history.events()) {
            if (event instanceof Registration registration) {
                lastWord.put(registration.registrationId(), registration.withCorrection(null));
            }
        }
        List<CaseEvent> rightAlone = new ArrayList<>();
        for (CaseEvent event : history.events()) {
            if (event instanceof Registration registration && registration.correction() == null) {
                rightAlone.add(lastWord.get(registration.registrationId()));
            } else if (event instanceof RegistrationWithdrawn) {
                rightAlone.add(event);
            }
        }
        assertThat(CaseState.fold(rightAlone)).isEqualTo(history.state());
    }

    /** What was withdrawn never happened. */
    @Property(tries = 1000)
    void aWithdrawnRegistrationLeavesNoFact(@ForAll long seed) {
        History history = Histories.random(seed);
        List<String> withdrawn = history.events().stream()
                .filter(RegistrationWithdrawn.class::isInstance)
                .map(event -> ((RegistrationWithdrawn) event).registrationId())
                .toList();
        List<CaseEvent> without = history.events().stream()
                .filter(event -> !(event instanceof Registration registration
                        && withdrawn.contains(registration.registrationId())))
                .filter(event -> !(event instanceof RegistrationWithdrawn))
                .toList();
        assertThat(CaseState.fold(without)).isEqualTo(history.state());
    }

    /** No accepted history contradicts itself, whatever was late, corrected or withdrawn on the way. */
    @Property(tries = 1000)
    void anAcceptedHistoryHasNoContradiction(@ForAll long seed) {
        assertThat(Contradictions.of(Histories.random(seed).state())).isEmpty();
    }

    /** The decider is a function: the same commands on the same days make the same events. */
    @Property(tries = 200)
    void theSameSeedMakesTheSameHistory(@ForAll long seed) {
        assertThat(Histories.random(seed).events())
                .isEqualTo(Histories.random(seed).events());
    }

    /** The generator is worth its name: it reaches courses, corrections, withdrawals, ends and reopenings. */
    @Test
    void historiesReachEverything() {
        Map<Class<?>, Integer> seen = new HashMap<>();
        int entries = 0;
        int corrections = 0;
        for (History history : Histories.random(2009, 400)) {
            for (CaseEvent event : history.events()) {
                seen.merge(event.getClass(), 1, Integer::sum);
                if (event instanceof Registration registration && registration.correction() != null) {
                    corrections++;
                }
            }
            entries += history.facts().course(TestTrial.protocol()).isPresent() ? 1 : 0;
        }
        assertThat(seen.keySet()).hasSize(Registration.class.getPermittedSubclasses().length + 1);
        assertThat(entries).isGreaterThan(60);
        assertThat(corrections).isGreaterThan(200);
    }

    /** An event kept with its correction mark differs from the fact it leaves in the ledger only by that mark. */
    @Test
    void theMarkOfACorrectionIsNotPartOfTheFact() {
        var opened = Histories.random(1).state().opening();
        assertThat(opened.withCorrection(new Correction(TestTrial.sealed("why"))))
                .isNotEqualTo(opened)
                .extracting(fact -> fact.withCorrection(null))
                .isEqualTo(opened);
    }
}
