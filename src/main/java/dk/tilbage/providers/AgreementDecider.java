package dk.tilbage.providers;

import dk.tilbage.providers.Agreement.Course;
import dk.tilbage.providers.Agreement.Lot;
import dk.tilbage.providers.Agreement.Places;
import dk.tilbage.providers.Agreement.Price;
import dk.tilbage.providers.Agreement.ReportingDuty;
import dk.tilbage.providers.AgreementEvent.AgreementChanged;
import dk.tilbage.providers.AgreementEvent.AgreementRegistered;
import dk.tilbage.providers.AgreementEvent.PlaceGivenUp;
import dk.tilbage.providers.AgreementEvent.PlaceTaken;
import dk.tilbage.providers.ProviderCommand.ChangeProviderAgreement;
import dk.tilbage.providers.ProviderCommand.RegisterProviderAgreement;
import dk.tilbage.trial.Decision;
import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.Period;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.Refusal;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.TargetGroup;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what may be agreed with a provider, and which referral gets a place (domain §3, Randers: 240 places, 220–260 at
 * the same price). Pure. Registering and changing are idempotent: the same content again is accepted without an event.
 *
 * <p>Places are counted as they are taken now: by referrals that have taken one and not given it up. Only a new referral
 * is refused for want of a place; what has happened all the same, as the reopening of a case, is not.
 *
 * <table>
 * <caption>Ranges of numbers</caption>
 * <tr><th>value</th><th>range</th><th>because</th></tr>
 * <tr><td>places</td><td>1–100,000</td><td>all of the country's sick-listed</td></tr>
 * <tr><td>weeks of a course</td><td>1–104</td><td>Randers: 12</td></tr>
 * <tr><td>weeks between reports</td><td>1–52</td><td>Randers: 4</td></tr>
 * <tr><td>working days before</td><td>1–30</td><td>Randers: 3</td></tr>
 * <tr><td>a price</td><td>0–1,000,000,000 kr., two decimals</td><td>Randers: 8,200,000 a year in all</td></tr>
 * </table>
 */
public final class AgreementDecider {

    private static final int MAX_TEXT = 200;
    private static final int MAX_PLACES = 100_000;
    private static final int MAX_WEEKS = 104;
    private static final int MAX_WEEKS_BETWEEN_REPORTS = 52;
    private static final int MAX_WORKING_DAYS = 30;
    private static final int MAX_CATEGORY = 3;
    private static final BigDecimal MAX_AMOUNT = BigDecimal.valueOf(1_000_000_000);
    private static final int AMOUNT_DECIMALS = 2;

    private AgreementDecider() {}

    // ---- what is agreed ---------------------------------------------------------------------------------------------

    /**
     * Decides a command about an agreement.
     *
     * @param trial the trial, if there is one
     * @param state the agreement that the command names
     * @param command what is asked
     */
    public static Decision<AgreementEvent> decide(
            @Nullable ProtocolHistory trial, AgreementState state, ProviderCommand command) {
        if (trial == null) {
            return Decision.refuse(RefusalCode.TRIAL_UNKNOWN, "trialId");
        }
        return switch (command) {
            case RegisterProviderAgreement register -> register(trial, state, register);
            case ChangeProviderAgreement change -> change(state, change);
        };
    }

    private static Decision<AgreementEvent> register(
            ProtocolHistory trial, AgreementState state, RegisterProviderAgreement command) {
        Agreement agreement = agreement(command);
        if (state.registered() != null) {
            return state.registered().equals(agreement)
                    ? Decision.alreadyThere()
                    : Decision.refuse(RefusalCode.AGREEMENT_ID_IN_USE, "agreementId");
        }
        Jobcentre jobcentre = trial.jobcentre(command.jobcentreId()).orElse(null);
        if (jobcentre == null) {
            return Decision.refuse(RefusalCode.JOBCENTRE_UNKNOWN, "jobcentreId");
        }
        return check(agreement, jobcentre).orAccept(new AgreementRegistered(agreement));
    }

    /** Everything that is wrong with an agreement, for whoever writes its file; a refusal tells the first. */
    public static List<Refusal> faultsIn(ProtocolHistory trial, ProviderCommand command) {
        return switch (command) {
            case RegisterProviderAgreement register ->
                trial.jobcentre(register.jobcentreId())
                        .map(jobcentre -> check(agreement(register), jobcentre).faults)
                        .orElse(List.of());
            case ChangeProviderAgreement change -> List.of();
        };
    }

    private static Check check(Agreement agreement, Jobcentre jobcentre) {
        Check check = new Check();
        check.that(!agreement.name().isBlank(), RefusalCode.VALUE_MISSING, "name");
        check.that(agreement.name().length() <= MAX_TEXT, RefusalCode.VALUE_OUT_OF_RANGE, "name");
        check.that(!agreement.period().to().isBefore(agreement.period().from()), RefusalCode.PERIOD_REVERSED, "to");
        check.places(agreement.places());
        check.price(agreement.price(), "price");
        check.range(agreement.weeks(), 1, MAX_WEEKS, "weeks");
        for (TargetGroup group : agreement.targetGroups()) {
            // People on cash benefit may follow the same course locally, wherever they are (domain §1).
            check.that(
                    group == TargetGroup.CASH_BENEFIT_SICK
                            || jobcentre.targetGroups().contains(group),
                    RefusalCode.TARGET_GROUP_NOT_RUN,
                    "targetGroups");
        }
        agreement.categories().forEach(category -> check.range(category, 1, MAX_CATEGORY, "categories"));
        check.courses(agreement.courses());
        check.reports(agreement.reports());
        return check;
    }

    private static Agreement agreement(RegisterProviderAgreement command) {
        return new Agreement(
                command.trialId(),
                command.agreementId(),
                command.jobcentreId(),
                command.providerId(),
                command.name(),
                new Period(command.from(), command.to()),
                places(command.fewestPlaces(), command.places(), command.mostPlaces(), command.lots()),
                command.price(),
                command.weeks(),
                command.extendable(),
                Objects.requireNonNullElse(command.targetGroups(), Set.of()),
                command.groups(),
                Objects.requireNonNullElse(command.categories(), Set.of()),
                Objects.requireNonNullElse(command.courses(), List.of()),
                Objects.requireNonNullElse(command.reports(), List.of()));
    }

    private static Decision<AgreementEvent> change(AgreementState state, ChangeProviderAgreement command) {
        if (state.registered() == null) {
            return Decision.refuse(RefusalCode.AGREEMENT_UNKNOWN, "agreementId");
        }
        AgreementChanged changed = new AgreementChanged(
                command.effectiveFrom(),
                command.to(),
                places(command.fewestPlaces(), command.places(), command.mostPlaces(), command.lots()));
        if (state.changes().contains(changed)) {
            return Decision.alreadyThere();
        }
        Check check = new Check();
        LocalDate last = state.changes().isEmpty()
                ? state.registered().period().from()
                : state.changes().getLast().effectiveFrom();
        check.that(command.effectiveFrom().isAfter(last), RefusalCode.DATES_REVERSED, "effectiveFrom");
        check.that(!command.to().isBefore(command.effectiveFrom()), RefusalCode.PERIOD_REVERSED, "to");
        check.places(changed.places());
        return check.orAccept(changed);
    }

    private static Places places(
            @Nullable Integer fewest, @Nullable Integer agreed, @Nullable Integer most, @Nullable List<Lot> lots) {
        return new Places(fewest, agreed, most, Objects.requireNonNullElse(lots, List.of()));
    }

    // ---- who gets a place -------------------------------------------------------------------------------------------

    /**
     * Whether a referral can be made under the agreement, whether or not there is a place: it is of this provider and
     * jobcentre, in force on the first day, for people like this, and to a course it has. Accepted without an event.
     */
    public static Decision<AgreementEvent> check(AgreementState state, AgreementReferral referral) {
        return refusal(state, referral)
                .<Decision<AgreementEvent>>map(Decision.Refused::new)
                .orElseGet(Decision::alreadyThere);
    }

    /** A new referral takes a place, or is refused: it cannot be made under the agreement, or all places are taken. */
    public static Decision<AgreementEvent> take(AgreementState state, AgreementReferral referral) {
        Optional<Refusal> refusal = refusal(state, referral);
        if (refusal.isPresent()) {
            return new Decision.Refused<>(refusal.get());
        }
        if (state.has(referral.caseId(), referral.referralId())) {
            return Decision.alreadyThere();
        }
        Integer limit = state.termsOn(referral.on()).places().limit();
        if (limit != null && state.taken().size() >= limit) {
            return Decision.refuse(RefusalCode.CAPACITY_FULL, "agreementId");
        }
        return taken(referral);
    }

    /** A referral gives up the place it has; without an event where it has none. */
    public static Decision<AgreementEvent> giveUp(AgreementState state, AgreementReferral referral) {
        return state.has(referral.caseId(), referral.referralId())
                ? Decision.accept(new PlaceGivenUp(referral.caseId(), referral.referralId()))
                : Decision.alreadyThere();
    }

    /** A referral has a place again, as after the reopening of its case: never refused, however full the agreement is. */
    public static Decision<AgreementEvent> takeBack(AgreementState state, AgreementReferral referral) {
        return state.registered() == null || state.has(referral.caseId(), referral.referralId())
                ? Decision.alreadyThere()
                : taken(referral);
    }

    private static Decision<AgreementEvent> taken(AgreementReferral referral) {
        return Decision.accept(new PlaceTaken(referral.caseId(), referral.referralId(), referral.on()));
    }

    private static Optional<Refusal> refusal(AgreementState state, AgreementReferral referral) {
        Agreement agreement = state.registered();
        if (agreement == null) {
            return Optional.of(Refusal.of(RefusalCode.AGREEMENT_UNKNOWN, "agreementId"));
        }
        Check check = new Check();
        check.that(
                agreement.providerId().equals(referral.providerId()),
                RefusalCode.AGREEMENT_OF_OTHER_PROVIDER,
                "providerId");
        check.that(
                agreement.jobcentreId().equals(referral.jobcentreId()),
                RefusalCode.AGREEMENT_OF_OTHER_JOBCENTRE,
                "agreementId");
        check.that(
                state.termsOn(referral.on()).period().contains(referral.on()),
                RefusalCode.AGREEMENT_NOT_IN_FORCE,
                "on");
        check.that(
                agreement.targetGroups().isEmpty() || agreement.targetGroups().contains(referral.targetGroup()),
                RefusalCode.AGREEMENT_FOR_OTHERS,
                "agreementId");
        // Who is in no group yet is in none of those it is for.
        check.that(
                agreement.groups() == null || agreement.groups().contains(referral.group()),
                RefusalCode.AGREEMENT_FOR_OTHERS,
                "agreementId");
        // A category that is not known yet stands in nobody's way.
        check.that(
                referral.category() == 0
                        || agreement.categories().isEmpty()
                        || agreement.categories().contains(referral.category()),
                RefusalCode.AGREEMENT_FOR_OTHERS,
                "agreementId");
        check.that(
                referral.courseId() == null || agreement.hasCourse(referral.courseId()),
                RefusalCode.COURSE_UNKNOWN,
                "courseId");
        return check.faults.stream().findFirst();
    }

    /** What is wrong, in the order it is looked for. */
    private static final class Check {

        private final List<Refusal> faults = new ArrayList<>();

        void that(boolean holds, RefusalCode code, String field) {
            if (!holds) {
                faults.add(Refusal.of(code, field));
            }
        }

        void range(@Nullable Integer value, int min, int max, String field) {
            that(value == null || (min <= value && value <= max), RefusalCode.VALUE_OUT_OF_RANGE, field);
        }

        void places(Places places) {
            range(places.fewest(), 1, MAX_PLACES, "fewestPlaces");
            range(places.agreed(), 1, MAX_PLACES, "places");
            range(places.most(), 1, MAX_PLACES, "mostPlaces");
            inOrder(places.fewest(), places.agreed(), "places");
            inOrder(places.agreed(), places.most(), "mostPlaces");
            inOrder(places.fewest(), places.most(), "mostPlaces");
            Set<String> names = new HashSet<>();
            long sum = 0;
            for (int i = 0; i < places.lots().size(); i++) {
                Lot lot = places.lots().get(i);
                String field = "lots[" + i + "].";
                that(names.add(lot.name()), RefusalCode.VALUE_OUT_OF_RANGE, field + "name");
                range(lot.places(), 1, MAX_PLACES, field + "places");
                price(lot.price(), field + "price");
                sum += lot.places();
            }
            that(
                    places.lots().isEmpty() || (places.agreed() != null && sum == places.agreed()),
                    RefusalCode.LOTS_DO_NOT_ADD_UP,
                    "lots");
        }

        private void inOrder(@Nullable Integer fewer, @Nullable Integer more, String field) {
            that(fewer == null || more == null || fewer <= more, RefusalCode.PLACES_CONTRADICT, field);
        }

        void price(@Nullable Price price, String field) {
            that(
                    price == null
                            || (price.amount().signum() >= 0
                                    && price.amount().compareTo(MAX_AMOUNT) <= 0
                                    && price.amount().scale() <= AMOUNT_DECIMALS),
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    field + ".amount");
        }

        void courses(List<Course> courses) {
            Set<String> names = new HashSet<>();
            for (int i = 0; i < courses.size(); i++) {
                that(
                        names.add(courses.get(i).courseId()),
                        RefusalCode.VALUE_OUT_OF_RANGE,
                        "courses[" + i + "].courseId");
            }
        }

        void reports(List<ReportingDuty> reports) {
            Set<ProviderReportKind> kinds = new HashSet<>();
            for (int i = 0; i < reports.size(); i++) {
                ReportingDuty duty = reports.get(i);
                String field = "reports[" + i + "].";
                that(kinds.add(duty.kind()), RefusalCode.VALUE_OUT_OF_RANGE, field + "kind");
                range(duty.everyWeeks(), 1, MAX_WEEKS_BETWEEN_REPORTS, field + "everyWeeks");
                range(duty.workingDaysBefore(), 1, MAX_WORKING_DAYS, field + "workingDaysBefore");
                // Before what, if not the end of the weeks?
                that(
                        duty.everyWeeks() != null || duty.workingDaysBefore() == null,
                        RefusalCode.VALUE_MISSING,
                        field + "everyWeeks");
                that(
                        duty.everyWeeks() != null || duty.kind() != ProviderReportKind.PERIODIC,
                        RefusalCode.VALUE_MISSING,
                        field + "everyWeeks");
            }
        }

        Decision<AgreementEvent> orAccept(AgreementEvent event) {
            return faults.isEmpty() ? Decision.accept(event) : new Decision.Refused<>(faults.getFirst());
        }
    }
}
