package dk.tilbage.trial;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a deadline rule can start with or be fulfilled by. A happening with details can be narrowed to some of them. */
public enum Happening {
    /** Day 1 of absence or unemployment. */
    FIRST_DAY,
    /** The approval for a flex-job. */
    APPROVAL,
    /** The allocation to a group. */
    ALLOCATION,
    /** The conversation with which the person enters the trial. */
    ENTRY,
    /** The day the trial letter is due where the jobcentre says: the entry, or the first contact conversation. */
    LETTER_DAY,
    /** The employer's report came. */
    EMPLOYER_REPORT,
    /** The absence became known: the employer's report came or an information form was sent, whichever was first. */
    ABSENCE_KNOWN,
    /** An information form was sent. */
    INFORMATION_FORM_SENT,
    /** The information form came back. */
    INFORMATION_FORM_RETURNED,
    /** The case was placed in a category; details: {@code 1}, {@code 2}, {@code 3}. */
    CATEGORY(Set.of("1", "2", "3")),
    /** A track was chosen for the case; details: the track. */
    TRACK(null),
    /** The trial letter was handed over. */
    TRIAL_LETTER,
    /** An exemption was assessed; details: {@code GRANTED}, {@code NOT_GRANTED}. */
    EXEMPTION_ASSESSED(Set.of("GRANTED", "NOT_GRANTED")),
    /** A conversation was held, one that the rule describes. */
    CONVERSATION,
    /** A conversation was arranged; details: its kinds. */
    CONVERSATION_PLANNED(codes(ConversationKind.values())),
    /** The person did not come. */
    NO_SHOW,
    /** An offer was made; details: its type. */
    OFFER_MADE(codes(OfferType.values())),
    /** An offer started, or runs already; details: its type. */
    OFFER_STARTED(codes(OfferType.values())),
    /** An offer ended; details: its type. */
    OFFER_ENDED(codes(OfferType.values())),
    /** A partial recovery started, or runs already. */
    PARTIAL_RECOVERY,
    /** A holiday began, or goes on. */
    HOLIDAY,
    /** The full recovery. */
    FULL_RECOVERY,
    /** The case got another caseworker, team or jobcentre; details: the team. */
    TRANSFER(null),
    /** A plan was agreed; details: its kind. */
    PLAN(Set.of("FOLLOW_UP_PLAN", "OVERALL_PLAN", "RESOURCE_PROFILE", "RETENTION_PLAN", "REHABILITATION_PLAN")),
    /** Somebody was notified; details: who. */
    NOTICE(Set.of("EMPLOYER", "DOCTOR", "UNEMPLOYMENT_FUND", "PROVIDER", "OTHER")),
    /** Medical information was asked for; details: from whom. */
    MEDICAL_INFORMATION_REQUESTED(Set.of("GENERAL_PRACTITIONER", "SPECIALIST", "HOSPITAL", "OTHER")),
    /** Medical information came. */
    MEDICAL_INFORMATION_RECEIVED,
    /** The medical consultant gave an opinion. */
    MEDICAL_OPINION(Set.of("YES", "PARTLY", "NO", "UNDECIDED")),
    /** A referral to a provider, or one that runs already; details: the provider. */
    REFERRAL(null),
    /** The provider of a referral held its first conversation while it ran; details: the provider. */
    PROVIDER_MET(null),
    /** A referral was extended. */
    REFERRAL_EXTENDED,
    /** A referral ended; details: why. */
    REFERRAL_ENDED(Set.of("COMPLETED", "RECOVERED", "PARTIAL_RECOVERY", "HEALTH", "NO_SHOW", "OTHER")),
    /** A provider reported; details: the kind of report. */
    PROVIDER_REPORT(Set.of(
            "FIRST",
            "PERIODIC",
            "FINAL",
            "NO_SHOW",
            "RECOVERY",
            "PARTIAL_RECOVERY",
            "NO_LONGER_UNFIT",
            "REFUSED",
            "DELAYING_RECOVERY",
            "HOLIDAY")),
    /** A course package was assigned; details: the package. */
    PACKAGE(null),
    /** Another rule was met. */
    RULE_MET;

    /** Null where a detail can be any text: a name that the protocol or a jobcentre gives. */
    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of, which nobody changes
    private final @Nullable Set<String> details;

    Happening() {
        this(Set.of());
    }

    Happening(@Nullable Set<String> details) {
        this.details = details;
    }

    /** Whether a happening of this kind can have the detail. */
    public boolean knows(String detail) {
        return details == null || details.contains(detail);
    }

    private static Set<String> codes(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).collect(Collectors.toUnmodifiableSet());
    }
}
