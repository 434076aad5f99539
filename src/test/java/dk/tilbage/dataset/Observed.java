package dk.tilbage.dataset;

import static dk.tilbage.support.TestTrial.NORD;
import static dk.tilbage.support.TestTrial.TRIAL;
import static dk.tilbage.support.TestTrial.person;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseEvent.CaseAllocated;
import dk.tilbage.casefile.CaseEvent.CaseClosed;
import dk.tilbage.casefile.CaseEvent.CaseOpened;
import dk.tilbage.casefile.CaseEvent.CaseReopened;
import dk.tilbage.casefile.CaseEvent.ConversationHeld;
import dk.tilbage.casefile.CaseEvent.ExemptionAssessed;
import dk.tilbage.casefile.CaseEvent.ExemptionLifted;
import dk.tilbage.casefile.CaseEvent.FullRecoveryRecorded;
import dk.tilbage.casefile.Outcome;
import dk.tilbage.casefile.RecoveredTo;
import dk.tilbage.people.BirthYearParity;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationForm;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.ExemptionGround;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.TargetGroup;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A sickness-benefit case with day 1 on Monday 5 January 2009, written day by day, and observed on a day. */
final class Observed {

    static final LocalDate FIRST_DAY = LocalDate.of(2009, 1, 5);

    private final List<CaseEvent> events = new ArrayList<>();

    Observed() {
        this(FIRST_DAY);
    }

    Observed(LocalDate firstDay) {
        events.add(new CaseOpened(
                "case",
                TRIAL,
                NORD,
                person("person", BirthYearParity.ODD),
                TargetGroup.SICKNESS_BENEFIT,
                firstDay,
                Employment.EMPLOYED,
                true,
                "caseworker",
                null,
                null,
                false,
                null,
                null));
    }

    Observed with(CaseEvent event) {
        events.add(event);
        return this;
    }

    private String next() {
        return "r" + events.size();
    }

    Observed allocated(Group group, LocalDate on) {
        return with(new CaseAllocated(next(), on, group, "BIRTH_YEAR_PARITY", null, null, null));
    }

    Observed held(LocalDate on, Channel channel, ConversationKind kind) {
        return with(new ConversationHeld(
                next(), null, Set.of(kind), ConversationForm.INDIVIDUAL, channel, on, "JOBCENTRE", null, null, null));
    }

    Observed entered(Group group, LocalDate on) {
        return allocated(group, on).held(on, Channel.IN_PERSON, ConversationKind.FIRST_FOLLOW_UP);
    }

    Observed exempt(LocalDate from) {
        return with(new ExemptionAssessed(
                next(), from, true, ExemptionGround.TREATMENT_OBSTACLE, TestTrial.sealed("why"), null));
    }

    Observed lifted(LocalDate on) {
        String exemption = events.stream()
                .filter(ExemptionAssessed.class::isInstance)
                .map(event -> ((ExemptionAssessed) event).registrationId())
                .reduce((first, last) -> last)
                .orElseThrow();
        return with(new ExemptionLifted(next(), exemption, on, null));
    }

    Observed recovered(LocalDate on) {
        return with(new FullRecoveryRecorded(next(), on, RecoveredTo.OWN_JOB, null));
    }

    Observed closed(LocalDate on, Outcome outcome) {
        return with(new CaseClosed(next(), on, outcome, null));
    }

    Observed reopened(LocalDate on) {
        return with(new CaseReopened(next(), on, null));
    }

    ObservedCase on(LocalDate day) {
        List<CaseHistory.Entry> entries = events.stream()
                .map(event -> new CaseHistory.Entry(
                        event, LocalDate.of(2009, 12, 1).atStartOfDay().toInstant(ZoneOffset.UTC)))
                .toList();
        return CaseRows.of(CaseHistory.fold(entries), TestTrial.protocol())
                .flatMap(rows -> rows.observe(day))
                .orElseThrow();
    }
}
