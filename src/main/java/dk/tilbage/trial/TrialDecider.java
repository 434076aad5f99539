package dk.tilbage.trial;

import dk.tilbage.trial.Jobcentre.AllocationRule;
import dk.tilbage.trial.Jobcentre.Quota;
import dk.tilbage.trial.Jobcentre.QuotaRule;
import dk.tilbage.trial.TrialCommand.AdoptLocalTargets;
import dk.tilbage.trial.TrialCommand.AdoptProtocol;
import dk.tilbage.trial.TrialCommand.ChangeAllocation;
import dk.tilbage.trial.TrialCommand.EnrolJobcentre;
import dk.tilbage.trial.TrialCommand.RegisterTrial;
import dk.tilbage.trial.TrialCommand.SetAllocationSeed;
import dk.tilbage.trial.TrialCommand.SettingsCommand;
import dk.tilbage.trial.TrialCommand.UnblindTrial;
import dk.tilbage.trial.TrialEvent.AllocationChanged;
import dk.tilbage.trial.TrialEvent.AllocationSeedSet;
import dk.tilbage.trial.TrialEvent.JobcentreEnrolled;
import dk.tilbage.trial.TrialEvent.LocalTargetsAdopted;
import dk.tilbage.trial.TrialEvent.ProtocolAdopted;
import dk.tilbage.trial.TrialEvent.TrialRegistered;
import dk.tilbage.trial.TrialEvent.TrialUnblinded;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides what may happen in a trial as a whole: its registration, protocol versions, jobcentres and unblinding (domain
 * §1–3). Pure. Each decision is idempotent: the same content again is accepted without an event, other content under the
 * same name is refused.
 *
 * <p>The ranges are what a trial of this kind can possibly mean, not the values of 2009:
 *
 * <table>
 * <caption>Ranges of numbers</caption>
 * <tr><th>value</th><th>range</th><th>because</th></tr>
 * <tr><td>months of a course</td><td>1–24</td><td>2009: 4</td></tr>
 * <tr><td>deadline rules</td><td></td><td>{@code docs/deadline-rules.md}</td></tr>
 * <tr><td>days of unemployment before flex-job people are in the target group</td><td>0–366</td><td>2009: 35</td></tr>
 * <tr><td>places of a quota</td><td>0–100,000</td><td>all of the country's sick-listed</td></tr>
 * <tr><td>each side of a ratio of participants to controls</td><td>1–100</td><td>more than any trial has used</td></tr>
 * <tr><td>size of a block</td><td>2–1,000</td><td>a block of one would tell what comes</td></tr>
 * <tr><td>months of unemployment at the start, months of intake</td><td>1–24</td><td>2009: 4</td></tr>
 * <tr><td>kroner a participant</td><td>0–1,000,000</td><td>2009: 7,500</td></tr>
 * <tr><td>divisor of the day of birth</td><td>2–31</td><td>1 would draw everybody out</td></tr>
 * <tr><td>a text</td><td>1–200 characters</td><td>a title, a name</td></tr>
 * </table>
 */
public final class TrialDecider {

    private static final int MAX_TEXT = 200;
    private static final int MAX_DAYS = 366;
    private static final int MAX_COURSE_MONTHS = 24;
    private static final int MAX_PLACES = 100_000;
    private static final int MAX_AMOUNT = 1_000_000;
    private static final int MAX_DAY_OF_MONTH = 31;
    private static final int MAX_WEIGHT = 100;
    private static final int MAX_BLOCK = 1_000;

    private TrialDecider() {}

    /** Decides a command on the trial's history so far, before anybody was allocated. */
    public static Decision<TrialEvent> decide(@Nullable ProtocolHistory history, SettingsCommand command) {
        return decide(history, command, IntakeState::empty);
    }

    /**
     * Decides a command on the trial's history so far; there is none before the registration.
     *
     * @param history the history
     * @param command what is asked
     * @param intakes the trial's intakes as they stand, by id
     */
    public static Decision<TrialEvent> decide(
            @Nullable ProtocolHistory history, SettingsCommand command, Function<String, IntakeState> intakes) {
        if (command instanceof RegisterTrial register) {
            return register(history, register);
        }
        if (history == null) {
            return Decision.refuse(RefusalCode.TRIAL_UNKNOWN, "trialId");
        }
        return switch (command) {
            case RegisterTrial register -> register(history, register);
            case AdoptProtocol adopt -> adopt(history, adopt);
            case AdoptLocalTargets adopt -> adopt(history, adopt);
            case EnrolJobcentre enrol -> enrol(history, enrol);
            case ChangeAllocation change -> change(history, change, intakes);
            case SetAllocationSeed seed -> seed(history, seed);
            case UnblindTrial unblind -> unblind(history, unblind);
        };
    }

    private static Decision<TrialEvent> register(@Nullable ProtocolHistory history, RegisterTrial command) {
        if (history != null) {
            boolean same =
                    history.title().equals(command.title()) && history.period().equals(command.period());
            return same ? Decision.alreadyThere() : Decision.refuse(RefusalCode.TRIAL_ID_IN_USE, "trialId");
        }
        Check check = new Check();
        check.text("title", command.title());
        check.period("period", command.period());
        return check.orAccept(new TrialRegistered(command.trialId(), command.title(), command.period()));
    }

    /** Versions are adopted one by one, each in force from a later day than the one before (domain §1, versions). */
    private static Decision<TrialEvent> adopt(ProtocolHistory history, AdoptProtocol command) {
        ProtocolAdopted adopted = new ProtocolAdopted(command.version(), command.effectiveFrom(), command.rules());
        if (history.protocols().contains(adopted)) {
            return Decision.alreadyThere();
        }
        Check check = rules(history, command.rules());
        if (check.refusal != null) {
            return new Decision.Refused<>(check.refusal);
        }
        if (command.effectiveFrom().isAfter(history.period().to())) {
            return Decision.refuse(RefusalCode.OUTSIDE_TRIAL_PERIOD, "effectiveFrom");
        }
        List<ProtocolAdopted> protocols = history.protocols();
        if (command.version() != protocols.size() + 1) {
            return Decision.refuse(RefusalCode.PROTOCOL_OUT_OF_ORDER, "version");
        }
        if (!protocols.isEmpty()
                && !command.effectiveFrom().isAfter(protocols.getLast().effectiveFrom())) {
            return Decision.refuse(RefusalCode.PROTOCOL_OUT_OF_ORDER, "effectiveFrom");
        }
        return Decision.accept(adopted);
    }

    /** The first thing that is wrong with rules, as a version of this trial's protocol; empty where nothing is. */
    public static Optional<Refusal> refusalOf(ProtocolHistory history, ProtocolRules rules) {
        return Optional.ofNullable(rules(history, rules).refusal);
    }

    private static Check rules(ProtocolHistory history, ProtocolRules rules) {
        Check check = new Check();
        check.range("rules.courseMonths", rules.courseMonths(), 1, MAX_COURSE_MONTHS);
        check.range("rules.flexJobUnemployedMoreThanDays", rules.flexJobUnemployedMoreThanDays(), 0, MAX_DAYS);
        check.range("rules.flexJobMostMonthsAtStart", rules.flexJobMostMonthsAtStart(), 1, MAX_COURSE_MONTHS);
        check.range("rules.intakeMonths", rules.intakeMonths(), 1, MAX_COURSE_MONTHS);
        ProtocolRules.FundingTerms funding = rules.funding();
        if (funding != null) {
            check.range("rules.funding.amountPerParticipant", funding.amountPerParticipant(), 0, MAX_AMOUNT);
            check.range("rules.funding.mostParticipants", funding.mostParticipants(), 0, MAX_PLACES);
        }
        faultsIn(history, rules).stream().findFirst().ifPresent(check::refuse);
        return check;
    }

    /**
     * Everything that is wrong with the deadlines and packages of a protocol version, beside those there are. Jobcentres may each
     * have tracks of their own, so that any may be named.
     */
    private static List<Refusal> faultsIn(ProtocolHistory history, ProtocolRules rules) {
        DeadlineRuleCheck check = new DeadlineRuleCheck(localNames(history, null), Set.of());
        history.protocols().forEach(version -> check.after(version.rules()));
        check(check, rules);
        return check.faults();
    }

    /** Everything that is wrong with the deadlines and packages of a protocol version by itself. */
    public static List<Refusal> faultsIn(ProtocolRules rules) {
        DeadlineRuleCheck check = new DeadlineRuleCheck(Set.of(), Set.of());
        check(check, rules);
        return check.faults();
    }

    private static void check(DeadlineRuleCheck check, ProtocolRules rules) {
        check.rules(rules.deadlines(), "rules.deadlines");
        check.packages(rules.coursePackages(), "rules.packages");
        List<ProtocolRules.Category> categories = Objects.requireNonNullElse(rules.categories(), List.of());
        check.categories(categories, "rules.categories");
    }

    /**
     * Everything that is wrong with a jobcentre's local targets and tracks.
     *
     * @param tracks the tracks it declares; the targets name no others, unless there are none
     * @param protocol the rules that they may start from
     * @param taken names that are other rules': the protocol's, and other jobcentres'
     */
    private static List<Refusal> faultsIn(
            List<DeadlineRule> targets, List<Track> tracks, List<DeadlineRule> protocol, Set<String> taken) {
        DeadlineRuleCheck check =
                new DeadlineRuleCheck(taken, tracks.stream().map(Track::trackId).collect(Collectors.toSet()));
        check.tracks(tracks, "tracks");
        check.mayStartFrom(protocol);
        check.rules(targets, "targets");
        return check.faults();
    }

    /** Everything that is wrong with the deadline rules of a command; none for a command that brings no rules. */
    public static List<Refusal> faultsIn(ProtocolHistory history, SettingsCommand command) {
        return switch (command) {
            case AdoptProtocol adopt -> faultsIn(history, adopt.rules());
            case AdoptLocalTargets adopt -> faultsIn(history, adopt);
            default -> List.of();
        };
    }

    private static List<Refusal> faultsIn(ProtocolHistory history, AdoptLocalTargets command) {
        List<DeadlineRule> protocol = history.protocols().stream()
                .flatMap(version -> version.rules().deadlines().stream())
                .toList();
        Set<String> taken = localNames(history, command.jobcentreId());
        history.protocols()
                .forEach(version -> version.rules().allDeadlines().forEach(rule -> taken.add(rule.ruleId())));
        return faultsIn(command.targets(), Objects.requireNonNullElse(command.tracks(), List.of()), protocol, taken);
    }

    /** Local targets follow one another, as protocol versions do (domain §3: dated settings of a jobcentre). */
    private static Decision<TrialEvent> adopt(ProtocolHistory history, AdoptLocalTargets command) {
        if (history.jobcentre(command.jobcentreId()).isEmpty()) {
            return Decision.refuse(RefusalCode.JOBCENTRE_UNKNOWN, "jobcentreId");
        }
        LocalTargetsAdopted adopted = new LocalTargetsAdopted(
                command.jobcentreId(), command.effectiveFrom(), command.targets(), command.tracks());
        List<LocalTargetsAdopted> before = history.localTargetsOf(command.jobcentreId());
        if (before.contains(adopted)) {
            return Decision.alreadyThere();
        }
        List<Refusal> faults = faultsIn(history, command);
        if (!faults.isEmpty()) {
            return new Decision.Refused<>(faults.getFirst());
        }
        if (!before.isEmpty()
                && !command.effectiveFrom().isAfter(before.getLast().effectiveFrom())) {
            return Decision.refuse(RefusalCode.PROTOCOL_OUT_OF_ORDER, "effectiveFrom");
        }
        return Decision.accept(adopted);
    }

    /** The names of the local targets of all jobcentres but one. */
    private static Set<String> localNames(ProtocolHistory history, @Nullable String butOf) {
        Set<String> names = new HashSet<>();
        history.localTargets().forEach((jobcentreId, adoptions) -> {
            if (!jobcentreId.equals(butOf)) {
                adoptions.forEach(adopted -> adopted.targets().forEach(rule -> names.add(rule.ruleId())));
            }
        });
        return names;
    }

    private static Decision<TrialEvent> enrol(ProtocolHistory history, EnrolJobcentre command) {
        Jobcentre jobcentre = new Jobcentre(
                command.jobcentreId(),
                command.name(),
                command.region(),
                command.model(),
                command.period(),
                command.targetGroups(),
                Objects.requireNonNullElse(command.quotas(), List.of()),
                Objects.requireNonNullElse(command.quotaRule(), QuotaRule.EACH_GROUP),
                command.allocation(),
                command.exemptionStep(),
                Objects.requireNonNullElse(command.letterAt(), LetterAt.ENTRY),
                command.intakePeriod(),
                command.office());
        Jobcentre enrolled = history.jobcentre(command.jobcentreId()).orElse(null);
        if (enrolled != null) {
            return enrolled.equals(jobcentre)
                    ? Decision.alreadyThere()
                    : Decision.refuse(RefusalCode.JOBCENTRE_ALREADY_ENROLLED, "jobcentreId");
        }
        Check check = new Check();
        check.text("name", jobcentre.name());
        check.text("region", jobcentre.region());
        if (jobcentre.office() != null) {
            check.text("office", jobcentre.office());
        }
        check.period("period", jobcentre.period());
        check.that(jobcentre.period().overlaps(history.period()), RefusalCode.OUTSIDE_TRIAL_PERIOD, "period");
        check.that(!jobcentre.targetGroups().isEmpty(), RefusalCode.VALUE_MISSING, "targetGroups");
        intake(check, jobcentre);
        quotas(check, jobcentre);
        allocation(check, history, jobcentre.allocation());
        return check.orAccept(new JobcentreEnrolled(jobcentre));
    }

    private static void intake(Check check, Jobcentre jobcentre) {
        Period intake = jobcentre.intakePeriod();
        if (intake != null) {
            check.period("intakePeriod", intake);
            check.that(
                    !intake.from().isBefore(jobcentre.period().from())
                            && !intake.to().isAfter(jobcentre.period().to()),
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    "intakePeriod");
        }
    }

    private static void quotas(Check check, Jobcentre jobcentre) {
        Set<TargetGroup> seen = new HashSet<>();
        for (TargetGroup targetGroup : TargetGroup.values()) {
            Set<Employment> named = EnumSet.noneOf(Employment.class);
            for (Quota quota : jobcentre.quotasFor(targetGroup)) {
                if (quota.employments() != null) {
                    // A person is counted once.
                    check.that(
                            quota.employments().stream().allMatch(named::add),
                            RefusalCode.VALUE_OUT_OF_RANGE,
                            "quotas.employments");
                }
            }
        }
        for (Quota quota : jobcentre.quotas()) {
            check.that(
                    quota.employments() != null || seen.add(quota.targetGroup()),
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    "quotas.targetGroup");
            check.that(
                    quota.targetGroup() != TargetGroup.CASH_BENEFIT_SICK,
                    RefusalCode.CASH_BENEFIT_NOT_ALLOCATED,
                    "quotas.targetGroup");
            check.that(
                    jobcentre.targetGroups().contains(quota.targetGroup()),
                    RefusalCode.TARGET_GROUP_NOT_RUN,
                    "quotas.targetGroup");
            check.range("quotas.participants", quota.participants(), 0, MAX_PLACES);
            check.range("quotas.controls", quota.controls(), 0, MAX_PLACES);
            // Open until both are reached would otherwise be open for ever.
            check.that(
                    jobcentre.quotaRule() != QuotaRule.BOTH_REACHED
                            || (quota.participants() != null && quota.controls() != null),
                    RefusalCode.VALUE_MISSING,
                    quota.participants() == null ? "quotas.participants" : "quotas.controls");
        }
        check.that(
                jobcentre.quotaRule() != QuotaRule.BOTH_REACHED
                        || !jobcentre.quotas().isEmpty(),
                RefusalCode.VALUE_MISSING,
                "quotas");
    }

    private static void allocation(Check check, ProtocolHistory history, AllocationRule rule) {
        Integer divisor = rule.filterBirthDayDivisibleBy();
        check.range("allocation.filterBirthDayDivisibleBy", divisor, 2, MAX_DAY_OF_MONTH);
        if (divisor == null) {
            check.that(
                    rule.filterTargetGroups().isEmpty(),
                    RefusalCode.VALUE_MISSING,
                    "allocation.filterBirthDayDivisibleBy");
        } else {
            check.that(
                    !rule.filterTargetGroups().isEmpty(), RefusalCode.VALUE_MISSING, "allocation.filterTargetGroups");
        }
        draws(check, history, rule);
    }

    /** A rule that draws needs the trial's seed; what only such a rule has, another must not have. */
    private static void draws(Check check, ProtocolHistory history, AllocationRule rule) {
        check.that(rule.method().draws() || rule.ratio() == null, RefusalCode.VALUE_OUT_OF_RANGE, "allocation.ratio");
        check.range("allocation.ratio.participants", rule.weights().participants(), 1, MAX_WEIGHT);
        check.range("allocation.ratio.controls", rule.weights().controls(), 1, MAX_WEIGHT);
        if (rule.method() == Jobcentre.AllocationMethod.PERMUTED_BLOCKS) {
            List<Integer> sizes = Objects.requireNonNullElse(rule.blockSizes(), List.of());
            check.that(!sizes.isEmpty(), RefusalCode.VALUE_MISSING, "allocation.blockSizes");
            for (int size : sizes) {
                check.range("allocation.blockSizes", size, 2, MAX_BLOCK);
                check.that(
                        check.refusal != null || size % rule.weights().sum() == 0,
                        RefusalCode.VALUE_OUT_OF_RANGE,
                        "allocation.blockSizes");
            }
        } else {
            check.that(rule.blockSizes() == null, RefusalCode.VALUE_OUT_OF_RANGE, "allocation.blockSizes");
        }
        check.that(
                !rule.method().draws() || history.seed() != null,
                RefusalCode.ALLOCATION_SEED_MISSING,
                "allocation.method");
    }

    /** Rules follow one another, and none takes over a day on which cases were allocated by the one before it. */
    private static Decision<TrialEvent> change(
            ProtocolHistory history, ChangeAllocation command, Function<String, IntakeState> intakes) {
        Jobcentre jobcentre = history.jobcentre(command.jobcentreId()).orElse(null);
        if (jobcentre == null) {
            return Decision.refuse(RefusalCode.JOBCENTRE_UNKNOWN, "jobcentreId");
        }
        LocalDate from = command.effectiveFrom();
        AllocationChanged changed = new AllocationChanged(jobcentre.jobcentreId(), from, command.allocation());
        if (history.allocationChanges().contains(changed)) {
            return Decision.alreadyThere();
        }
        RuleInForce last = history.lastAllocation(jobcentre.jobcentreId()).orElseThrow();
        Check check = new Check();
        check.that(from.isAfter(last.from()), RefusalCode.ALLOCATION_OUT_OF_ORDER, "effectiveFrom");
        allocation(check, history, command.allocation());
        check.that(!command.allocation().equals(last.rule()), RefusalCode.ALLOCATION_UNCHANGED, "allocation");
        boolean used = jobcentre.targetGroups().stream()
                .map(targetGroup -> IntakeState.idOf(history.trialId(), jobcentre.jobcentreId(), targetGroup))
                .map(intakes)
                .flatMap(intake -> Optional.ofNullable(intake.lastAllocatedOn()).stream())
                .anyMatch(day -> !day.isBefore(from));
        check.that(!used, RefusalCode.ALLOCATION_ALREADY_USED, "effectiveFrom");
        return check.orAccept(changed);
    }

    private static Decision<TrialEvent> seed(ProtocolHistory history, SetAllocationSeed command) {
        if (command.seed() == null) {
            return Decision.refuse(RefusalCode.VALUE_MISSING, "seed");
        }
        String hex = command.seed().toLowerCase(Locale.ROOT);
        if (!AllocationSeed.isOne(hex)) {
            return Decision.refuse(RefusalCode.VALUE_OUT_OF_RANGE, "seed");
        }
        AllocationSeed seed = new AllocationSeed(hex);
        if (history.seed() != null) {
            return history.seed().equals(seed)
                    ? Decision.alreadyThere()
                    : Decision.refuse(RefusalCode.ALLOCATION_SEED_SET, "seed");
        }
        return Decision.accept(new AllocationSeedSet(seed));
    }

    private static Decision<TrialEvent> unblind(ProtocolHistory history, UnblindTrial command) {
        if (history.unblindedOn() != null) {
            return command.on().equals(history.unblindedOn())
                    ? Decision.alreadyThere()
                    : Decision.refuse(RefusalCode.ALREADY_UNBLINDED, "on");
        }
        if (command.on().isBefore(history.period().from())) {
            return Decision.refuse(RefusalCode.DATES_REVERSED, "on");
        }
        return Decision.accept(new TrialUnblinded(command.on()));
    }

    /** The first thing that is wrong with a command by itself. */
    private static final class Check {

        private @Nullable Refusal refusal;

        void that(boolean holds, RefusalCode code, String field) {
            if (!holds && refusal == null) {
                refusal = Refusal.of(code, field);
            }
        }

        void refuse(Refusal first) {
            if (refusal == null) {
                refusal = first;
            }
        }

        void range(String field, @Nullable Integer value, int min, int max) {
            that(value == null || (min <= value && value <= max), RefusalCode.VALUE_OUT_OF_RANGE, field);
        }

        void text(String field, String text) {
            that(!text.isBlank(), RefusalCode.VALUE_MISSING, field);
            that(text.length() <= MAX_TEXT, RefusalCode.VALUE_OUT_OF_RANGE, field);
        }

        void period(String field, Period period) {
            that(!period.to().isBefore(period.from()), RefusalCode.PERIOD_REVERSED, field);
        }

        Decision<TrialEvent> orAccept(TrialEvent event) {
            return refusal == null ? Decision.accept(event) : new Decision.Refused<>(refusal);
        }
    }
}
