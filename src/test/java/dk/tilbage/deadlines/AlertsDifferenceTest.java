package dk.tilbage.deadlines;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.casefile.Histories;
import dk.tilbage.deadlines.AlertsDifference.Change;
import dk.tilbage.readmodel.CaseSnapshot;
import dk.tilbage.readmodel.Provenance;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.ProtocolHistory;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** The difference between two judgements: what it must say, and nothing else. */
class AlertsDifferenceTest {

    private static final ProtocolHistory PROTOCOL = TestTrial.protocol();

    /** What a client does with the changes it is sent. */
    private static List<Judgement> applied(List<Judgement> known, List<Change> changes) {
        List<Judgement> now = new ArrayList<>(known);
        for (Change change : changes) {
            now.removeIf(judgement -> judgement.rule().equals(change.rule())
                    && judgement.number() == change.number()
                    && judgement.scope() == change.scope());
            Judgement after = change.after();
            if (after != null) {
                now.add(after);
            }
        }
        now.sort(Comparator.comparing(Judgement::rule)
                .thenComparingInt(Judgement::number)
                .thenComparing(Judgement::scope));
        return now;
    }

    /** The judgement of a history's first events on a day. */
    private static List<Judgement> judged(Histories.History history, int events, LocalDate day) {
        if (events == 0) {
            return List.of();
        }
        CaseFacts facts = CaseFacts.of(CaseState.fold(
                history.events().subList(0, Math.min(events, history.events().size()))));
        return AlertsDifference.judged(Obligations.of(facts, PROTOCOL), day);
    }

    @Property(tries = 2000)
    void appliedToTheOldJudgementItGivesTheNewOne(
            @ForAll long seed,
            @ForAll @IntRange(max = 60) int known,
            @ForAll @IntRange(max = 60) int more,
            @ForAll @IntRange(max = 250) int day,
            @ForAll @IntRange(min = -20, max = 120) int days) {
        Histories.History history = Histories.random(seed);
        LocalDate on = history.facts().firstDay().plusDays(day);
        List<Judgement> before = judged(history, known, on);
        List<Judgement> after = judged(history, known + more, on.plusDays(days));

        List<Change> changes = AlertsDifference.between(before, after);

        assertThat(applied(before, changes)).isEqualTo(applied(after, List.of()));
        assertThat(applied(after, AlertsDifference.between(after, before))).isEqualTo(applied(before, List.of()));
        assertThat(applied(applied(before, changes), changes)).as("sent again").isEqualTo(applied(before, changes));
        assertThat(changes).allSatisfy(change -> assertThat(change.before()).isNotEqualTo(change.after()));
        assertThat(AlertsDifference.between(before, before)).isEmpty();
    }

    @Property(tries = 1000)
    void aDocumentIsJudgedAsTheCaseIs(@ForAll long seed, @ForAll @IntRange(max = 300) int day) {
        Histories.History history = Histories.random(seed);
        CaseFacts facts = history.facts();
        LocalDate on = facts.firstDay().plusDays(day);
        AlertsDocument document = AlertsDocument.of(7, PROTOCOL.version(), facts, PROTOCOL);

        assertThat(AlertsDifference.judged(document, on))
                .isEqualTo(Judge.statusOn(facts, PROTOCOL, on))
                .isEqualTo(AlertsDifference.judged(Obligations.of(facts, PROTOCOL), on));
        assertThat(AlertsView.read(stored(history))).isEqualTo(document);
    }

    /** As the view's store writes it. */
    private static Document stored(Histories.History history) {
        Document stored = new Document("_id", history.caseId())
                .append("trialId", PROTOCOL.trialId())
                .append("caseVersion", 7L)
                .append("trialVersion", PROTOCOL.version());
        stored.putAll(new AlertsView()
                .of(new CaseSnapshot(
                        history.caseId(),
                        7,
                        history.state(),
                        history.facts(),
                        PROTOCOL.version(),
                        PROTOCOL,
                        Provenance.NONE)));
        return stored;
    }

    @Test
    void aDayAloneMakesADifference() {
        List<Obligation> obligations = Given.sickness("01-05")
                .category(2, "02-01")
                .allocated("02-09", Group.PARTICIPANT)
                .obligations();

        // End of week 4 is 1 February, end of week 8 is 1 March.
        assertThat(AlertsDifference.between(
                        AlertsDifference.judged(obligations, Given.day("02-01")),
                        AlertsDifference.judged(obligations, Given.day("02-02"))))
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.rule()).isEqualTo(RuleIds.EMPLOYER_REPORT);
                    assertThat(change.before()).extracting("status").isEqualTo(Status.DUE);
                    assertThat(change.after()).extracting("status").isEqualTo(Status.BREACHED);
                });
        assertThat(AlertsDifference.between(
                        AlertsDifference.judged(obligations, Given.day("02-02")),
                        AlertsDifference.judged(obligations, Given.day("02-28"))))
                .isEmpty();
    }
}
