package dk.tilbage.deadlines;

import dk.tilbage.casefile.CaseEvent.CaseCategorised;
import dk.tilbage.casefile.CaseEvent.ContactFrequencySet;
import dk.tilbage.casefile.CaseEvent.ConversationHeld;
import dk.tilbage.casefile.CaseEvent.HolidayRecorded;
import dk.tilbage.casefile.CaseEvent.PackageAssigned;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseFacts.CategoryHistory;
import dk.tilbage.deadlines.ConversationVerdict.Condition;
import dk.tilbage.deadlines.Duty.Met;
import dk.tilbage.deadlines.Happened.Whole;
import dk.tilbage.trial.DeadlineRule;
import dk.tilbage.trial.DeadlineRule.Activity;
import dk.tilbage.trial.DeadlineRule.AppliesTo;
import dk.tilbage.trial.DeadlineRule.CategoryDays;
import dk.tilbage.trial.DeadlineRule.ConversationThat;
import dk.tilbage.trial.DeadlineRule.Counts;
import dk.tilbage.trial.DeadlineRule.Due;
import dk.tilbage.trial.DeadlineRule.ExemptionEffect;
import dk.tilbage.trial.DeadlineRule.Fulfilment;
import dk.tilbage.trial.DeadlineRule.How;
import dk.tilbage.trial.DeadlineRule.Opens;
import dk.tilbage.trial.DeadlineRule.Repeat;
import dk.tilbage.trial.DeadlineRule.Start;
import dk.tilbage.trial.DeadlineRule.Within;
import dk.tilbage.trial.Happening;
import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.Period;
import dk.tilbage.trial.ProtocolHistory;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a case owes, as far as the given facts say: a pure function of the rules and the facts, in the order of the rules
 * and their numbers. This is the only place where rules are given their meaning; {@code docs/deadline-rules.md} tells it.
 */
final class Duties {

    /** The numbers of a second, third, … start of one rule begin here, so that they never move. */
    private static final int NUMBERS_OF_A_START = 1000;

    private final CaseFacts facts;
    private final ProtocolHistory protocol;
    private final RuleBook book;
    private final LocalDate openBy;
    private final Waivers waivers;
    private final Situation situation;
    private final @Nullable Period course;
    private final Happenings happenings;
    private final Conversations conversations;
    private final CategoryHistory categories;
    private final ActivityHours hours;
    private final List<ContactFrequencySet> frequencies;
    /** The duties told so far, by the rule's place in the book. */
    private final Map<Integer, List<Duty>> told = new HashMap<>();

    private Duties(CaseFacts facts, ProtocolHistory protocol, RuleBook book, LocalDate openBy) {
        this.facts = facts;
        this.protocol = protocol;
        this.book = book;
        this.openBy = openBy;
        this.waivers = Waivers.of(facts);
        this.situation = new Situation(facts, protocol);
        this.course = facts.course(protocol).orElse(null);
        this.happenings = new Happenings(facts, protocol, course);
        this.categories = facts.categories();
        this.conversations = new Conversations(facts, categories);
        this.hours = new ActivityHours(facts);
        this.frequencies = facts.all(ContactFrequencySet.class);
    }

    /**
     * The duties of a case. None where the trial has no protocol yet.
     *
     * @param book the rules the case can be judged by
     * @param openBy periods that begin later need not be told
     */
    static List<Duty> of(CaseFacts facts, ProtocolHistory protocol, RuleBook book, LocalDate openBy) {
        return new Duties(facts, protocol, book, openBy).all();
    }

    private List<Duty> all() {
        List<Duty> duties = new ArrayList<>();
        for (RuleBook.Entry entry : book.entries()) {
            duties.addAll(told(entry));
        }
        return duties;
    }

    /** A rule's duties. Rules that start from each other, each in another version, do not start from what is not told yet. */
    private List<Duty> told(RuleBook.Entry entry) {
        List<Duty> before = told.get(entry.order());
        if (before != null) {
            return before;
        }
        told.put(entry.order(), List.of());
        List<Duty> duties = of(entry);
        told.put(entry.order(), duties);
        return duties;
    }

    /** The first duty of a rule, for those that start with its fulfilment; in one version it may stand after them. */
    private @Nullable Duty firstOf(String ruleId) {
        for (RuleBook.Entry entry : book.entries()) {
            if (entry.ruleId().equals(ruleId)) {
                List<Duty> duties = told(entry);
                return duties.isEmpty() ? null : duties.getFirst();
            }
        }
        return null;
    }

    // ---- starts ---------------------------------------------------------------------------------------------------

    /**
     * One start of a rule.
     *
     * @param on the day
     * @param earliest the first day something counts as fulfilling
     * @param end the last day of what the rule is within; absent where it has no end
     * @param afterwards the conversation day before it, for what must alternate
     * @param assignment for an activity of a package: the assignment that starts it
     * @param of the referral or offer it belongs to: the end or report of another one does not count
     */
    private record Begin(
            LocalDate on,
            LocalDate earliest,
            @Nullable LocalDate end,
            @Nullable LocalDate afterwards,
            @Nullable PackageAssigned assignment,
            @Nullable Whole of) {

        Begin by(Happened happened) {
            PackageAssigned assigned = happened.fact() instanceof PackageAssigned one ? one : assignment;
            return new Begin(on, earliest, end, afterwards, assigned, happened.of());
        }

        Begin countingFrom(LocalDate day) {
            return new Begin(on, day, end, afterwards, assignment, of);
        }

        boolean reaches(LocalDate day) {
            return end == null || !day.isAfter(end);
        }
    }

    private List<Duty> of(RuleBook.Entry entry) {
        List<Duty> duties = new ArrayList<>();
        boolean severalOfAStart = entry.versions().stream()
                .map(RuleBook.Version::rule)
                .anyMatch(rule -> rule != null && rule.repeats() != null);
        int number = 0;
        for (RuleBook.Version version : entry.versions()) {
            DeadlineRule rule = version.rule();
            if (rule == null || !situation.canApply(rule)) {
                continue;
            }
            for (Begin begin : begins(entry, rule)) {
                if (version.covers(begin.on())) {
                    Repeat repeat = rule.repeats();
                    // Once each: 1, 2, 3; where each start has several: 1 …, 1001 …, 2001 …
                    int first = severalOfAStart ? number * NUMBERS_OF_A_START + 1 : number + 1;
                    number++;
                    if (repeat == null) {
                        once(entry, rule, begin, first, duties);
                    } else {
                        switch (repeat.how()) {
                            case EACH_PERIOD -> eachPeriod(entry, rule, begin, first, duties);
                            case AFTER_EACH -> afterEach(entry, begin, first, duties);
                            case EVERY_NTH -> everyNth(entry, rule, repeat, begin, first, duties);
                        }
                    }
                }
            }
        }
        return duties;
    }

    private List<Begin> begins(RuleBook.Entry entry, DeadlineRule rule) {
        if (rule.within() == Within.COURSE && course == null) {
            return List.of();
        }
        Start start = rule.starts();
        if (start.with() == Happening.RULE_MET) {
            return afterRule(rule, Objects.requireNonNull(start.ruleId()));
        }
        List<Begin> begins = new ArrayList<>();
        for (Happened happened : happenings.all(start.with())) {
            ConversationThat that = start.conversation();
            if (entry.packageId() != null && !happened.details().contains(entry.packageId())) {
                continue;
            }
            boolean starts = that == null
                    ? happened.has(start.details())
                    : conversations.fulfils((ConversationHeld) happened.fact(), that, null, null);
            if (starts && (!Boolean.TRUE.equals(start.whileReferred()) || happenings.whileReferred(happened.on()))) {
                Begin begin = begin(rule, happened.on(), happened.until(), null);
                boolean each = entry.packageId() != null || Boolean.TRUE.equals(start.each());
                if (begin != null) {
                    begins.add(begin.by(happened));
                    if (!each) {
                        break;
                    }
                }
            }
        }
        return begins;
    }

    /** The start that another rule's fulfilment is, or the reopening of the case with whose end it fell away. */
    private List<Begin> afterRule(DeadlineRule rule, String ruleId) {
        Duty other = firstOf(ruleId);
        if (other == null) {
            return List.of();
        }
        Met met = other.met();
        if (met != null) {
            return listOf(begin(rule, met.from(), null, met.on()));
        }
        if (other.waivedFrom() == null) {
            return List.of();
        }
        DeadlineRule fellAway = other.entry().on(other.opensOn());
        LocalDate again = againAfter(other.entry(), fellAway, other.dueOn(), null);
        return again == null ? List.of() : listOf(begin(rule, again, null, null));
    }

    /**
     * The day a rule is asked for again of which a duty fell away: with an ended case the reopening; with a package or a
     * category to which the rule does not apply, the day that it does.
     */
    private @Nullable LocalDate againAfter(
            RuleBook.Entry entry, @Nullable DeadlineRule rule, LocalDate dueOn, @Nullable PackageAssigned assignment) {
        LocalDate reopenedOn = waivers.reopeningAfter(dueOn);
        return reopenedOn == null && rule != null ? situation.resumesAfter(entry, rule, dueOn, assignment) : reopenedOn;
    }

    private static <T> List<T> listOf(@Nullable T item) {
        return item == null ? List.of() : List.of(item);
    }

    private @Nullable Begin begin(
            DeadlineRule rule, LocalDate on, @Nullable LocalDate until, @Nullable LocalDate afterwards) {
        LocalDate end = null;
        if (rule.within() == Within.COURSE) {
            Period within = Objects.requireNonNull(course);
            if (!within.contains(on)) {
                return null;
            }
            end = within.to();
        } else if (rule.within() == Within.REFERRAL) {
            end = until;
        }
        Counts counts = Objects.requireNonNullElse(rule.counts(), Counts.FROM_START);
        LocalDate earliest = switch (counts) {
            case ANY_TIME -> LocalDate.MIN;
            case FROM_START, FROM_OPENING -> on;
            // What met the other rule does not meet this one too; after a reopening nothing did.
            case FROM_DAY_AFTER_START ->
                rule.starts().with() == Happening.RULE_MET && afterwards == null ? on : on.plusDays(1);
        };
        return new Begin(on, earliest, end, afterwards, null, null);
    }

    // ---- the four ways of owing -----------------------------------------------------------------------------------

    private void once(RuleBook.Entry entry, DeadlineRule rule, Begin begin, int number, List<Duty> duties) {
        LocalDate due = due(rule.due(), begin.on());
        LocalDate opensOn = opensOn(rule.opens(), begin.on());
        // Nothing can be asked of somebody before day 1, as of an approval that lies long before it.
        if (opensOn == null || due.isBefore(facts.firstDay())) {
            return;
        }
        AppliesTo who = rule.appliesTo();
        if (who != null && Boolean.TRUE.equals(who.dueFromJobcentreStart()) && due.isBefore(jobcentreStart(opensOn))) {
            return;
        }
        LocalDate opens = opensOn.isAfter(due) ? due : opensOn;
        Begin counting = rule.counts() == Counts.FROM_OPENING ? begin.countingFrom(opens) : begin;
        LocalDate metOn = null;
        for (Fulfilment by : rule.fulfilledBy()) {
            metOn = earlier(metOn, firstFulfilling(entry, rule, by, counting));
        }
        add(
                entry,
                rule,
                number,
                opens,
                due,
                Met.on(metOn),
                begin.end() == null ? LocalDate.MAX : begin.end(),
                begin,
                duties);
    }

    private LocalDate jobcentreStart(LocalDate day) {
        return protocol.jobcentre(facts.holderOn(day).jobcentreId())
                .map(Jobcentre::start)
                .orElse(LocalDate.MIN);
    }

    private @Nullable LocalDate opensOn(@Nullable Opens opens, LocalDate start) {
        if (opens == null) {
            return start;
        }
        if (opens.fromWeek() != null) {
            return start.plusDays(7L * (opens.fromWeek() - 1));
        }
        for (Happened happened : happenings.all(Objects.requireNonNull(opens.with()))) {
            if (!happened.on().isBefore(start)) {
                return happened.on();
            }
        }
        return null;
    }

    private void eachPeriod(RuleBook.Entry entry, DeadlineRule atStart, Begin begin, int first, List<Duty> duties) {
        Repeat repeat = repeat(atStart);
        int days = Objects.requireNonNull(repeat.days());
        int from = Objects.requireNonNullElse(repeat.fromPeriod(), 1);
        int to = Objects.requireNonNullElse(repeat.toPeriod(), Integer.MAX_VALUE);
        // Of a course full periods only, and of these the ones that have begun; of a referral those that began in it.
        LocalDate end = begin.end() == null ? LocalDate.MAX : begin.end();
        if (begin.end() != null && endsUnforeseen(atStart)) {
            end = end.plusDays(days - 1L);
        }
        LocalDate lastDay = openBy.isBefore(end.minusDays(days - 1L)) ? openBy.plusDays(days - 1L) : end;
        long full = (ChronoUnit.DAYS.between(begin.on(), lastDay) + 1) / days;
        int last = (int) Math.min(to, full);
        for (int period = from; period <= last; period++) {
            LocalDate opensOn = begin.on().plusDays((long) days * (period - 1));
            LocalDate periodEnd = opensOn.plusDays(days - 1L);
            DeadlineRule rule = repeating(entry, periodEnd, How.EACH_PERIOD);
            if (rule != null) {
                // Nothing is due before its period begins.
                LocalDate due = later(due(rule.due(), periodEnd), opensOn);
                int periods = Boolean.TRUE.equals(repeat(rule).individualFrequency()) ? everyPeriods(periodEnd) : 1;
                LocalDate since = periodEnd.minusDays((long) days * periods - 1);
                Met met = Met.sooner(
                        metInPeriod(entry, rule, begin, days, opensOn, periodEnd),
                        metBefore(entry, rule, begin, days, since, opensOn, periodEnd));
                Duty duty = add(entry, rule, first + period - 1, opensOn, due, met, LocalDate.MAX, begin, duties);
                if (duty != null && met == null && isTooEarly(rule, begin, since, opensOn)) {
                    duties.set(duties.size() - 1, duty.orWaivedFrom(opensOn));
                }
            }
        }
    }

    /** The version in force on a day; none where the rule does not come again in this way then. */
    private static @Nullable DeadlineRule repeating(RuleBook.Entry entry, LocalDate day, How how) {
        DeadlineRule rule = entry.on(day);
        Repeat repeat = rule == null ? null : rule.repeats();
        return repeat == null || repeat.how() != how ? null : rule;
    }

    /** A course has its last day from the beginning; a referral ends one day, and what was asked until then falls away. */
    private static boolean endsUnforeseen(DeadlineRule rule) {
        return rule.within() == Within.REFERRAL;
    }

    private static Repeat repeat(DeadlineRule rule) {
        return Objects.requireNonNull(rule.repeats());
    }

    /**
     * Whether an individual frequency does not ask for anything yet: its periods reach back to days before the first one
     * judged, or to days on which an exemption waived the rule.
     */
    private boolean isTooEarly(DeadlineRule rule, Begin begin, LocalDate since, LocalDate opensOn) {
        boolean exempt = rule.exemption() != null
                && rule.exemption() != ExemptionEffect.NONE
                && waivers.exemptIn(since, opensOn);
        return since.isBefore(opensOn) && (since.isBefore(begin.on()) || exempt);
    }

    /** That a period was met by what lies in it, or by the hours on its last day. */
    private @Nullable Met metInPeriod(
            RuleBook.Entry entry, DeadlineRule rule, Begin begin, int days, LocalDate opensOn, LocalDate lastDay) {
        LocalDate metOn = firstBetween(entry, rule, begin, days, opensOn, lastDay);
        for (Fulfilment by : rule.fulfilledBy()) {
            if (metOn == null && by.activity() != null && hours.reach(by.activity(), lastDay)) {
                metOn = lastDay;
            }
        }
        return Met.on(metOn);
    }

    /**
     * That an individual frequency lets a period be met by what lies before it. That counts from the day on which a version
     * that knows the frequency is in force: a case is judged, at each date, by the version in force on that date (domain §1).
     *
     * @param since the first day of the periods that the frequency makes one of
     */
    private @Nullable Met metBefore(
            RuleBook.Entry entry,
            DeadlineRule rule,
            Begin begin,
            int days,
            LocalDate since,
            LocalDate opensOn,
            LocalDate lastDay) {
        LocalDate metOn = firstBetween(entry, rule, begin, days, later(since, begin.on()), opensOn.minusDays(1));
        return metOn == null ? null : new Met(metOn, later(metOn, knowsFrequencySince(entry, lastDay)));
    }

    /** The first of the days up to a day, without a break, on which the rule knows an individual frequency. */
    private static LocalDate knowsFrequencySince(RuleBook.Entry entry, LocalDate day) {
        LocalDate since = day;
        for (RuleBook.Version version : entry.versions().reversed()) {
            if (!version.from().isAfter(day)) {
                Repeat repeat = version.rule() == null ? null : version.rule().repeats();
                if (repeat == null || !Boolean.TRUE.equals(repeat.individualFrequency())) {
                    return since;
                }
                since = version.from();
            }
        }
        return since;
    }

    /** The first day from one to another with what fulfils a rule that comes again in each period, but for hours. */
    private @Nullable LocalDate firstBetween(
            RuleBook.Entry entry, DeadlineRule rule, Begin begin, int days, LocalDate from, LocalDate to) {
        LocalDate first = null;
        for (ConversationHeld held : conversations.held()) {
            LocalDate day = held.heldOn();
            if (day.isAfter(to) || !begin.reaches(day)) {
                break;
            }
            int ofPeriod = (int) (ChronoUnit.DAYS.between(begin.on(), day) / days) + 1;
            if (!day.isBefore(from) && isConversationOf(entry, rule, held, null, ofPeriod)) {
                first = day;
                break;
            }
        }
        for (Fulfilment by : rule.fulfilledBy()) {
            if (by.happening() != null) {
                for (Happened happened : happenings.all(by.happening())) {
                    LocalDate on = happened.firstFrom(from);
                    if (on != null && !on.isAfter(to) && counts(happened, by, begin)) {
                        first = earlier(first, on);
                    }
                }
            }
        }
        return first;
    }

    /**
     * How many periods a conversation may cover: one, or as many as the individual frequency in force on the period's last
     * day says, where the person is in hospital or partially recovered that day.
     */
    private int everyPeriods(LocalDate lastDay) {
        int every = 1;
        for (ContactFrequencySet frequency : frequencies) {
            if (new Period(frequency.from(), frequency.to()).contains(lastDay)) {
                every = frequency.everyWeeks();
            }
        }
        return every > 1 && (facts.inHospitalOn(lastDay) || hours.partiallyRecovered(lastDay)) ? every : 1;
    }

    /**
     * One after the other, each started by the fulfilment of the one before. Only one is open at a time, so the chain has an
     * end. One that fell away with an ended case is not asked for again: a new one runs from the reopening.
     */
    private void afterEach(RuleBook.Entry entry, Begin first, int firstNumber, List<Duty> duties) {
        Begin begin = first;
        int number = firstNumber;
        while (begin != null) {
            DeadlineRule rule = repeating(entry, begin.on(), How.AFTER_EACH);
            if (rule == null) {
                return;
            }
            LocalDate metOn = null;
            for (ConversationHeld held : conversations.held()) {
                boolean counts = !held.heldOn().isBefore(begin.earliest()) && begin.reaches(held.heldOn());
                if (counts && isConversationOf(entry, rule, held, begin, 0)) {
                    metOn = held.heldOn();
                    break;
                }
            }
            for (Fulfilment by : rule.fulfilledBy()) {
                if (by.happening() != null) {
                    metOn = earlier(metOn, firstHappening(by, begin, false));
                }
            }
            // Due before it begins, it would fall away with what was over by then, again and again.
            LocalDate due = later(due(entry, rule, begin.on(), metOn), begin.on());
            if (!begin.reaches(endsUnforeseen(rule) ? begin.on() : due)) {
                return;
            }
            Duty duty = add(entry, rule, number, begin.on(), due, Met.on(metOn), LocalDate.MAX, begin, duties);
            if (duty != null) {
                number++;
            }
            begin = next(entry, rule, begin, due, metOn, duty);
        }
    }

    /** What starts the next one of a chain; nothing where one is open, or has no end. */
    private @Nullable Begin next(
            RuleBook.Entry entry,
            DeadlineRule rule,
            Begin begin,
            LocalDate dueOn,
            @Nullable LocalDate metOn,
            @Nullable Duty duty) {
        LocalDate met = duty == null ? metOn : duty.metOn();
        if (duty == null) {
            // Not this case's when it was due, as before a transfer: what comes first counts, the rule or the
            // conversation.
            LocalDate again = againAfter(entry, rule, dueOn, begin.assignment());
            if (again != null && (met == null || !met.isBefore(again))) {
                return new Begin(again, again, begin.end(), begin.afterwards(), begin.assignment(), begin.of());
            }
        }
        if (met != null) {
            return new Begin(met, met.plusDays(1), begin.end(), met, begin.assignment(), begin.of());
        }
        if (duty != null && duty.waivedFrom() == null) {
            return null;
        }
        // One that fell away: with an ended case, or with a package or category to which the rule does not apply.
        LocalDate due = duty == null ? dueOn : duty.dueOn();
        LocalDate again = againAfter(entry, rule, due, begin.assignment());
        return again == null
                ? null
                : new Begin(again, again, begin.end(), begin.afterwards(), begin.assignment(), begin.of());
    }

    /** Each round of so many conversations is judged on the day of its last. */
    private void everyNth(
            RuleBook.Entry entry, DeadlineRule rule, Repeat repeat, Begin begin, int first, List<Duty> duties) {
        int nth = Objects.requireNonNull(repeat.nth());
        ConversationThat of = Objects.requireNonNull(repeat.of());
        int inRound = 0;
        int number = first;
        boolean met = false;
        for (ConversationHeld held : conversations.held()) {
            LocalDate day = held.heldOn();
            if (day.isBefore(begin.on()) || !begin.reaches(day) || !conversations.fulfils(held, of, null, null)) {
                continue;
            }
            inRound++;
            met |= isConversationOf(entry, rule, held, null, 0);
            if (inRound == nth) {
                add(entry, rule, number, day, day, met ? Met.on(day) : null, LocalDate.MAX, begin, duties);
                number++;
                inRound = 0;
                met = false;
            }
        }
    }

    private @Nullable Duty add(
            RuleBook.Entry entry,
            DeadlineRule rule,
            int number,
            LocalDate opensOn,
            LocalDate dueOn,
            @Nullable Met met,
            LocalDate lastDay,
            Begin begin,
            List<Duty> duties) {
        Situation.Applies applies = situation.of(entry, rule, opensOn, dueOn, begin.assignment());
        if (!applies.applies()) {
            return null;
        }
        ExemptionEffect exemption = Objects.requireNonNullElse(rule.exemption(), ExemptionEffect.NONE);
        // What a recovery starts could never be met if the recovery waived it.
        boolean afterTheEnd = rule.starts().with() == Happening.FULL_RECOVERY;
        Duty duty = waivers.duty(entry, exemption, afterTheEnd, number, opensOn, dueOn, met, lastDay)
                .orWaivedFrom(applies.waivedFrom());
        if (Boolean.TRUE.equals(rule.holidayWaives())) {
            duty = duty.orWaivedFrom(holidayOver(duty.dueOn()));
        }
        if (begin.end() != null && endsUnforeseen(rule) && !begin.reaches(duty.dueOn())) {
            duty = duty.orWaivedFrom(begin.end().plusDays(1));
        }
        duties.add(duty);
        return duty;
    }

    /** The first day of the registered holiday that a day lies in. */
    private @Nullable LocalDate holidayOver(LocalDate day) {
        for (HolidayRecorded holiday : facts.all(HolidayRecorded.class)) {
            if (new Period(holiday.from(), holiday.to()).contains(day)) {
                return holiday.from();
            }
        }
        return null;
    }

    // ---- due ------------------------------------------------------------------------------------------------------

    private static LocalDate due(Due due, LocalDate start) {
        LocalDate on = start;
        if (due.days() != null) {
            on = start.plusDays(due.days());
        } else if (due.workingDays() != null) {
            on = WorkingDays.after(start, due.workingDays());
        } else if (due.endOfWeek() != null) {
            on = start.plusDays(7L * due.endOfWeek() - 1);
        } else if (due.months() != null) {
            on = start.plusMonths(due.months());
        } else if (due.endOfMonth() != null) {
            on = start.plusMonths(due.endOfMonth()).minusDays(1);
        }
        return due.workingDaysBefore() == null ? on : WorkingDays.before(on, due.workingDaysBefore());
    }

    /**
     * When one of a chain is due. A change of category moves the date while it is open: to the new interval, but not
     * before the day after the change. A date that has passed is not moved.
     */
    private LocalDate due(RuleBook.Entry entry, DeadlineRule rule, LocalDate since, @Nullable LocalDate metOn) {
        if (rule.due().byCategory() == null) {
            return due(rule.due(), since);
        }
        int interval = interval(rule, categories.on(since));
        LocalDate due = since.plusDays(interval);
        for (CaseCategorised change : categories.changes()) {
            LocalDate on = change.on();
            if (!on.isAfter(since)) {
                continue;
            }
            if (on.isAfter(due) || (metOn != null && !on.isBefore(metOn))) {
                break;
            }
            DeadlineRule then = repeating(entry, on, How.AFTER_EACH);
            int changed = then == null ? interval : interval(then, change.category());
            if (changed != interval) {
                interval = changed;
                LocalDate moved = since.plusDays(interval);
                due = moved.isAfter(on) ? moved : on.plusDays(1);
            }
        }
        return due;
    }

    private static int interval(DeadlineRule rule, int category) {
        List<CategoryDays> byCategory = rule.due().byCategory();
        if (byCategory != null) {
            for (CategoryDays days : byCategory) {
                if (days.categories().contains(category)) {
                    return days.days();
                }
            }
        }
        return Objects.requireNonNullElse(rule.due().days(), 0);
    }

    // ---- what fulfils ---------------------------------------------------------------------------------------------

    /** The first day that one way of fulfilling is there, from the start on. */
    private @Nullable LocalDate firstFulfilling(RuleBook.Entry entry, DeadlineRule rule, Fulfilment by, Begin begin) {
        if (by.conversation() != null) {
            for (ConversationHeld held : conversations.held()) {
                boolean counts = !held.heldOn().isBefore(begin.earliest()) && begin.reaches(held.heldOn());
                if (counts && isConversationOf(entry, rule, held, null, 0)) {
                    return held.heldOn();
                }
            }
            return null;
        }
        if (by.happening() != null) {
            return firstHappening(by, begin, true);
        }
        Activity activity = Objects.requireNonNull(by.activity());
        for (LocalDate day : hours.daysOfChange(begin.earliest())) {
            if (begin.reaches(day) && hours.reach(activity, day)) {
                return day;
            }
        }
        return null;
    }

    private @Nullable LocalDate firstHappening(Fulfilment by, Begin begin, boolean running) {
        LocalDate first = null;
        for (Happened happened : happenings.all(Objects.requireNonNull(by.happening()))) {
            LocalDate on = running ? happened.firstFrom(begin.earliest()) : happened.on();
            if (on != null && !on.isBefore(begin.earliest()) && begin.reaches(on) && counts(happened, by, begin)) {
                first = earlier(first, on);
            }
        }
        return first;
    }

    /** Whether it is what fulfils; an end, extension or report only of the referral or offer that started the rule. */
    private static boolean counts(Happened happened, Fulfilment by, Begin begin) {
        boolean anotherOne = switch (Objects.requireNonNull(by.happening())) {
            case REFERRAL_EXTENDED, REFERRAL_ENDED, PROVIDER_REPORT, OFFER_ENDED -> !happened.belongsWith(begin.of());
            default -> false;
        };
        return !anotherOne && happened.has(by.details());
    }

    /** What each conversation that was held does for the rules that ask for such, by registration. */
    static Map<String, ConversationVerdict> verdicts(CaseFacts facts, ProtocolHistory protocol) {
        Map<String, ConversationVerdict> verdicts = new HashMap<>();
        List<ConversationHeld> held = facts.conversations();
        if (!held.isEmpty()) {
            LocalDate last = held.getLast().heldOn();
            Duties duties = new Duties(facts, protocol, RuleBook.of(facts, protocol), last);
            held.forEach(one -> verdicts.put(one.registrationId(), duties.verdict(one)));
        }
        return verdicts;
    }

    private ConversationVerdict verdict(ConversationHeld held) {
        ConversationVerdict.Telling telling = new ConversationVerdict.Telling();
        for (RuleBook.Entry entry : book.entries()) {
            telling.tell(entry, ways(entry, held));
        }
        return telling.verdict();
    }

    /** What a conversation lacks of each way to fulfil a rule that is for its kind; none where the rule is not for it. */
    private List<Set<Condition>> ways(RuleBook.Entry entry, ConversationHeld held) {
        LocalDate day = held.heldOn();
        DeadlineRule rule = entry.on(day);
        PackageAssigned assignment = facts.packageOn(day).orElse(null);
        if (rule == null
                || !situation.canApply(rule)
                || !situation.of(entry, rule, day, day, assignment).applies()) {
            return List.of();
        }
        List<Duty> duties = told(entry);
        boolean met = duties.stream().anyMatch(duty -> day.equals(duty.metOn()));
        List<Set<Condition>> ways = new ArrayList<>();
        for (Fulfilment by : rule.fulfilledBy()) {
            ConversationThat that = by.conversation();
            Set<Condition> lacks =
                    that == null ? Set.of(Condition.KIND) : conversations.lacks(held, that, null, periodOf(rule, day));
            if (lacks.contains(Condition.KIND) || lacks.contains(Condition.CATEGORY)) {
                continue;
            }
            if (met) {
                lacks.remove(Condition.ALTERNATION);
            }
            if (rule.within() == Within.COURSE && (course == null || !course.contains(day))) {
                lacks.add(Condition.IN_COURSE);
            } else if (!met && duties.stream().noneMatch(duty -> counting(rule, duty.opensOn(), day))) {
                lacks.add(Condition.ASKED_FOR);
            }
            ways.add(lacks);
        }
        return ways;
    }

    private static boolean counting(DeadlineRule rule, LocalDate opensOn, LocalDate day) {
        return rule.counts() == Counts.FROM_DAY_AFTER_START ? opensOn.isBefore(day) : !opensOn.isAfter(day);
    }

    /** The week of the course that a day lies in, or another period that the rule counts in it; absent outside a course. */
    private @Nullable Integer periodOf(DeadlineRule rule, LocalDate day) {
        Integer days = rule.repeats() == null ? null : rule.repeats().days();
        return days == null || course == null || day.isBefore(course.from())
                ? null
                : (int) (ChronoUnit.DAYS.between(course.from(), day) / days) + 1;
    }

    // ---- conversations --------------------------------------------------------------------------------------------

    /**
     * Whether a conversation fulfils a rule, by the version in force on the day it was held.
     *
     * @param atStart the version that the duty started with, for days that have none
     * @param begin with a chain: where this link of it begins
     * @param period with periods: the period the conversation lies in
     */
    private boolean isConversationOf(
            RuleBook.Entry entry, DeadlineRule atStart, ConversationHeld held, @Nullable Begin begin, int period) {
        DeadlineRule then = entry.on(held.heldOn());
        for (Fulfilment by : (then == null ? atStart : then).fulfilledBy()) {
            ConversationThat that = by.conversation();
            if (that != null && conversations.fulfils(held, that, begin == null ? null : begin.afterwards(), period)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable LocalDate earlier(@Nullable LocalDate one, @Nullable LocalDate other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? other : one;
    }
}
