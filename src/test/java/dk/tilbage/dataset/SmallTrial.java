package dk.tilbage.dataset;

import static dk.tilbage.support.TestTrial.NORD;
import static dk.tilbage.support.TestTrial.TRIAL;
import static dk.tilbage.support.TestTrial.person;
import static dk.tilbage.support.TestTrial.sealed;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseEvent.*;
import dk.tilbage.casefile.DeclineReason;
import dk.tilbage.casefile.Histories;
import dk.tilbage.casefile.IllnessCause;
import dk.tilbage.casefile.LegalBasis;
import dk.tilbage.casefile.Outcome;
import dk.tilbage.casefile.PriorityReason;
import dk.tilbage.casefile.RecoveredTo;
import dk.tilbage.people.AccessLog;
import dk.tilbage.people.BirthYearParity;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationForm;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.ExemptionGround;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.OfferType;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.TrialEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Logs to make datasets of. */
final class SmallTrial {

    /** What stands in every place that must not reach a file: sealed texts, ids of cases, people and registrations. */
    static final String SECRET = "SECRET";

    private SmallTrial() {}

    /** Pseudonyms a person can read, which leak nothing. */
    static Pseudonyms pseudonyms(String exportKeyId) {
        if (!exportKeyId.startsWith("key")) {
            throw new IllegalArgumentException("no such key");
        }
        return id ->
                id.kind().name().charAt(0) + HexFormat.of().toHexDigits((exportKeyId + id).hashCode() * 0x9E3779B9);
    }

    static DatasetWriter writer(DatasetLog log) {
        return writer(log, Instant.MAX);
    }

    /** A writer with the registry's clock at a time. */
    static DatasetWriter writer(DatasetLog log, Instant now) {
        return new DatasetWriter(log, SmallTrial::pseudonyms, "key-1", 2, () -> now);
    }

    /** An access log that nobody reads. */
    static final AccessLog NO_ACCESS_LOG = new AccessLog() {
        @Override
        public void note(Access access) {}

        @Override
        public List<Entry> latest(Query query, long before, int limit) {
            return List.of();
        }
    };

    /** Somebody. */
    static final AccessLog.Who SOMEBODY = new AccessLog.Who("client", "somebody", "evaluator");

    private static Instant at(LocalDate day) {
        return day.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
    }

    static LocalDate day(int month, int dayOfMonth) {
        return LocalDate.of(2009, month, dayOfMonth);
    }

    /** A participant, a control who left before entry, a case on cash benefit. */
    static LogInMemory three() {
        LogInMemory log = new LogInMemory(TRIAL).trial(at(LocalDate.of(2008, 12, 15)), TestTrial.events());
        String one = SECRET + "-one";
        log.record(
                        one,
                        at(day(1, 7)),
                        opened(one, BirthYearParity.ODD, TargetGroup.SICKNESS_BENEFIT, day(1, 5)),
                        new IllnessRecorded(r(1), Set.of(IllnessCause.MENTAL, IllnessCause.OTHER), null),
                        new EmployerReportReceived(r(2), day(1, 6), null))
                .record(
                        one,
                        at(day(2, 10)),
                        new CaseCategorised(r(3), 2, day(2, 9), null),
                        new CaseAllocated(r(4), day(2, 9), Group.PARTICIPANT, "BIRTH_YEAR_PARITY", null, null, null),
                        new ConversationPlanned(
                                r(5),
                                Set.of(ConversationKind.FIRST_FOLLOW_UP),
                                ConversationForm.INDIVIDUAL,
                                Channel.IN_PERSON,
                                day(2, 16),
                                null,
                                null))
                .record(
                        one,
                        at(day(2, 20)),
                        held(r(6), r(5), day(2, 15), Channel.IN_PERSON, ConversationKind.FIRST_FOLLOW_UP),
                        new TrialLetterDelivered(r(7), day(2, 16), null))
                // The first follow-up was typed a day too early.
                .record(
                        one,
                        at(day(2, 23)),
                        corrected(held(r(6), r(5), day(2, 16), Channel.IN_PERSON, ConversationKind.FIRST_FOLLOW_UP)))
                .record(
                        one,
                        at(day(3, 20)),
                        new ConversationHeld(
                                r(8),
                                null,
                                Set.of(ConversationKind.CONTACT, ConversationKind.INFORMATION_MEETING),
                                ConversationForm.COLLECTIVE,
                                Channel.TELEPHONE,
                                day(2, 26),
                                SECRET + "-provider",
                                sealed(SECRET + " reason"),
                                null,
                                null),
                        new OfferMade(
                                r(9),
                                OfferType.PHYSICAL_TRAINING,
                                LegalBasis.PREVENTIVE,
                                SECRET + "-provider",
                                new BigDecimal("7.5"),
                                new BigDecimal("2"),
                                sealed(SECRET + " purpose"),
                                PriorityReason.HEALTH,
                                day(3, 2),
                                null,
                                null,
                                null),
                        new OfferDeclined(r(10), r(9), DeclineReason.TRANSPORT, day(3, 4), null),
                        new ExemptionAssessed(
                                r(11),
                                day(3, 13),
                                true,
                                ExemptionGround.RETURN_TO_OWN_JOB_IMMINENT,
                                sealed(SECRET + " justification"),
                                null),
                        new ExemptionLifted(r(12), r(11), day(3, 20), null))
                .record(
                        one,
                        at(day(4, 2)),
                        new PartialRecoveryStarted(r(13), new BigDecimal("10"), day(3, 30), null),
                        new PartialRecoveryAdjusted(r(14), r(13), new BigDecimal("18.5"), day(4, 13), null))
                .record(
                        one,
                        at(day(5, 20)),
                        new PartialRecoveryEnded(r(15), r(13), day(5, 17), null),
                        new FullRecoveryRecorded(r(16), day(5, 18), RecoveredTo.OWN_JOB, null),
                        new CaseClosed(r(17), day(5, 18), Outcome.RECOVERED, null));
        String two = SECRET + "-two";
        log.record(two, at(day(1, 20)), opened(two, BirthYearParity.EVEN, TargetGroup.SICKNESS_BENEFIT, day(1, 12)))
                .record(
                        two,
                        at(day(2, 12)),
                        new CaseAllocated(r(1), day(2, 11), Group.CONTROL, "BIRTH_YEAR_PARITY", null, null, null),
                        new ConversationPlanned(
                                r(2),
                                Set.of(ConversationKind.FIRST_FOLLOW_UP),
                                ConversationForm.INDIVIDUAL,
                                Channel.IN_PERSON,
                                day(3, 2),
                                null,
                                null))
                .record(
                        two,
                        at(day(2, 27)),
                        new ConversationCancelled(r(3), r(2), day(2, 25), sealed(SECRET + " reason"), null),
                        new FullRecoveryRecorded(r(4), day(2, 25), RecoveredTo.OTHER_JOB, null));
        String cash = SECRET + "-cash";
        return log.record(
                cash, at(day(2, 1)), opened(cash, BirthYearParity.ODD, TargetGroup.CASH_BENEFIT_SICK, day(1, 15)));
    }

    /** Cases with random histories, recorded one event at a time in a random order of the cases. */
    static LogInMemory random(long seed, int cases) {
        return random(seed, cases, TestTrial.events(), List.of(), 0);
    }

    /**
     * The same, but the trial adopts its second protocol and is unblinded while they are recorded, and some persons have
     * several cases.
     */
    static LogInMemory eventful(long seed, int cases) {
        List<TrialEvent> settings = TestTrial.events();
        return random(
                seed,
                cases,
                settings.subList(0, settings.size() - 1),
                List.of(settings.getLast(), new TrialEvent.TrialUnblinded(day(6, 1))),
                3);
    }

    private static LogInMemory random(
            long seed, int cases, List<TrialEvent> before, List<TrialEvent> between, int shared) {
        LogInMemory log = new LogInMemory(TRIAL).trial(at(LocalDate.of(2008, 12, 15)), before);
        List<TrialEvent> decisions = new ArrayList<>(between);
        List<Histories.History> histories = Histories.random(seed, cases);
        List<Integer> next =
                new ArrayList<>(histories.stream().map(history -> 0).toList());
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < cases; i++) {
            open.add(i);
        }
        SplittableRandom random = new SplittableRandom(seed);
        Instant recordedAt = at(day(1, 1));
        while (!open.isEmpty()) {
            int turn = random.nextInt(open.size());
            int which = open.get(turn);
            Histories.History history = histories.get(which);
            recordedAt = recordedAt.plusSeconds(random.nextInt(40_000));
            CaseEvent event = history.events().get(next.get(which));
            log.record(history.caseId(), recordedAt, which < shared ? ofOnePerson(event) : event);
            if (!decisions.isEmpty() && log.head() % 60 == 0) {
                log.trial(recordedAt, List.of(decisions.removeFirst()));
            }
            next.set(which, next.get(which) + 1);
            if (next.get(which) == history.events().size()) {
                open.remove(Integer.valueOf(which)); // the value
            }
        }
        return log;
    }

    private static CaseEvent ofOnePerson(CaseEvent event) {
        return event instanceof CaseOpened opened
                ? new CaseOpened(
                        opened.registrationId(),
                        opened.trialId(),
                        opened.jobcentreId(),
                        person("shared", BirthYearParity.ODD),
                        opened.targetGroup(),
                        opened.firstDay(),
                        opened.employment(),
                        opened.hasJob(),
                        opened.caseworkerId(),
                        opened.approvedOn(),
                        opened.origin(),
                        opened.startStock(),
                        opened.benefit(),
                        opened.correction())
                : event;
    }

    private static String r(int number) {
        return SECRET + "-r" + number;
    }

    private static CaseOpened opened(String caseId, BirthYearParity parity, TargetGroup target, LocalDate firstDay) {
        return new CaseOpened(
                caseId,
                TRIAL,
                NORD,
                person(SECRET + "-person-" + caseId, parity),
                target,
                firstDay,
                Employment.EMPLOYED,
                true,
                SECRET + "-caseworker",
                null,
                null,
                false,
                null,
                null);
    }

    private static ConversationHeld held(
            String id, String plan, LocalDate on, Channel channel, ConversationKind... kinds) {
        return new ConversationHeld(
                id, plan, Set.of(kinds), ConversationForm.INDIVIDUAL, channel, on, "JOBCENTRE", null, null, null);
    }

    private static CaseEvent corrected(Registration fact) {
        return fact.withCorrection(new Correction(sealed(SECRET + " correction")));
    }
}
