package dk.tilbage.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one protocol version (domain §1 and design section 5). All lengths are in whole days, weeks or months of
 * the Danish calendar.
 *
 * @param courseMonths how long a participant's course lasts
 * @param flexJobUnemployedMoreThanDays flex-job: days of unemployment after which a person is in the target group
 * @param exemptionGrounds the grounds of exemption in force
 * @param deadlines the deadline rules, in the order they are shown in
 * @param packages the course packages that can be assigned; none where absent
 * @param categories what the categories of this version mean; as in 2009 where absent
 * @param funding what is paid for a participant; nothing where absent
 * @param flexJobMostMonthsAtStart flex-job: the most months of unemployment a person may have had at the jobcentre's start;
 *     no limit where absent
 * @param intakeMonths how long intake runs from a jobcentre's own start, where it names no dates of its own; as long as its
 *     trial where absent
 */
public record ProtocolRules(
        int courseMonths,
        int flexJobUnemployedMoreThanDays,
        Set<ExemptionGround> exemptionGrounds,
        List<DeadlineRule> deadlines,
        @Nullable List<CoursePackage> packages,
        @Nullable List<Category> categories,
        @Nullable FundingTerms funding,
        @Nullable Integer flexJobMostMonthsAtStart,
        @Nullable Integer intakeMonths) {

    private static final int WEEK_OF_THE_LAW = 8;

    /** One form for equal rules: grounds in the order of their declaration, no packages told as none. */
    public ProtocolRules {
        exemptionGrounds = Canonical.sorted(exemptionGrounds);
        deadlines = List.copyOf(deadlines);
        packages = packages == null || packages.isEmpty() ? null : List.copyOf(packages);
        categories = categories == null || categories.isEmpty() ? null : List.copyOf(categories);
    }

    /**
     * What a category (visitationskategori) means in this version; the scheme changes with the law.
     *
     * @param category 1, 2 or 3
     * @param danish its text in Danish
     * @param english its text in English
     */
    public record Category(int category, String danish, String english) {}

    /**
     * What the national authority pays a jobcentre (domain §1, money).
     *
     * @param amountPerParticipant kroner for each participant for whom the agreed activity took place
     * @param mostParticipants at most for so many participants of the whole trial
     */
    public record FundingTerms(int amountPerParticipant, int mostParticipants) {}

    /** Rules of these deadlines, without packages and funding, and with the categories of 2009. */
    public static ProtocolRules of(
            int courseMonths,
            int flexJobUnemployedMoreThanDays,
            Set<ExemptionGround> exemptionGrounds,
            List<DeadlineRule> deadlines) {
        return new ProtocolRules(
                courseMonths, flexJobUnemployedMoreThanDays, exemptionGrounds, deadlines, null, null, null, null, null);
    }

    /** A rule of this version. */
    public Optional<DeadlineRule> deadline(String ruleId) {
        return deadlines.stream().filter(rule -> rule.ruleId().equals(ruleId)).findFirst();
    }

    /** A package of this version. */
    public Optional<CoursePackage> coursePackage(String packageId) {
        return coursePackages().stream()
                .filter(one -> one.packageId().equals(packageId))
                .findFirst();
    }

    /** The deadlines of this version, those of the packages' activities after its own. */
    public List<DeadlineRule> allDeadlines() {
        List<DeadlineRule> all = new ArrayList<>(deadlines);
        for (CoursePackage one : coursePackages()) {
            for (CoursePackage.Activity activity : one.activities()) {
                DeadlineRule deadline = activity.deadline();
                if (deadline != null) {
                    all.add(deadline);
                }
            }
        }
        return all;
    }

    /**
     * The week at whose end the first follow-up is due, and with it flex-job's first trial conversation: as the rule
     * {@code FIRST_FOLLOW_UP} says, the eighth where there is no such rule (the sickness benefit act).
     */
    public int firstFollowUpWeek() {
        return deadline("FIRST_FOLLOW_UP").map(rule -> rule.due().endOfWeek()).orElse(WEEK_OF_THE_LAW);
    }

    /** The packages of this version. */
    public List<CoursePackage> coursePackages() {
        return packages == null ? List.of() : packages;
    }
}
