package dk.tilbage.simulation;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseEvent.CaseOpened;
import dk.tilbage.people.Identity;
import dk.tilbage.support.TrialInFiles;
import dk.tilbage.trial.TrialEvent;
import dk.tilbage.trial.TrialFiles.TrialFile;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the log of a simulated trial of 2009 holds: the cases of all sixteen jobcentres as the simulation plays them, each
 * event recorded on the day the jobcentre typed it.
 */
public final class PlayedLog {

    private PlayedLog() {}

    /**
     * An event of a case.
     *
     * @param recordedAt when it was recorded
     * @param caseId the case
     * @param event the event
     */
    public record Recorded(Instant recordedAt, String caseId, CaseEvent event) {}

    /** The trial's own events, all recorded before the cases'. */
    public static List<TrialEvent> trial() {
        return TrialInFiles.events(Scenario.of(Part.TRIAL_OF_2009).settings().stream()
                .filter(setting -> !setting.command().equals("RegisterProviderAgreement")
                        && !setting.command().endsWith("Intake"))
                .map(setting -> new TrialFile(setting.command(), setting.payload()))
                .toList());
    }

    /** The events of some cases, in the order of recording. */
    public static List<Recorded> cases(long seed, int cases) {
        List<Recorded> all = new ArrayList<>();
        Map<String, Instant> last = new HashMap<>();
        PlayedCases.play(Population.of(seed, cases, Scenario.of(Part.TRIAL_OF_2009)), (on, caseId, events) -> {
            Instant at = on.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
            Instant notBefore = last.merge(caseId, at, (one, other) -> one.isAfter(other) ? one : other);
            events.forEach(event -> all.add(new Recorded(notBefore, caseId, ofItsOwnPerson(caseId, event))));
        });
        all.sort(Comparator.comparing(Recorded::recordedAt));
        return all;
    }

    /** Played cases all have one person. */
    private static CaseEvent ofItsOwnPerson(String caseId, CaseEvent event) {
        if (!(event instanceof CaseOpened opened)) {
            return event;
        }
        Identity person = opened.person();
        return new CaseOpened(
                opened.registrationId(),
                opened.trialId(),
                opened.jobcentreId(),
                new Identity(
                        "person-" + caseId,
                        person.cpr(),
                        person.sex(),
                        person.ageAtOpening(),
                        person.parity(),
                        person.birthDayOfMonth()),
                opened.targetGroup(),
                opened.firstDay(),
                opened.employment(),
                opened.hasJob(),
                opened.caseworkerId(),
                opened.approvedOn(),
                opened.origin(),
                opened.startStock(),
                opened.benefit(),
                opened.correction());
    }
}
