package dk.tilbage.trial;

import dk.tilbage.trial.DeadlineRule.Activity;
import dk.tilbage.trial.DeadlineRule.AppliesTo;
import dk.tilbage.trial.DeadlineRule.CategoryDays;
import dk.tilbage.trial.DeadlineRule.ConversationThat;
import dk.tilbage.trial.DeadlineRule.Due;
import dk.tilbage.trial.DeadlineRule.Fulfilment;
import dk.tilbage.trial.DeadlineRule.How;
import dk.tilbage.trial.DeadlineRule.Opens;
import dk.tilbage.trial.DeadlineRule.Repeat;
import dk.tilbage.trial.DeadlineRule.Start;
import dk.tilbage.trial.DeadlineRule.Within;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with deadline rules, by themselves and against each other: every fault with its field. A rule without a
 * fault has an end, and means one thing.
 */
final class DeadlineRuleCheck {

    private static final Pattern RULE_ID = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");
    private static final int MAX_TEXT = 200;
    private static final int MAX_DAYS = 366;
    private static final int MAX_WEEKS = 104;
    private static final int MAX_MONTHS = 24;
    private static final int MAX_PERIODS = 366;
    private static final int MAX_ROUND = 50;
    private static final int MAX_CATEGORY = 3;
    private static final BigDecimal MAX_HOURS = BigDecimal.valueOf(37);
    private static final int HOURS_DECIMALS = 2;

    private final List<Refusal> faults = new ArrayList<>();
    /** The rules told so far, which others may start from. */
    private final Map<String, DeadlineRule> told = new HashMap<>();

    private final Set<String> taken;
    private final Set<String> tracks;

    /** Where the rules of earlier versions stand: {@link #ofTrial}, or an activity of a package. */
    private final Map<String, String> homes = new HashMap<>();

    /**
     * A check of rules that are loaded together.
     *
     * @param taken names that are other rules'
     * @param tracks the tracks that are declared with them, which they may name; any where none is
     */
    DeadlineRuleCheck(Set<String> taken, Set<String> tracks) {
        this.taken = taken;
        this.tracks = tracks;
    }

    /** Tells of an earlier version: a name that it has stays where it is, since it names the obligations of a case. */
    void after(ProtocolRules earlier) {
        earlier.deadlines().forEach(rule -> homes.put(rule.ruleId(), ofTrial()));
        for (CoursePackage one : earlier.coursePackages()) {
            for (CoursePackage.Activity activity : one.activities()) {
                if (activity.deadline() != null) {
                    homes.put(activity.deadline().ruleId(), ofActivity(one, activity));
                }
            }
        }
    }

    private static String ofTrial() {
        return "";
    }

    private static String ofActivity(CoursePackage one, CoursePackage.Activity activity) {
        return one.packageId() + "/" + activity.activityId();
    }

    /** The faults found so far. */
    List<Refusal> faults() {
        return faults;
    }

    /** Checks a list of rules, each of which may start from one before it. */
    void rules(List<DeadlineRule> rules, String field) {
        for (int i = 0; i < rules.size(); i++) {
            rule(rules.get(i), field + "[" + i + "]", ofTrial());
        }
    }

    /** Lets rules start from these, which are checked elsewhere. */
    void mayStartFrom(List<DeadlineRule> rules) {
        rules.forEach(rule -> told.put(rule.ruleId(), rule));
    }

    /** Checks the packages of a protocol version, and the deadlines of their activities. */
    void packages(List<CoursePackage> packages, String field) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < packages.size(); i++) {
            CoursePackage one = packages.get(i);
            String at = field + "[" + i + "]";
            that(names.add(one.packageId()), RefusalCode.RULE_ID_IN_USE, at + ".packageId");
            text(one.danish(), at + ".danish");
            text(one.english(), at + ".english");
            text(one.source(), at + ".source");
            that(!one.activities().isEmpty(), RefusalCode.VALUE_MISSING, at + ".activities");
            for (String suspended : one.suspended()) {
                that(told.containsKey(suspended), RefusalCode.RULE_UNKNOWN, at + ".suspends");
            }
            activities(one, at + ".activities");
        }
    }

    /** Checks what a version says of its categories. */
    void categories(List<ProtocolRules.Category> categories, String field) {
        Set<Integer> numbers = new HashSet<>();
        for (ProtocolRules.Category category : categories) {
            range(category.category(), 1, MAX_CATEGORY, field + ".category");
            that(numbers.add(category.category()), RefusalCode.RULE_ID_IN_USE, field + ".category");
            text(category.danish(), field + ".danish");
            text(category.english(), field + ".english");
        }
    }

    /** Checks the tracks that a jobcentre declares. */
    void tracks(List<Track> declared, String field) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < declared.size(); i++) {
            Track track = declared.get(i);
            String at = field + "[" + i + "]";
            that(names.add(track.trackId()), RefusalCode.RULE_ID_IN_USE, at + ".trackId");
            text(track.danish(), at + ".danish");
            text(track.english(), at + ".english");
        }
    }

    private void activities(CoursePackage one, String field) {
        List<CoursePackage.Activity> activities = one.activities();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < activities.size(); i++) {
            CoursePackage.Activity activity = activities.get(i);
            String at = field + "[" + i + "]";
            that(names.add(activity.activityId()), RefusalCode.RULE_ID_IN_USE, at + ".activityId");
            text(activity.danish(), at + ".danish");
            text(activity.english(), at + ".english");
            DeadlineRule deadline = activity.deadline();
            if (deadline != null) {
                rule(deadline, at + ".deadline", ofActivity(one, activity));
                // Else it would hold for cases that the package is not assigned to.
                that(
                        deadline.starts().with() == Happening.PACKAGE
                                && deadline.starts().details() == null,
                        RefusalCode.RULE_CONTRADICTS_ITSELF,
                        at + ".deadline.starts");
            }
        }
    }

    private void rule(DeadlineRule rule, String at, String home) {
        that(RULE_ID.matcher(rule.ruleId()).matches(), RefusalCode.VALUE_OUT_OF_RANGE, at + ".ruleId");
        that(
                !taken.contains(rule.ruleId())
                        && !told.containsKey(rule.ruleId())
                        && homes.getOrDefault(rule.ruleId(), home).equals(home),
                RefusalCode.RULE_ID_IN_USE,
                at + ".ruleId");
        text(rule.danish(), at + ".danish");
        text(rule.english(), at + ".english");
        text(rule.source(), at + ".source");
        if (rule.appliesTo() != null) {
            appliesTo(rule.appliesTo(), at + ".appliesTo");
        }
        start(rule.starts(), at + ".starts");
        if (rule.opens() != null) {
            opens(rule, rule.opens(), at + ".opens");
        }
        that(
                rule.counts() != DeadlineRule.Counts.FROM_OPENING || rule.repeats() == null,
                RefusalCode.RULE_CONTRADICTS_ITSELF,
                at + ".counts");
        due(rule, at + ".due");
        that(!rule.fulfilledBy().isEmpty(), RefusalCode.VALUE_MISSING, at + ".fulfilledBy");
        for (int i = 0; i < rule.fulfilledBy().size(); i++) {
            fulfilment(rule, rule.fulfilledBy().get(i), at + ".fulfilledBy[" + i + "]");
        }
        if (rule.repeats() != null) {
            repeat(rule, rule.repeats(), at + ".repeats");
        }
        that(
                rule.within() != Within.REFERRAL
                        || rule.starts().with() == Happening.REFERRAL
                        || rule.starts().with() == Happening.PROVIDER_MET,
                RefusalCode.RULE_CONTRADICTS_ITSELF,
                at + ".within");
        told.put(rule.ruleId(), rule);
    }

    private void appliesTo(AppliesTo who, String at) {
        notEmpty(who.targetGroups(), at + ".targetGroups");
        notEmpty(who.groups(), at + ".groups");
        notEmpty(who.employments(), at + ".employments");
        categories(who.categories(), at + ".categories");
        notEmpty(who.tracks(), at + ".tracks");
        that(
                who.tracks() == null || tracks.isEmpty() || tracks.containsAll(who.tracks()),
                RefusalCode.TRACK_UNKNOWN,
                at + ".tracks");
    }

    private void start(Start start, String at) {
        details(start.with(), start.details(), at + ".details");
        partner(start.with() == Happening.CONVERSATION, start.conversation(), at + ".conversation");
        partner(start.with() == Happening.RULE_MET, start.ruleId(), at + ".ruleId");
        if (start.conversation() != null) {
            conversation(start.conversation(), at + ".conversation");
            that(
                    start.conversation().inPeriod() == null
                            && start.conversation().afterOne() == null,
                    RefusalCode.RULE_CONTRADICTS_ITSELF,
                    at + ".conversation");
        }
        if (start.ruleId() != null) {
            DeadlineRule other = told.get(start.ruleId());
            that(other != null, RefusalCode.RULE_UNKNOWN, at + ".ruleId");
            that(other == null || other.repeats() == null, RefusalCode.RULE_CONTRADICTS_ITSELF, at + ".ruleId");
        }
        that(
                !Boolean.TRUE.equals(start.each()) || start.with() != Happening.RULE_MET,
                RefusalCode.RULE_CONTRADICTS_ITSELF,
                at + ".each");
        // What another rule is fulfilled by is told by that rule.
        that(
                !Boolean.TRUE.equals(start.whileReferred()) || start.with() != Happening.RULE_MET,
                RefusalCode.RULE_CONTRADICTS_ITSELF,
                at + ".whileReferred");
    }

    private void opens(DeadlineRule rule, Opens opens, String at) {
        that((opens.fromWeek() == null) != (opens.with() == null), RefusalCode.RULE_CONTRADICTS_ITSELF, at);
        range(opens.fromWeek(), 1, MAX_WEEKS, at + ".fromWeek");
        // A period opens on its first day.
        that(rule.repeats() == null, RefusalCode.RULE_CONTRADICTS_ITSELF, at);
        that(
                opens.with() != Happening.CONVERSATION && opens.with() != Happening.RULE_MET,
                RefusalCode.RULE_CONTRADICTS_ITSELF,
                at + ".with");
    }

    private void due(DeadlineRule rule, String at) {
        Due due = rule.due();
        int lengths =
                count(due.days(), due.workingDays(), due.endOfWeek(), due.months(), due.endOfMonth(), due.byCategory());
        that(lengths <= 1, RefusalCode.RULE_CONTRADICTS_ITSELF, at);
        range(due.days(), 0, MAX_DAYS, at + ".days");
        range(due.workingDays(), 0, MAX_DAYS, at + ".workingDays");
        range(due.endOfWeek(), 1, MAX_WEEKS, at + ".endOfWeek");
        range(due.months(), 1, MAX_MONTHS, at + ".months");
        range(due.endOfMonth(), 1, MAX_MONTHS, at + ".endOfMonth");
        range(due.workingDaysBefore(), 1, MAX_DAYS, at + ".workingDaysBefore");
        if (due.byCategory() != null) {
            Set<Integer> all = new HashSet<>();
            for (CategoryDays some : due.byCategory()) {
                categories(some.categories(), at + ".byCategory.categories");
                range(some.days(), 1, MAX_DAYS, at + ".byCategory.days");
                that(
                        some.categories().stream().allMatch(all::add),
                        RefusalCode.RULE_CONTRADICTS_ITSELF,
                        at + ".byCategory.categories");
            }
            that(all.size() == MAX_CATEGORY + 1, RefusalCode.VALUE_MISSING, at + ".byCategory.categories");
        }
        How how = rule.repeats() == null ? null : rule.repeats().how();
        that(how == null || how == How.AFTER_EACH || lengths == 0, RefusalCode.RULE_CONTRADICTS_ITSELF, at);
        // The category in force moves the next of a chain; nothing else is counted by it.
        that(
                due.byCategory() == null || how == How.AFTER_EACH,
                RefusalCode.RULE_CONTRADICTS_ITSELF,
                at + ".byCategory");
        onlyWith(due.byCategory() == null, due.workingDaysBefore(), at + ".workingDaysBefore");
        // Else each would fall due on the day of the one before, for ever.
        that(how != How.AFTER_EACH || (lengths == 1 && !isDayItself(due)), RefusalCode.VALUE_MISSING, at);
    }

    private static boolean isDayItself(Due due) {
        return Objects.equals(due.days(), 0) || Objects.equals(due.workingDays(), 0);
    }

    private void fulfilment(DeadlineRule rule, Fulfilment by, String at) {
        that(count(by.conversation(), by.happening(), by.activity()) == 1, RefusalCode.RULE_CONTRADICTS_ITSELF, at);
        How how = rule.repeats() == null ? null : rule.repeats().how();
        ConversationThat conversation = by.conversation();
        if (conversation != null) {
            conversation(conversation, at + ".conversation");
            that(
                    conversation.inPeriod() == null || how == How.EACH_PERIOD,
                    RefusalCode.RULE_CONTRADICTS_ITSELF,
                    at + ".conversation.inPeriod");
            that(
                    conversation.afterOne() == null || how == How.AFTER_EACH,
                    RefusalCode.RULE_CONTRADICTS_ITSELF,
                    at + ".conversation.afterOne");
        } else {
            that(how != How.EVERY_NTH, RefusalCode.RULE_CONTRADICTS_ITSELF, at);
        }
        if (by.happening() != null) {
            that(
                    by.happening() != Happening.RULE_MET && by.happening() != Happening.CONVERSATION,
                    RefusalCode.RULE_CONTRADICTS_ITSELF,
                    at + ".happening");
            details(by.happening(), by.details(), at + ".details");
        } else {
            that(by.details() == null, RefusalCode.RULE_CONTRADICTS_ITSELF, at + ".details");
        }
        Activity activity = by.activity();
        if (activity != null) {
            BigDecimal hours = activity.hoursPerWeek();
            that(
                    hours.signum() >= 0 && hours.compareTo(MAX_HOURS) <= 0 && hours.scale() <= HOURS_DECIMALS,
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    at + ".activity.hoursPerWeek");
            that(how != How.AFTER_EACH, RefusalCode.RULE_CONTRADICTS_ITSELF, at + ".activity");
            // Judged on the period's last day, it would always be late.
            that(
                    how != How.EACH_PERIOD || rule.due().workingDaysBefore() == null,
                    RefusalCode.RULE_CONTRADICTS_ITSELF,
                    at + ".activity");
        }
    }

    private void conversation(ConversationThat that, String at) {
        notEmpty(that.kinds(), at + ".kinds");
        notEmpty(that.channels(), at + ".channels");
        categories(that.categories(), at + ".categories");
        range(that.inPeriod(), 1, MAX_PERIODS, at + ".inPeriod");
    }

    private void repeat(DeadlineRule rule, Repeat repeat, String at) {
        boolean periods = repeat.how() == How.EACH_PERIOD;
        partner(periods, repeat.days(), at + ".days");
        range(repeat.days(), 1, MAX_DAYS, at + ".days");
        onlyWith(periods, repeat.fromPeriod(), at + ".fromPeriod");
        onlyWith(periods, repeat.toPeriod(), at + ".toPeriod");
        onlyWith(periods, repeat.individualFrequency(), at + ".individualFrequency");
        range(repeat.fromPeriod(), 1, MAX_PERIODS, at + ".fromPeriod");
        range(repeat.toPeriod(), 1, MAX_PERIODS, at + ".toPeriod");
        that(
                repeat.fromPeriod() == null || repeat.toPeriod() == null || repeat.fromPeriod() <= repeat.toPeriod(),
                RefusalCode.RULE_CONTRADICTS_ITSELF,
                at + ".toPeriod");
        // Periods without an end would be owed for ever.
        that(
                !periods || repeat.toPeriod() != null || rule.within() == Within.COURSE,
                RefusalCode.VALUE_MISSING,
                at + ".toPeriod");
        boolean rounds = repeat.how() == How.EVERY_NTH;
        partner(rounds, repeat.nth(), at + ".nth");
        range(repeat.nth(), 1, MAX_ROUND, at + ".nth");
        partner(rounds, repeat.of(), at + ".of");
        if (repeat.of() != null) {
            conversation(repeat.of(), at + ".of");
        }
    }

    private void details(Happening happening, @Nullable List<String> details, String at) {
        if (details != null) {
            that(!details.isEmpty(), RefusalCode.VALUE_MISSING, at);
            that(details.stream().allMatch(happening::knows), RefusalCode.DETAIL_UNKNOWN, at);
            that(
                    happening != Happening.TRACK || tracks.isEmpty() || tracks.containsAll(details),
                    RefusalCode.TRACK_UNKNOWN,
                    at);
        }
    }

    private void categories(@Nullable Set<Integer> categories, String at) {
        notEmpty(categories, at);
        if (categories != null) {
            that(
                    categories.stream().allMatch(category -> category >= 0 && category <= MAX_CATEGORY),
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    at);
        }
    }

    /** A field that must be there in one case and only there. */
    private void partner(boolean needed, @Nullable Object value, String at) {
        that(!needed || value != null, RefusalCode.VALUE_MISSING, at);
        onlyWith(needed, value, at);
    }

    private void onlyWith(boolean allowed, @Nullable Object value, String at) {
        that(allowed || value == null, RefusalCode.RULE_CONTRADICTS_ITSELF, at);
    }

    private void notEmpty(@Nullable Set<?> values, String at) {
        that(values == null || !values.isEmpty(), RefusalCode.VALUE_MISSING, at);
    }

    private void text(String text, String at) {
        that(!text.isBlank(), RefusalCode.VALUE_MISSING, at);
        that(text.length() <= MAX_TEXT, RefusalCode.VALUE_OUT_OF_RANGE, at);
    }

    private void range(@Nullable Integer value, int min, int max, String at) {
        that(value == null || (min <= value && value <= max), RefusalCode.VALUE_OUT_OF_RANGE, at);
    }

    private void that(boolean holds, RefusalCode code, String at) {
        if (!holds) {
            faults.add(Refusal.of(code, at));
        }
    }

    private static int count(@Nullable Object... values) {
        int count = 0;
        for (Object value : values) {
            count += value == null ? 0 : 1;
        }
        return count;
    }
}
