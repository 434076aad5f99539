package dk.tilbage.caseload;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseEvent.CaseAllocated;
import dk.tilbage.casefile.CaseEvent.CaseCategorised;
import dk.tilbage.casefile.CaseEvent.CaseClosed;
import dk.tilbage.casefile.CaseEvent.CaseOpened;
import dk.tilbage.casefile.CaseEvent.CaseTransferred;
import dk.tilbage.casefile.CaseEvent.ConversationHeld;
import dk.tilbage.casefile.CaseEvent.ExemptionAssessed;
import dk.tilbage.casefile.CaseEvent.FullRecoveryRecorded;
import dk.tilbage.casefile.CaseEvent.OfferEnded;
import dk.tilbage.casefile.CaseEvent.OfferMade;
import dk.tilbage.casefile.CaseEvent.OfferStarted;
import dk.tilbage.casefile.CaseEvent.PartialRecoveryStarted;
import dk.tilbage.casefile.CaseEvent.Registration;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.casefile.FlexJobOrigin;
import dk.tilbage.casefile.LegalBasis;
import dk.tilbage.casefile.OfferEndReason;
import dk.tilbage.casefile.Outcome;
import dk.tilbage.casefile.RecoveredTo;
import dk.tilbage.people.BirthYearParity;
import dk.tilbage.readmodel.Provenance;
import dk.tilbage.support.TestTrial;
import dk.tilbage.support.TrialInFiles;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationForm;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.ExemptionGround;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.OfferType;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.TrialFiles;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A case told fact by fact, for the figures it contributes to. Facts are recorded in the order in which they are told. */
final class ToldCase {

    /** The trial of 2009 as it comes with the program. */
    static final ProtocolHistory TRIAL_2009 = TrialInFiles.history(TrialFiles.AKTIVE_HURTIGERE_TILBAGE);

    private final List<CaseEvent> events = new ArrayList<>();
    private final Map<String, Provenance.Recorded> recorded = new HashMap<>();
    private final ProtocolHistory protocol;

    private ToldCase(ProtocolHistory protocol, CaseOpened opening) {
        this.protocol = protocol;
        events.add(opening);
    }

    /** A day of 2009, {@code MM-dd}; of 2008 from November on. */
    static LocalDate day(String monthDay) {
        MonthDay day = MonthDay.parse("--" + monthDay);
        return day.atYear(day.getMonthValue() >= 11 ? 2008 : 2009);
    }

    /** Somebody with a job who is sick at a jobcentre of the trial of 2009. */
    static ToldCase sick(String jobcentreId, String firstDay) {
        return opened(TRIAL_2009, jobcentreId, TargetGroup.SICKNESS_BENEFIT, firstDay);
    }

    static ToldCase opened(ProtocolHistory protocol, String jobcentreId, TargetGroup targetGroup, String firstDay) {
        boolean flexJob = targetGroup == TargetGroup.FLEX_JOB;
        return new ToldCase(
                protocol,
                new CaseOpened(
                        "case-1",
                        protocol.trialId(),
                        jobcentreId,
                        TestTrial.person("p-1", BirthYearParity.ODD),
                        targetGroup,
                        day(firstDay),
                        flexJob ? Employment.OTHER : Employment.EMPLOYED,
                        !flexJob,
                        "cw-1",
                        null,
                        flexJob ? FlexJobOrigin.NEWLY_APPROVED : null,
                        false,
                        null,
                        null));
    }

    ToldCase and(Function<String, CaseEvent> fact) {
        events.add(fact.apply("r" + events.size()));
        return this;
    }

    /** A caseworker took the case over on its first day. */
    ToldCase heldBy(String caseworkerId) {
        LocalDate firstDay = ((CaseOpened) events.getFirst()).firstDay();
        return and(id -> new CaseTransferred(id, caseworkerId, null, null, firstDay, null));
    }

    /** The fact told last was recorded so many days after it occurred. */
    ToldCase recordedAfter(int days) {
        Registration fact = (Registration) events.getLast();
        Instant at = Objects.requireNonNull(fact.occurred())
                .plusDays(days)
                .atTime(12, 0)
                .toInstant(ZoneOffset.UTC);
        recorded.put(fact.registrationId(), new Provenance.Recorded(events.size(), at, null));
        return this;
    }

    ToldCase allocated(String on, Group group) {
        return and(id -> new CaseAllocated(id, day(on), group, "BIRTH_YEAR_PARITY", null, null, null));
    }

    ToldCase categorised(int category, String on) {
        return and(id -> new CaseCategorised(id, category, day(on), null));
    }

    ToldCase firstFollowUp(String on) {
        return held(on, ConversationKind.FIRST_FOLLOW_UP);
    }

    ToldCase held(String on, ConversationKind kind) {
        return and(id -> new ConversationHeld(
                id,
                null,
                EnumSet.of(kind),
                ConversationForm.INDIVIDUAL,
                Channel.IN_PERSON,
                day(on),
                CaseFacts.JOBCENTRE,
                null,
                null,
                null));
    }

    /** Assessed, and exempted where a ground is given. */
    ToldCase assessed(String on, @Nullable ExemptionGround ground) {
        return and(id -> new ExemptionAssessed(id, day(on), ground != null, ground, TestTrial.sealed("why"), null));
    }

    /** An offer that started, and ended where a day is given. */
    ToldCase offer(
            OfferType type,
            LegalBasis legalBasis,
            @Nullable String providerId,
            String startedOn,
            @Nullable String endedOn,
            @Nullable OfferEndReason reason) {
        and(id -> new OfferMade(
                id,
                type,
                legalBasis,
                providerId,
                BigDecimal.TEN,
                null,
                null,
                null,
                day(startedOn).minusDays(3),
                null,
                null,
                null));
        String offerId = "r" + (events.size() - 1);
        and(id -> new OfferStarted(id, offerId, day(startedOn), null));
        return endedOn == null
                ? this
                : and(id -> new OfferEnded(id, offerId, day(endedOn), Objects.requireNonNull(reason), null));
    }

    ToldCase partlyRecovered(String from) {
        return and(id -> new PartialRecoveryStarted(id, new BigDecimal("15"), day(from), null));
    }

    ToldCase recovered(String on, RecoveredTo to) {
        return and(id -> new FullRecoveryRecorded(id, day(on), to, null));
    }

    ToldCase closed(String on, Outcome outcome) {
        return and(id -> new CaseClosed(id, day(on), outcome, null));
    }

    CaseFacts facts() {
        return CaseFacts.of(CaseState.fold(events));
    }

    CaseProgress progress() {
        return CaseProgress.of(facts(), protocol, new Provenance(recorded));
    }

    /** What some cases add up to on a day. */
    static Progress.Row row(String on, ToldCase... cases) {
        Tally tally = new Tally(day(on));
        for (ToldCase one : cases) {
            tally.add(one.progress());
        }
        return tally.row("j", null, null, TargetGroup.SICKNESS_BENEFIT, null, null, null);
    }

    /** The same of one group. */
    static Progress.Counts counts(String on, Group group, ToldCase... cases) {
        return Objects.requireNonNull(row(on, cases).groups().get(group));
    }
}
