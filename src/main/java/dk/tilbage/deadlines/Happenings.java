package dk.tilbage.deadlines;

import dk.tilbage.casefile.CaseEvent.CaseAllocated;
import dk.tilbage.casefile.CaseEvent.CaseCategorised;
import dk.tilbage.casefile.CaseEvent.CaseTransferred;
import dk.tilbage.casefile.CaseEvent.ConversationHeld;
import dk.tilbage.casefile.CaseEvent.ConversationPlanned;
import dk.tilbage.casefile.CaseEvent.EmployerReportReceived;
import dk.tilbage.casefile.CaseEvent.ExemptionAssessed;
import dk.tilbage.casefile.CaseEvent.FullRecoveryRecorded;
import dk.tilbage.casefile.CaseEvent.HolidayRecorded;
import dk.tilbage.casefile.CaseEvent.InformationFormReturned;
import dk.tilbage.casefile.CaseEvent.InformationFormSent;
import dk.tilbage.casefile.CaseEvent.MedicalInformationReceived;
import dk.tilbage.casefile.CaseEvent.MedicalInformationRequested;
import dk.tilbage.casefile.CaseEvent.MedicalOpinionRecorded;
import dk.tilbage.casefile.CaseEvent.NoShowRecorded;
import dk.tilbage.casefile.CaseEvent.PackageAssigned;
import dk.tilbage.casefile.CaseEvent.PartyNotified;
import dk.tilbage.casefile.CaseEvent.PlanAgreed;
import dk.tilbage.casefile.CaseEvent.ProviderReportReceived;
import dk.tilbage.casefile.CaseEvent.ReferralEnded;
import dk.tilbage.casefile.CaseEvent.ReferralExtended;
import dk.tilbage.casefile.CaseEvent.Registration;
import dk.tilbage.casefile.CaseEvent.TrackChosen;
import dk.tilbage.casefile.CaseEvent.TrialLetterDelivered;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseFacts.Offer;
import dk.tilbage.casefile.CaseFacts.PartialRecovery;
import dk.tilbage.casefile.CaseFacts.Referral;
import dk.tilbage.deadlines.Happened.Whole;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.Happening;
import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.LetterAt;
import dk.tilbage.trial.Period;
import dk.tilbage.trial.ProtocolHistory;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What happened in a case, by kind and in order: the words of the rules, read off the facts of the case. */
final class Happenings {

    private final CaseFacts facts;
    private final ProtocolHistory protocol;
    private final @Nullable Period course;
    private final Map<Happening, List<Happened>> known = new EnumMap<>(Happening.class);

    Happenings(CaseFacts facts, ProtocolHistory protocol, @Nullable Period course) {
        this.facts = facts;
        this.protocol = protocol;
        this.course = course;
    }

    /** All happenings of a kind. */
    List<Happened> all(Happening kind) {
        return known.computeIfAbsent(kind, this::read);
    }

    private List<Happened> read(Happening kind) {
        return switch (kind) {
            case FIRST_DAY -> List.of(Happened.once(facts.firstDay(), facts.opening()));
            case APPROVAL -> {
                LocalDate approvedOn = facts.opening().approvedOn();
                yield approvedOn == null ? List.of() : List.of(Happened.once(approvedOn, facts.opening()));
            }
            case ALLOCATION -> each(CaseAllocated.class, e -> Happened.once(e.on(), e));
            case ENTRY ->
                facts.entryConversation().stream()
                        .map(held -> Happened.once(held.heldOn(), held))
                        .toList();
            case LETTER_DAY -> letterDay();
            case EMPLOYER_REPORT -> each(EmployerReportReceived.class, e -> Happened.once(e.on(), e));
            case ABSENCE_KNOWN -> absenceKnown();
            case INFORMATION_FORM_SENT -> each(InformationFormSent.class, e -> Happened.once(e.on(), e));
            case INFORMATION_FORM_RETURNED -> each(InformationFormReturned.class, e -> Happened.once(e.on(), e));
            case CATEGORY -> each(CaseCategorised.class, e -> Happened.once(e.on(), e, Integer.toString(e.category())));
            case TRACK -> each(TrackChosen.class, e -> Happened.once(e.on(), e, e.trackId()));
            case TRIAL_LETTER -> each(TrialLetterDelivered.class, e -> Happened.once(e.on(), e));
            case EXEMPTION_ASSESSED ->
                each(ExemptionAssessed.class, e -> Happened.once(e.on(), e, e.exempt() ? "GRANTED" : "NOT_GRANTED"));
            case CONVERSATION -> each(ConversationHeld.class, e -> Happened.once(e.heldOn(), e));
            case CONVERSATION_PLANNED ->
                each(
                        ConversationPlanned.class,
                        e -> new Happened(
                                e.arrangedOn() == null ? e.plannedFor() : e.arrangedOn(),
                                null,
                                false,
                                codes(e.kinds()),
                                e));
            case NO_SHOW -> each(NoShowRecorded.class, e -> Happened.once(e.on(), e));
            case OFFER_MADE ->
                facts.offers().stream()
                        .map(offer -> Happened.once(
                                        offer.made().madeOn(),
                                        offer.made(),
                                        offer.made().type().name())
                                .of(Whole.offer(offer.made().registrationId())))
                        .toList();
            case OFFER_STARTED -> offersStarted();
            case OFFER_ENDED ->
                facts.offers().stream()
                        .flatMap(offer -> Optional.ofNullable(offer.ended()).stream()
                                .map(ended -> Happened.once(
                                                ended.endedOn(),
                                                ended,
                                                offer.made().type().name())
                                        .of(Whole.offer(ended.offerId()))))
                        .sorted(Comparator.comparing(Happened::on))
                        .toList();
            case HOLIDAY -> each(HolidayRecorded.class, e -> new Happened(e.from(), e.to(), true, Set.of(), e));
            case PARTIAL_RECOVERY ->
                facts.partialRecoveries().stream()
                        .map(Happenings::partialRecovery)
                        .toList();
            case FULL_RECOVERY -> each(FullRecoveryRecorded.class, e -> Happened.once(e.on(), e));
            case TRANSFER ->
                each(
                        CaseTransferred.class,
                        e -> new Happened(e.on(), null, false, e.team() == null ? Set.of() : Set.of(e.team()), e));
            case PLAN ->
                each(PlanAgreed.class, e -> Happened.once(e.on(), e, e.kind().name()));
            case NOTICE ->
                each(
                        PartyNotified.class,
                        e -> Happened.once(e.on(), e, e.party().name()));
            case MEDICAL_INFORMATION_REQUESTED ->
                each(
                        MedicalInformationRequested.class,
                        e -> Happened.once(e.on(), e, e.from().name()));
            case MEDICAL_INFORMATION_RECEIVED -> each(MedicalInformationReceived.class, e -> Happened.once(e.on(), e));
            case MEDICAL_OPINION ->
                each(
                        MedicalOpinionRecorded.class,
                        e -> Happened.once(e.on(), e, e.canTakePart().name()));
            case REFERRAL ->
                facts.referrals().stream().map(Happenings::referral).toList();
            case PROVIDER_MET -> providersMet();
            case REFERRAL_EXTENDED ->
                each(ReferralExtended.class, e -> Happened.once(e.on(), e).of(Whole.referral(e.referralId())));
            case REFERRAL_ENDED ->
                each(
                        ReferralEnded.class,
                        e -> Happened.once(e.endedOn(), e, e.reason().name()).of(Whole.referral(e.referralId())));
            case PROVIDER_REPORT ->
                each(
                        ProviderReportReceived.class,
                        e -> Happened.once(e.on(), e, e.kind().name()).of(Whole.referral(e.referralId())));
            case PACKAGE -> each(PackageAssigned.class, e -> Happened.once(e.on(), e, e.packageId()));
            case RULE_MET -> throw new IllegalArgumentException("told by the duties, not by the facts");
        };
    }

    private <F extends Registration> List<Happened> each(Class<F> kind, Function<F, Happened> reading) {
        return facts.all(kind).stream().map(reading).toList();
    }

    private static Set<String> codes(Set<ConversationKind> kinds) {
        return kinds.stream().map(Enum::name).collect(Collectors.toUnmodifiableSet());
    }

    private List<Happened> offersStarted() {
        List<Happened> started = new ArrayList<>();
        for (Offer offer : facts.offers()) {
            if (offer.started() != null) {
                started.add(new Happened(
                        offer.started().startedOn(),
                        offer.lastDay(),
                        true,
                        Set.of(offer.made().type().name()),
                        offer.started(),
                        Whole.offer(offer.made().registrationId())));
            }
        }
        started.sort(Comparator.comparing(Happened::on));
        return started;
    }

    private static Happened referral(Referral referral) {
        return new Happened(
                referral.referred().on(),
                referral.lastDay(),
                true,
                Set.of(referral.referred().providerId()),
                referral.referred(),
                Whole.referral(referral.referred().registrationId()));
    }

    /** The first day on which the absence was known: all get the form, but only the employed a report of an employer. */
    private List<Happened> absenceKnown() {
        return Stream.of(Happening.EMPLOYER_REPORT, Happening.INFORMATION_FORM_SENT)
                .flatMap(kind -> all(kind).stream())
                .min(Comparator.comparing(Happened::on))
                .stream()
                .toList();
    }

    /** For each referral its provider's first conversation; it lasts as long as the referral. */
    private List<Happened> providersMet() {
        List<Happened> met = new ArrayList<>();
        for (Referral referral : facts.referrals()) {
            facts.conversations().stream()
                    .filter(held -> held.heldBy().equals(referral.referred().providerId())
                            && held.channel() != Channel.MAIL
                            && referral.activeOn(held.heldOn()))
                    .findFirst()
                    .ifPresent(held -> met.add(new Happened(
                            held.heldOn(),
                            referral.ended() == null ? null : referral.ended().endedOn(),
                            false,
                            Set.of(held.heldBy()),
                            held,
                            Whole.referral(referral.referred().registrationId()))));
        }
        met.sort(Comparator.comparing(Happened::on));
        return met;
    }

    /** Whether the person was referred to a provider on a day, or until the day before. */
    boolean whileReferred(LocalDate day) {
        return facts.referrals().stream()
                .anyMatch(referral -> referral.activeOn(day) || referral.activeOn(day.minusDays(1)));
    }

    private static Happened partialRecovery(PartialRecovery recovery) {
        return new Happened(recovery.started().from(), recovery.lastDay(), true, Set.of(), recovery.started());
    }

    /** As the jobcentre that held the case on the day of entry says; only in a course. */
    private List<Happened> letterDay() {
        if (course == null) {
            return List.of();
        }
        LetterAt letterAt = protocol.jobcentre(
                        facts.asOf(course.from()).holder().jobcentreId())
                .map(Jobcentre::letterAt)
                .orElse(LetterAt.ENTRY);
        if (letterAt == LetterAt.ENTRY) {
            return all(Happening.ENTRY);
        }
        return facts.conversations().stream()
                .filter(held -> course.contains(held.heldOn())
                        && held.kinds().contains(ConversationKind.CONTACT)
                        && held.channel() != Channel.MAIL)
                .findFirst()
                .map(held -> List.of(Happened.once(held.heldOn(), held)))
                .orElse(List.of());
    }
}
