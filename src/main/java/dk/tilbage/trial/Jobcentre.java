package dk.tilbage.trial;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A jobcentre as it takes part in a trial.
 *
 * @param jobcentreId its id, as in access tokens
 * @param name its name
 * @param region the employment region
 * @param model how it organises the trial
 * @param period first and last day of its trial
 * @param targetGroups the target groups it runs
 * @param quotas how many cases each group takes; none where none was agreed
 * @param quotaRule when a quota closes intake
 * @param allocation the rule that assigned groups when it was enrolled; {@link ProtocolHistory#allocationOn} knows the one
 *     in force on a day
 * @param exemptionStep when it judges exemption
 * @param letterAt when it hands over the trial letter
 * @param intakePeriod the first and last day of its intake; absent where it is the protocol's, {@link ProtocolHistory#intakeOf}
 * @param office the office that takes part, where it is not all of the jobcentre (domain §1: Aalborg with Centrum, one of
 *     six)
 */
public record Jobcentre(
        String jobcentreId,
        String name,
        String region,
        OrganisationModel model,
        Period period,
        Set<TargetGroup> targetGroups,
        List<Quota> quotas,
        QuotaRule quotaRule,
        AllocationRule allocation,
        ExemptionStep exemptionStep,
        LetterAt letterAt,
        @Nullable Period intakePeriod,
        @Nullable String office) {

    /** Target groups and quotas in their natural order, so that equal settings are equal however they were sent. */
    public Jobcentre {
        targetGroups = Canonical.sorted(targetGroups);
        quotas = Canonical.sorted(quotas);
    }

    /** When a quota closes intake. */
    public enum QuotaRule {
        /** Each group closes when it has reached its own quota. */
        EACH_GROUP,
        /** Both groups stay open until both have reached their quotas; one may exceed its own (Holstebro). */
        BOTH_REACHED
    }

    /**
     * How many cases of a target group the two groups take; of all of it, or of the part in some labour-market positions,
     * which then is a stratum of its own: drawn separately, and counted separately where it has a number. One without a
     * number shares the places of everybody else: København's 200 are 200 in all (domain §3).
     *
     * @param targetGroup the target group
     * @param employments the labour-market positions the quota is for; absent where it is for everybody that no other
     *     quota of the target group names
     * @param participants places for participants; absent where none was agreed
     * @param controls places for controls; absent where none was agreed
     */
    public record Quota(
            TargetGroup targetGroup,
            @Nullable Set<Employment> employments,
            @Nullable Integer participants,
            @Nullable Integer controls) {

        /** Labour-market positions in their natural order; an empty list says no more than none. */
        public Quota {
            employments = employments == null || employments.isEmpty() ? null : Canonical.sorted(employments);
        }

        /** The places of one of the two groups; absent where none were agreed. */
        public @Nullable Integer placesFor(Group group) {
            return switch (group) {
                case PARTICIPANT -> participants;
                case CONTROL -> controls;
                case NOT_IN_TRIAL, UNALLOCATED -> null;
            };
        }

        /**
         * The name of its stratum: the labour-market positions in the order they are declared in, joined by {@code +}.
         * Absent where it is for everybody else.
         */
        public @Nullable String stratum() {
            return employments == null
                    ? null
                    : employments.stream().map(Employment::name).collect(Collectors.joining("+"));
        }

        private boolean names(Employment employment) {
            return employments != null && employments.contains(employment);
        }
    }

    /**
     * The rule that assigns groups (domain §2). That of 2009: odd birth year participant, even birth year control, after an
     * optional filter on the day of birth. A new trial draws instead, with the trial's seed ({@link RandomAllocation}); the
     * filter comes first there too.
     *
     * @param method the method
     * @param filterBirthDayDivisibleBy born on a day of the month divisible by this: not in the trial (Vordingborg: 3);
     *     absent where there is no filter
     * @param filterTargetGroups the target groups the filter applies to
     * @param ratio participants to controls; for methods that draw, one to one where absent
     * @param blockSizes the sizes a block can have, each a multiple of the sum of the ratio; for
     *     {@link AllocationMethod#PERMUTED_BLOCKS} only
     */
    public record AllocationRule(
            AllocationMethod method,
            @Nullable Integer filterBirthDayDivisibleBy,
            Set<TargetGroup> filterTargetGroups,
            @Nullable Ratio ratio,
            @Nullable List<Integer> blockSizes) {

        /** Target groups in their natural order; the block sizes as they are, since their order decides the draw. */
        public AllocationRule {
            filterTargetGroups = Canonical.sorted(filterTargetGroups);
            blockSizes = blockSizes == null ? null : List.copyOf(blockSizes);
        }

        /** A rule that draws nothing: that of 2009. */
        public static AllocationRule byParity(
                @Nullable Integer filterBirthDayDivisibleBy, Set<TargetGroup> filterTargetGroups) {
            return new AllocationRule(
                    AllocationMethod.BIRTH_YEAR_PARITY, filterBirthDayDivisibleBy, filterTargetGroups, null, null);
        }

        /** Whether people of the target group pass the day-of-birth filter first. */
        public boolean filters(TargetGroup targetGroup) {
            return filterBirthDayDivisibleBy != null && filterTargetGroups.contains(targetGroup);
        }

        /** Participants to controls, one to one where nothing else was decided. */
        Ratio weights() {
            return Objects.requireNonNullElse(ratio, Ratio.EVEN);
        }
    }

    /**
     * How many participants are drawn to how many controls.
     *
     * @param participants at least 1
     * @param controls at least 1
     */
    public record Ratio(int participants, int controls) {

        static final Ratio EVEN = new Ratio(1, 1);

        int sum() {
            return participants + controls;
        }
    }

    /** Ways of assigning groups. */
    public enum AllocationMethod {
        /** Odd birth year → participant, even → control: the rule of 2009. Everybody can predict it. */
        BIRTH_YEAR_PARITY(false),
        /** Each person by a draw of their own. */
        SIMPLE_RANDOM(true),
        /** In blocks of the sizes named, each with both groups in the ratio, in an order that is drawn. */
        PERMUTED_BLOCKS(true),
        /** Nobody is allocated: a model that follows all cases alike (Lyngby-Taarbæk, Copenhagen 2015). */
        NONE(false);

        private final boolean draws;

        AllocationMethod(boolean draws) {
            this.draws = draws;
        }

        /** Whether the group is drawn with the trial's seed, and so concealed until it is assigned. */
        public boolean draws() {
            return draws;
        }
    }

    /** The quotas of a target group: one for all of it, or one for each stratum. */
    public List<Quota> quotasFor(TargetGroup targetGroup) {
        return quotas.stream()
                .filter(quota -> quota.targetGroup() == targetGroup)
                .toList();
    }

    /**
     * The quota that counts a person: the one that names their labour-market position, else the one for everybody else;
     * absent where none was agreed.
     */
    public @Nullable Quota quotaFor(TargetGroup targetGroup, Employment employment) {
        List<Quota> all = quotasFor(targetGroup);
        return all.stream()
                .filter(quota -> quota.names(employment))
                .findFirst()
                .or(() -> all.stream()
                        .filter(quota -> quota.employments() == null)
                        .findFirst())
                .orElse(null);
    }

    /** The stratum that a person is counted and drawn in; absent where it is that of everybody else. */
    public @Nullable String stratumOf(TargetGroup targetGroup, Employment employment) {
        Quota quota = quotaFor(targetGroup, employment);
        return quota == null ? null : quota.stratum();
    }

    /** The quota of a stratum of a target group; absent where none was agreed. */
    @Nullable
    Quota quotaOf(TargetGroup targetGroup, @Nullable String stratum) {
        return quotasFor(targetGroup).stream()
                .filter(quota -> Objects.equals(quota.stratum(), stratum))
                .findFirst()
                .orElse(null);
    }

    /**
     * The places agreed for a group in a target group, over all strata that have a number; absent where none was agreed.
     */
    public @Nullable Integer placesFor(TargetGroup targetGroup, Group group) {
        Integer places = null;
        for (Quota quota : quotasFor(targetGroup)) {
            Integer more = quota.placesFor(group);
            if (more != null) {
                places = places == null ? more : places + more;
            }
        }
        return places;
    }

    /** The jobcentre's first day in the trial: people already on benefit then are its starting stock. */
    public LocalDate start() {
        return period.from();
    }
}
