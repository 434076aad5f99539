package dk.tilbage.casefile;

import static dk.tilbage.support.TestTrial.NORD;
import static dk.tilbage.support.TestTrial.SYD;
import static dk.tilbage.support.TestTrial.TRIAL;
import static dk.tilbage.support.TestTrial.person;
import static dk.tilbage.support.TestTrial.sealed;

import dk.tilbage.casefile.CaseCommand.*;
import dk.tilbage.casefile.CaseEvent.*;
import dk.tilbage.people.BirthYearParity;
import dk.tilbage.people.Sealed;
import dk.tilbage.providers.ProviderReportKind;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationForm;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.Decision;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.ExemptionGround;
import dk.tilbage.trial.OfferType;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TargetGroup;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Random histories of a case, made through the decider: commands are drawn, sensible and senseless ones, and what it
 * accepts becomes the history. Deterministic by seed, so that a failing seed can be run again.
 */
public final class Histories {

    /**
     * A history.
     *
     * @param caseId the case
     * @param commands the accepted commands, in order
     * @param events what they made happen, in order
     * @param refused how many commands the decider refused on the way
     */
    public record History(String caseId, List<CaseCommand> commands, List<CaseEvent> events, int refused) {

        /** The folded case. */
        public CaseState state() {
            return CaseState.fold(events);
        }

        /** The case's facts. */
        public CaseFacts facts() {
            return CaseFacts.of(state());
        }

        /** How many of its events correct another. */
        public int corrections() {
            return (int) events.stream()
                    .filter(event -> event instanceof Registration fact && fact.correction() != null)
                    .count();
        }

        /**
         * The history as if nobody had ever been wrong: every last word where its fact first stood, and nothing of what was
         * withdrawn.
         */
        public List<CaseEvent> rightAlone() {
            Map<String, Registration> lastWord = new HashMap<>();
            for (CaseEvent event : events) {
                switch (event) {
                    case Registration fact -> lastWord.put(fact.registrationId(), fact.withCorrection(null));
                    case RegistrationWithdrawn withdrawal -> lastWord.remove(withdrawal.registrationId());
                    case CaseEvent.OfPerson identity -> {}
                }
            }
            List<CaseEvent> right = new ArrayList<>();
            for (CaseEvent event : events) {
                if (event instanceof Registration fact && fact.correction() == null) {
                    Registration last = lastWord.get(fact.registrationId());
                    if (last != null) {
                        right.add(last);
                    }
                }
            }
            return right;
        }
    }

    private final ProtocolHistory protocol;
    private final SplittableRandom random;
    private final String caseId;
    private final LocalDate firstDay;
    private LocalDate today;
    private CaseState state = CaseState.NONE;
    private final List<CaseCommand> accepted = new ArrayList<>();
    private final List<CaseEvent> events = new ArrayList<>();
    private int refused;
    private int made;

    private Histories(long seed, String caseId, ProtocolHistory protocol) {
        this.protocol = protocol;
        this.random = new SplittableRandom(seed);
        this.caseId = caseId;
        this.firstDay = LocalDate.of(2008, 11, 10).plusDays(random.nextInt(90));
        this.today = firstDay;
    }

    /** A history in the small test trial, of 1 to about 60 events. */
    public static History random(long seed) {
        return random(seed, "case-" + Long.toUnsignedString(seed, 36));
    }

    /** A history for a case of that id. */
    public static History random(long seed, String caseId) {
        return new Histories(seed, caseId, TestTrial.protocol()).run();
    }

    /** Several histories, each of its own person. */
    public static List<History> random(long seed, int cases) {
        return LongStream.range(0, cases)
                .mapToObj(i -> random(seed * 1_000_003 + i, "case-" + i))
                .toList();
    }

    private History run() {
        offer(open());
        int steps = 5 + random.nextInt(90);
        for (int step = 0; step < steps && state.exists(); step++) {
            today = today.plusDays(random.nextInt(6));
            offer(next());
        }
        return new History(caseId, List.copyOf(accepted), List.copyOf(events), refused);
    }

    private void offer(CaseCommand command) {
        switch (CaseDecider.decide(state, command, new Circumstances(today, protocol))) {
            case Decision.Accepted<CaseEvent> decided -> {
                if (!decided.events().isEmpty()) {
                    accepted.add(command);
                }
                for (CaseEvent event : decided.events()) {
                    events.add(event);
                    state = state.evolve(event);
                }
            }
            case Decision.Refused<CaseEvent> refusal -> refused++;
        }
    }

    private OpenCase open() {
        boolean flexJob = chance(20);
        return new OpenCase(
                caseId,
                TRIAL,
                chance(50) ? NORD : SYD,
                person("p-" + caseId, chance(70) ? BirthYearParity.ODD : BirthYearParity.EVEN),
                flexJob ? TargetGroup.FLEX_JOB : TargetGroup.SICKNESS_BENEFIT,
                firstDay,
                any(Employment.values()),
                chance(60),
                "cw-" + random.nextInt(3),
                null,
                flexJob ? any(FlexJobOrigin.values()) : null,
                flexJob ? chance(20) : null,
                null);
    }

    private CaseCommand next() {
        int draw = random.nextInt(100);
        if (draw < 12 && !correctable().isEmpty()) {
            Registration old = any(correctable());
            Registering replacement = similar(old);
            return new CorrectRegistration(caseId, old.registrationId(), replacement, sealed("typed wrong"));
        }
        if (draw < 15) {
            return new WithdrawRegistration(
                    caseId, any(List.copyOf(state.facts())).registrationId(), sealed("never was"));
        }
        return fresh(id());
    }

    private List<Registration> correctable() {
        return state.facts().stream()
                .filter(fact -> !(fact instanceof CaseAllocated) && !(fact instanceof CaseOpened))
                .toList();
    }

    /** Another command of the kind that recorded this fact, for its registration id. */
    private Registering similar(Registration old) {
        Class<? extends Registering> kind = Facts.commandFor(old);
        while (true) {
            if (command(random.nextInt(KINDS), old.registrationId()) instanceof Registering similar
                    && similar.getClass() == kind) {
                return similar;
            }
        }
    }

    /** The tracks that histories choose from. */
    public static final List<String> TRACKS = List.of("coach", "keep", "screen");

    private static final int KINDS = 37;
    private static final int KINDS_BESIDE = 19;

    private CaseCommand fresh(String id) {
        // The main path comes often enough that most histories have a course.
        CaseFacts facts = CaseFacts.of(state);
        if (facts.allocation().isEmpty() && chance(25)) {
            return new AllocateCase(caseId, id, past());
        }
        if (facts.entry().isEmpty() && facts.allocation().isPresent() && chance(25)) {
            return held(id, Set.of(ConversationKind.FIRST_FOLLOW_UP), Channel.IN_PERSON);
        }
        if (chance(30)) {
            return held(id, Set.of(ConversationKind.CONTACT), any(Channel.values()));
        }
        return command(random.nextInt(KINDS), id);
    }

    private CaseCommand command(int kind, String id) {
        return switch (kind) {
            case 0 -> new RecordEmployerReport(caseId, id, past());
            case 1 -> new SendInformationForm(caseId, id, past());
            case 2 -> new ReturnInformationForm(caseId, id, past());
            case 3 -> new CategoriseCase(caseId, id, 1 + random.nextInt(3), past());
            case 4 -> new RecordIllness(caseId, id, EnumSet.of(any(IllnessCause.values()), IllnessCause.OTHER));
            case 5 -> {
                LocalDate from = past();
                yield new RecordHospitalStay(caseId, id, from, chance(50) ? from.plusDays(random.nextInt(20)) : null);
            }
            case 6 -> new RevealAllocation(caseId, id, past());
            case 7 ->
                new RecordExemptionAssessment(
                        caseId, id, past(), chance(60), any(ExemptionGround.values()), sealed("assessed"));
            case 8 -> new LiftExemption(caseId, id, any(ids(ExemptionAssessed.class)), past());
            case 9 -> new DeliverTrialLetter(caseId, id, past());
            case 10 -> {
                LocalDate from = past();
                yield new SetContactFrequency(
                        caseId, id, 1 + random.nextInt(4), from, from.plusDays(random.nextInt(60)), null);
            }
            case 11 ->
                new PlanConversation(
                        caseId,
                        id,
                        kinds(),
                        any(ConversationForm.values()),
                        any(Channel.values()),
                        today.plusDays(random.nextInt(14)),
                        null);
            case 12, 13, 14 -> held(id, kinds(), any(Channel.values()));
            case 15 -> new RecordNoShow(caseId, id, any(ids(ConversationPlanned.class)), past(), null);
            case 16 -> new CancelConversation(caseId, id, any(ids(ConversationPlanned.class)), past(), null);
            case 17 -> {
                OfferType type = any(OfferType.values());
                boolean combined = type == OfferType.COMBINED_COURSE;
                yield new MakeOffer(
                        caseId,
                        id,
                        type,
                        any(LegalBasis.values()),
                        null,
                        hours(),
                        null,
                        chance(30) ? sealed("purpose") : null,
                        chance(30) ? any(PriorityReason.values()) : null,
                        past(),
                        combined ? Set.of(OfferType.DIET, OfferType.PHYSICAL_TRAINING) : null,
                        combined ? 1 + made % 7 : null);
            }
            case 18 -> new DeclineOffer(caseId, id, any(ids(OfferMade.class)), any(DeclineReason.values()), past());
            case 19, 20 -> new StartOffer(caseId, id, any(ids(OfferMade.class)), past());
            case 21 -> new AdjustOfferHours(caseId, id, any(ids(OfferMade.class)), hours(), past());
            case 22 -> new EndOffer(caseId, id, any(ids(OfferMade.class)), past(), any(OfferEndReason.values()));
            case 23 -> {
                LocalDate from = past();
                yield new DocumentReducedHours(
                        caseId,
                        id,
                        BigDecimal.valueOf(random.nextInt(10)),
                        from,
                        from.plusDays(random.nextInt(60)),
                        sealed("statement"));
            }
            case 24 -> new StartPartialRecovery(caseId, id, hours(), past());
            case 25 ->
                chance(50)
                        ? new AdjustPartialRecovery(caseId, id, any(ids(PartialRecoveryStarted.class)), hours(), past())
                        : new EndPartialRecovery(caseId, id, any(ids(PartialRecoveryStarted.class)), past());
            case 26 ->
                chance(30)
                        ? new RecordFullRecovery(caseId, id, past(), any(RecoveredTo.values()))
                        : new TransferCase(
                                caseId, id, "cw-" + random.nextInt(3), null, chance(20) ? SYD : null, past());
            case 27 ->
                chance(30)
                        ? new CloseCase(caseId, id, past(), any(Outcome.values()))
                        : held(id, kinds(), Channel.IN_PERSON);
            case 28 -> new ReopenCase(caseId, id, past());
            default -> beside(random.nextInt(KINDS_BESIDE), id);
        };
    }

    /** What goes beside the course: each kind comes more seldom, so that it does not crowd out the course. */
    private CaseCommand beside(int kind, String id) {
        return switch (kind) {
            case 0 -> new AgreePlan(caseId, id, any(PlanKind.values()), past(), text("plan"));
            case 1 -> new RequestMedicalInformation(caseId, id, any(MedicalSource.values()), past(), text("question"));
            case 2 -> new ReceiveMedicalInformation(caseId, id, any(ids(MedicalInformationRequested.class)), past());
            case 3 -> new RecordMedicalOpinion(caseId, id, past(), any(AbilityToTakePart.values()), sealed("opinion"));
            case 4 -> {
                LocalDate on = past();
                String provider = any(TestTrial.PROVIDERS);
                String jobcentre = CaseFacts.of(state).holderOn(on).jobcentreId();
                yield new ReferToProvider(
                        caseId,
                        id,
                        provider,
                        on,
                        chance(60) ? on.plusDays(random.nextInt(90)) : null,
                        text("purpose"),
                        chance(30) ? TestTrial.agreement(provider, jobcentre) : null,
                        null);
            }
            case 5 -> {
                LocalDate on = past();
                yield new ExtendReferral(
                        caseId, id, any(ids(ReferredToProvider.class)), on.plusDays(random.nextInt(60)), on);
            }
            case 6 ->
                new EndReferral(
                        caseId, id, any(ids(ReferredToProvider.class)), past(), any(ReferralEndReason.values()));
            case 7 ->
                new RecordProviderReport(
                        caseId,
                        id,
                        any(ids(ReferredToProvider.class)),
                        any(ProviderReportKind.values()),
                        past(),
                        text("report"));
            case 8 -> new AssignPackage(caseId, id, Integer.toString(1 + random.nextInt(6)), past(), text("why"));
            case 9 ->
                new SetActivityAside(
                        caseId,
                        id,
                        any(ids(PackageAssigned.class)),
                        any(List.of("placement", "mentor", "training", "diet")),
                        past(),
                        sealed("not now"));
            case 10 -> {
                LocalDate from = chance(30) ? today.plusDays(random.nextInt(20)) : past();
                yield new RecordHoliday(caseId, id, from, from.plusDays(random.nextInt(14)));
            }
            case 11 -> new RecordDispute(caseId, id, past(), any(DisputeSubject.values()), text("statement"));
            case 12 ->
                new SettleDispute(caseId, id, any(ids(DisputeRecorded.class)), past(), chance(50), text("because"));
            case 13 -> {
                LocalDate from = past();
                yield new AssignMentor(
                        caseId,
                        id,
                        chance(50) ? any(ids(OfferMade.class)) : null,
                        from,
                        chance(50) ? from.plusDays(random.nextInt(60)) : null,
                        chance(50) ? hours() : null);
            }
            case 14 -> new EndMentor(caseId, id, any(ids(MentorAssigned.class)), past());
            case 15 ->
                new ImposeSanction(
                        caseId,
                        id,
                        past(),
                        any(SanctionCause.values()),
                        any(SanctionEffect.values()),
                        sealed("because"));
            case 17 -> new RecordDismissal(caseId, id, past());
            case 16 -> new ChooseTrack(caseId, id, any(TRACKS), past());
            default -> new NotifyParty(caseId, id, any(Party.values()), past(), text("message"));
        };
    }

    private @Nullable Sealed text(String text) {
        return chance(40) ? sealed(text) : null;
    }

    private HoldConversation held(String id, Set<ConversationKind> kinds, Channel channel) {
        return new HoldConversation(
                caseId,
                id,
                chance(20) ? any(ids(ConversationPlanned.class)) : null,
                kinds,
                any(ConversationForm.values()),
                channel,
                past(),
                chance(80) ? CaseFacts.JOBCENTRE : "provider-1",
                chance(30) ? sealed("by judgement") : null,
                made % 3 == 0 ? 15 + made : null);
    }

    private Set<ConversationKind> kinds() {
        Set<ConversationKind> kinds = EnumSet.of(any(ConversationKind.values()));
        if (chance(40)) {
            kinds.add(ConversationKind.STATUTORY_FOLLOW_UP);
        }
        return kinds;
    }

    /** A day not long ago: registrations come late, and out of order. */
    private LocalDate past() {
        return today.minusDays(chance(70) ? random.nextInt(4) : random.nextInt(40));
    }

    private BigDecimal hours() {
        return new BigDecimal(List.of("4", "7.5", "10", "10.5", "12", "10.0").get(random.nextInt(6)));
    }

    private String id() {
        return "r" + made++;
    }

    private List<String> ids(Class<? extends Registration> kind) {
        List<String> ids = state.facts().stream()
                .filter(kind::isInstance)
                .map(Registration::registrationId)
                .toList();
        return ids.isEmpty() ? List.of("none") : ids;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
