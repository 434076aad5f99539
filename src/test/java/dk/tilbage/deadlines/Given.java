package dk.tilbage.deadlines;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.AbilityToTakePart;
import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseEvent.*;
import dk.tilbage.casefile.CaseEvent.ActivitySetAside;
import dk.tilbage.casefile.CaseEvent.CaseTransferred;
import dk.tilbage.casefile.CaseEvent.ConversationPlanned;
import dk.tilbage.casefile.CaseEvent.HolidayRecorded;
import dk.tilbage.casefile.CaseEvent.MedicalOpinionRecorded;
import dk.tilbage.casefile.CaseEvent.NoShowRecorded;
import dk.tilbage.casefile.CaseEvent.PackageAssigned;
import dk.tilbage.casefile.CaseEvent.PartyNotified;
import dk.tilbage.casefile.CaseEvent.PlanAgreed;
import dk.tilbage.casefile.CaseEvent.ProviderReportReceived;
import dk.tilbage.casefile.CaseEvent.ReferralEnded;
import dk.tilbage.casefile.CaseEvent.ReferralExtended;
import dk.tilbage.casefile.CaseEvent.ReferredToProvider;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.casefile.FlexJobOrigin;
import dk.tilbage.casefile.LegalBasis;
import dk.tilbage.casefile.OfferEndReason;
import dk.tilbage.casefile.Outcome;
import dk.tilbage.casefile.Party;
import dk.tilbage.casefile.PlanKind;
import dk.tilbage.casefile.RecoveredTo;
import dk.tilbage.casefile.ReferralEndReason;
import dk.tilbage.people.BirthYearParity;
import dk.tilbage.providers.ProviderReportKind;
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
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A case told fact by fact, and what it then owes on a day. */
final class Given {

    private final List<CaseEvent> events = new ArrayList<>();
    private ProtocolHistory protocol = TestTrial.protocol();

    private Given(CaseOpened opening) {
        events.add(opening);
    }

    /** A day of 2009, {@code --MM-dd}; of 2008 from August on. */
    static LocalDate day(String monthDay) {
        MonthDay day = MonthDay.parse("--" + monthDay);
        return day.atYear(day.getMonthValue() >= 8 ? 2008 : 2009);
    }

    static Given sickness(String firstDay) {
        return sickness(firstDay, Employment.EMPLOYED, TestTrial.NORD);
    }

    static Given sickness(String firstDay, Employment employment, String jobcentre) {
        return opened(TargetGroup.SICKNESS_BENEFIT, firstDay, employment, jobcentre);
    }

    /** A case at a jobcentre of the trial of 2009, judged by its protocol and local targets. */
    static Given at(String jobcentre, String firstDay) {
        return sickness(firstDay, Employment.EMPLOYED, jobcentre).judgedBy(TRIAL_2009);
    }

    /** The trial of 2009 as it comes with the program. */
    static final ProtocolHistory TRIAL_2009 = TrialInFiles.history(TrialFiles.AKTIVE_HURTIGERE_TILBAGE);

    static Given flexJob(String firstDay) {
        return opened(TargetGroup.FLEX_JOB, firstDay, Employment.OTHER, TestTrial.NORD);
    }

    /** Somebody newly approved for a flex-job at a jobcentre of the trial of 2009. */
    static Given flexJobApproved(String jobcentre, String firstDay, String approvedOn) {
        return new Given(new CaseOpened(
                        "case-1",
                        TestTrial.TRIAL,
                        jobcentre,
                        TestTrial.person("p-1", BirthYearParity.ODD),
                        TargetGroup.FLEX_JOB,
                        day(firstDay),
                        Employment.OTHER,
                        false,
                        "cw-1",
                        day(approvedOn),
                        FlexJobOrigin.NEWLY_APPROVED,
                        false,
                        null,
                        null))
                .judgedBy(TRIAL_2009);
    }

    static Given opened(TargetGroup targetGroup, String firstDay, Employment employment, String jobcentre) {
        boolean flexJob = targetGroup == TargetGroup.FLEX_JOB;
        return new Given(new CaseOpened(
                "case-1",
                TestTrial.TRIAL,
                jobcentre,
                TestTrial.person("p-1", BirthYearParity.ODD),
                targetGroup,
                day(firstDay),
                employment,
                true,
                "cw-1",
                null,
                flexJob ? FlexJobOrigin.NEWLY_APPROVED : null,
                false,
                null,
                null));
    }

    /** A participant on sickness benefit since 5 January whose course runs from 16 February to 15 June. */
    static Given participant() {
        return sickness("01-05").allocated("02-09", Group.PARTICIPANT).firstFollowUp("02-16");
    }

    Given judgedBy(ProtocolHistory other) {
        protocol = other;
        return this;
    }

    /** A fact in the next slot. */
    Given and(Function<String, CaseEvent> fact) {
        events.add(fact.apply("r" + events.size()));
        return this;
    }

    /** The id of the fact told last. */
    String last() {
        return "r" + (events.size() - 1);
    }

    /** The opening again, corrected to another day 1. */
    Given firstDayCorrectedTo(String firstDay) {
        CaseOpened wrong = (CaseOpened) events.getFirst();
        events.add(new CaseOpened(
                wrong.registrationId(),
                wrong.trialId(),
                wrong.jobcentreId(),
                wrong.person(),
                wrong.targetGroup(),
                day(firstDay),
                wrong.employment(),
                wrong.hasJob(),
                wrong.caseworkerId(),
                wrong.approvedOn(),
                wrong.origin(),
                wrong.startStock(),
                wrong.benefit(),
                new CaseEvent.Correction(TestTrial.sealed("typed wrong"))));
        return this;
    }

    /** What the conversation told last does for the deadlines. */
    ConversationVerdict verdict() {
        return Objects.requireNonNull(Judge.conversations(facts(), protocol).get(last()));
    }

    Given allocated(String on, Group group) {
        return and(id -> new CaseAllocated(id, day(on), group, "BIRTH_YEAR_PARITY", null, null, null));
    }

    Given category(int category, String on) {
        return and(id -> new CaseCategorised(id, category, day(on), null));
    }

    Given firstFollowUp(String on) {
        return held(on, Channel.IN_PERSON, ConversationKind.FIRST_FOLLOW_UP);
    }

    Given followUp(String on, Channel channel) {
        return held(on, channel, ConversationKind.STATUTORY_FOLLOW_UP);
    }

    Given contact(String on) {
        return held(on, Channel.IN_PERSON, ConversationKind.CONTACT);
    }

    Given held(String on, Channel channel, ConversationKind... kinds) {
        return held(on, channel, ConversationForm.INDIVIDUAL, CaseFacts.JOBCENTRE, null, kinds);
    }

    Given held(
            String on,
            Channel channel,
            ConversationForm form,
            String heldBy,
            @Nullable String telephoneReason,
            ConversationKind... kinds) {
        Set<ConversationKind> all = EnumSet.copyOf(List.of(kinds));
        return and(id -> new ConversationHeld(
                id,
                null,
                all,
                form,
                channel,
                day(on),
                heldBy,
                telephoneReason == null ? null : TestTrial.sealed(telephoneReason),
                null,
                null));
    }

    Given inHospital(String from, @Nullable String to) {
        return and(id -> new HospitalStayRecorded(id, day(from), to == null ? null : day(to), null));
    }

    Given everyWeeks(int weeks, String from, String to) {
        return and(id -> new ContactFrequencySet(id, weeks, day(from), day(to), null, null));
    }

    Given exempt(String on) {
        return and(id -> new ExemptionAssessed(
                id, day(on), true, ExemptionGround.TREATMENT_OBSTACLE, TestTrial.sealed("why"), null));
    }

    Given lifted(String exemptionId, String on) {
        return and(id -> new ExemptionLifted(id, exemptionId, day(on), null));
    }

    Given letter(String on) {
        return and(id -> new TrialLetterDelivered(id, day(on), null));
    }

    /** An offer under way; its id is that of the fact before last. */
    Given offer(String startedOn, String hours) {
        and(id -> new OfferMade(
                id,
                OfferType.WORK_PLACEMENT,
                LegalBasis.LAB,
                null,
                new BigDecimal(hours),
                null,
                null,
                null,
                day(startedOn).minusDays(3),
                null,
                null,
                null));
        String offer = last();
        return and(id -> new OfferStarted(id, offer, day(startedOn), null));
    }

    Given offerHours(String offerId, String hours, String from) {
        return and(id -> new OfferHoursAdjusted(id, offerId, new BigDecimal(hours), day(from), null));
    }

    Given offerEnded(String offerId, String on) {
        return and(id -> new OfferEnded(id, offerId, day(on), OfferEndReason.COMPLETED, null));
    }

    Given reduced(String hours, String from, String to) {
        return and(id -> new ReducedHoursDocumented(
                id, new BigDecimal(hours), day(from), day(to), TestTrial.sealed("statement"), null));
    }

    Given partlyRecovered(String from) {
        return and(id -> new PartialRecoveryStarted(id, new BigDecimal("15"), day(from), null));
    }

    Given partlyRecoveredEnded(String recoveryId, String on) {
        return and(id -> new PartialRecoveryEnded(id, recoveryId, day(on), null));
    }

    Given recovered(String on) {
        return and(id -> new FullRecoveryRecorded(id, day(on), RecoveredTo.OWN_JOB, null));
    }

    Given closed(String on) {
        return and(id -> new CaseClosed(id, day(on), Outcome.OTHER_BENEFIT, null));
    }

    Given reopened(String on) {
        return and(id -> new CaseReopened(id, day(on), null));
    }

    Given planned(String arrangedOn, String plannedFor, ConversationKind kind) {
        return and(id -> new ConversationPlanned(
                id,
                EnumSet.of(kind),
                ConversationForm.INDIVIDUAL,
                Channel.IN_PERSON,
                day(plannedFor),
                day(arrangedOn),
                null));
    }

    Given byProvider(String on, ConversationKind... kinds) {
        return held(on, Channel.IN_PERSON, ConversationForm.INDIVIDUAL, "provider-1", null, kinds);
    }

    Given collective(String on, ConversationKind... kinds) {
        return held(on, Channel.IN_PERSON, ConversationForm.COLLECTIVE, CaseFacts.JOBCENTRE, null, kinds);
    }

    /** A referral; its id is that of this fact. */
    Given referred(String on) {
        return referredTo("provider-1", on);
    }

    Given referredTo(String providerId, String on) {
        return and(id -> new ReferredToProvider(id, providerId, day(on), null, null, null, null, null));
    }

    Given employerReport(String on) {
        return and(id -> new EmployerReportReceived(id, day(on), null));
    }

    Given formSent(String on) {
        return and(id -> new InformationFormSent(id, day(on), null));
    }

    Given formReturned(String on) {
        return and(id -> new InformationFormReturned(id, day(on), null));
    }

    Given notExempt(String on) {
        return and(id -> new ExemptionAssessed(id, day(on), false, null, TestTrial.sealed("why not"), null));
    }

    Given referralExtended(String referralId, String to, String on) {
        return and(id -> new ReferralExtended(id, referralId, day(to), day(on), null));
    }

    Given referralEnded(String referralId, String on) {
        return and(id -> new ReferralEnded(id, referralId, day(on), ReferralEndReason.COMPLETED, null));
    }

    Given report(String referralId, ProviderReportKind kind, String on) {
        return and(id -> new ProviderReportReceived(id, referralId, kind, day(on), null, null));
    }

    Given noShow(String planId, String on) {
        return and(id -> new NoShowRecorded(id, planId, day(on), null, null));
    }

    Given plan(PlanKind kind, String on) {
        return and(id -> new PlanAgreed(id, kind, day(on), null, null));
    }

    Given notified(Party party, String on) {
        return and(id -> new PartyNotified(id, party, day(on), null, null));
    }

    Given medicalOpinion(String on) {
        return and(id ->
                new MedicalOpinionRecorded(id, day(on), AbilityToTakePart.YES, TestTrial.sealed("opinion"), null));
    }

    Given holiday(String from, String to) {
        return and(id -> new HolidayRecorded(id, day(from), day(to), null));
    }

    Given transferred(@Nullable String team, @Nullable String jobcentreId, String on) {
        return and(id -> new CaseTransferred(id, null, team, jobcentreId, day(on), null));
    }

    Given packageAssigned(String packageId, String on) {
        return and(id -> new PackageAssigned(id, packageId, day(on), null, null));
    }

    Given setAside(String assignmentId, String activityId, String on) {
        return and(id -> new ActivitySetAside(id, assignmentId, activityId, day(on), TestTrial.sealed("why"), null));
    }

    Given offerOf(OfferType type, String startedOn, String hours) {
        and(id -> new OfferMade(
                id,
                type,
                LegalBasis.LAB,
                null,
                new BigDecimal(hours),
                null,
                null,
                null,
                day(startedOn),
                null,
                null,
                null));
        String offer = last();
        return and(id -> new OfferStarted(id, offer, day(startedOn), null));
    }

    /** A combined course under way. */
    Given combinedCourse(String startedOn, String hours, @Nullable Integer timesPerWeek, OfferType... modules) {
        and(id -> new OfferMade(
                id,
                OfferType.COMBINED_COURSE,
                LegalBasis.PREVENTIVE,
                null,
                new BigDecimal(hours),
                null,
                null,
                null,
                day(startedOn),
                modules.length == 0 ? null : Set.of(modules),
                timesPerWeek,
                null));
        String offer = last();
        return and(id -> new OfferStarted(id, offer, day(startedOn), null));
    }

    /** An offer with other hours of attendance than of activity. */
    Given offerAttended(OfferType type, String startedOn, String hours, String attendance) {
        and(id -> new OfferMade(
                id,
                type,
                LegalBasis.LAB,
                null,
                new BigDecimal(hours),
                new BigDecimal(attendance),
                null,
                null,
                day(startedOn),
                null,
                null,
                null));
        String offer = last();
        return and(id -> new OfferStarted(id, offer, day(startedOn), null));
    }

    List<CaseEvent> events() {
        return events;
    }

    CaseFacts facts() {
        return CaseFacts.of(CaseState.fold(events));
    }

    List<Obligation> obligations() {
        return Obligations.of(facts(), protocol);
    }

    /** How an obligation stands on a day, told as {@code STATUS} or, where it is not listed, {@code -}. */
    String on(String monthDay, String rule, int number) {
        Span span = span(monthDay, rule, number);
        return span == null ? "-" : span.status().name();
    }

    /** Asserts how an obligation stands on days, each told as {@code "MM-dd STATUS"}, or {@code "MM-dd -"}. */
    Given stands(String rule, int number, String... expected) {
        for (String one : expected) {
            String monthDay = one.substring(0, 5);
            assertThat(on(monthDay, rule, number))
                    .as("%s %s on %s", rule, number, monthDay)
                    .isEqualTo(one.substring(6));
        }
        return this;
    }

    /** Asserts when an obligation is due, as known on a day. */
    Given due(String rule, int number, String knownOn, String due) {
        assertThat(due(knownOn, rule, number)).isEqualTo(day(due));
        return this;
    }

    /** Asserts when an obligation was met, as known on a day. */
    Given metOn(String rule, int number, String knownOn, String metOn) {
        assertThat(Objects.requireNonNull(span(knownOn, rule, number), "not listed")
                        .metOn())
                .as("%s %s as known on %s", rule, number, knownOn)
                .isEqualTo(day(metOn));
        return this;
    }

    /** When an obligation is due, as known on a day. */
    LocalDate due(String monthDay, String rule, int number) {
        return Objects.requireNonNull(span(monthDay, rule, number), "not listed")
                .dueOn();
    }

    /** The span a day lies in, after a look whether the definition agrees. */
    @Nullable
    Span span(String monthDay, String rule, int number) {
        LocalDate day = day(monthDay);
        Span span = obligations().stream()
                .filter(obligation -> obligation.rule().equals(rule) && obligation.number() == number)
                .flatMap(obligation -> obligation.on(day).stream())
                .findFirst()
                .orElse(null);
        Judgement judged = Judge.statusOn(facts(), protocol, day).stream()
                .filter(judgement -> judgement.rule().equals(rule) && judgement.number() == number)
                .findFirst()
                .orElse(null);
        assertThat(span == null ? null : span.status()).isEqualTo(judged == null ? null : judged.status());
        assertThat(span == null ? null : span.metOn()).isEqualTo(judged == null ? null : judged.metOn());
        return span;
    }

    /** The numbers of a rule's obligations, over all days. */
    List<Integer> numbers(String rule) {
        return obligations().stream()
                .filter(obligation -> obligation.rule().equals(rule))
                .map(Obligation::number)
                .toList();
    }
}
