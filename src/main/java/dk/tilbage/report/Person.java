package dk.tilbage.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A person as the tables tell of her: the row of {@code disposition}, that of her case, and what was gathered from the
 * others.
 */
final class Person {

    /** Not allocated to one of the two arms. */
    static final int NO_ARM = -1;

    /** Which of the two days of the outcome. */
    static final int AFTER_FOUR_MONTHS = 0;

    static final int AT_OBSERVATION = 1;

    /**
     * A time on benefit.
     *
     * @param number which one since entry, from 1
     * @param from its first day
     * @param to the first day off, or the last that is known
     * @param event whether it ended with leaving the benefit; not by moving or death
     * @param ended whether it ended at all, and not the observation of it
     */
    record Spell(int number, LocalDate from, LocalDate to, boolean event, boolean ended) {

        /** Whether it has ended by a day. */
        boolean over(LocalDate day) {
            return ended && !to.isAfter(day);
        }
    }

    /**
     * How the person was on the first day.
     *
     * @param numbers of continuous variables, by name; absent where not known
     * @param levels of the others
     */
    record Baseline(Map<String, Double> numbers, Map<String, String> levels) {

        /** Copies, which take little room. */
        Baseline {
            numbers = Map.copyOf(numbers);
            levels = Map.copyOf(levels);
        }
    }

    final String caseId;
    final int arm;
    final String jobcentre;
    final String targetGroup;
    final String notAllocated;
    final String notEntered;
    final String endState;
    final boolean exempt;
    final String exemptWhen;
    final String exemptGround;
    final @Nullable LocalDate allocatedOn;
    final @Nullable LocalDate enteredOn;

    @Nullable
    Baseline baseline;

    @Nullable
    LocalDate recoveredOn;

    String recoveredTo = "";

    @Nullable
    LocalDate closedOn;

    String outcome = "";

    KaplanMeier.@Nullable Observation toRecovery;
    KaplanMeier.@Nullable Observation toLeaving;
    final List<Spell> onBenefit = new ArrayList<>();
    /** The spells, by number, that ended with a full recovery. */
    private Set<Integer> recoveries = Set.of();

    final boolean[] partlyRecovered = new boolean[2];
    final boolean[] inOffer = new boolean[2];
    boolean activeByDay28;
    int weeks;
    int weeksWithContact;
    int laterWeeks;
    double hours;

    Person(PackageFolder.Row row, int arm) {
        this.caseId = row.text("case_id");
        this.arm = arm;
        this.jobcentre = row.code("jobcentre");
        this.targetGroup = row.code("target_group");
        this.notAllocated = row.code("not_allocated_reason");
        this.notEntered = row.code("not_entered_reason");
        this.endState = row.code("end_state");
        this.exempt = row.flag("exempt");
        this.exemptWhen = row.code("exempt_when");
        this.exemptGround = row.code("exempt_ground");
        this.allocatedOn = row.date("allocated_on");
        this.enteredOn = row.flag("entered") ? row.date("entered_on") : null;
    }

    /** A spell ended with a full recovery. */
    void recovered(int spell) {
        Set<Integer> more = new HashSet<>(recoveries);
        more.add(spell);
        recoveries = Set.copyOf(more);
    }

    boolean allocated() {
        return arm != NO_ARM;
    }

    boolean entered() {
        return allocated() && enteredOn != null;
    }

    /** The day of the outcome; absent where it is not observed. */
    @Nullable
    LocalDate outcomeDay(int which, LocalDate observedTo) {
        LocalDate entry = enteredOn;
        if (entry == null) {
            return null;
        }
        LocalDate day = which == AT_OBSERVATION ? observedTo : entry.plusMonths(4);
        return day.isAfter(observedTo) ? null : day;
    }

    /** The spell on benefit that began last by a day; absent where none had. */
    @Nullable
    Spell spell(LocalDate day) {
        Spell last = null;
        for (Spell spell : onBenefit) {
            if (!spell.from().isAfter(day) && (last == null || spell.number() > last.number())) {
                last = spell;
            }
        }
        return last;
    }

    /** The first spell on benefit; absent where there is none. */
    @Nullable
    private Spell firstSpell() {
        return onBenefit.stream().min(Comparator.comparingInt(Spell::number)).orElse(null);
    }

    /** Whether the person is off benefit on a day for any reason, moved and dead as well. */
    boolean offBenefit(LocalDate day) {
        Spell last = spell(day);
        return last != null && last.over(day);
    }

    /**
     * Whether something that began on a day still runs on another: it ends with the spell on benefit in which it began,
     * and a reopening does not begin it again. What began before entry belongs to the first spell.
     */
    boolean runs(LocalDate from, @Nullable LocalDate to, LocalDate day) {
        if (from.isAfter(day) || (to != null && to.isBefore(day))) {
            return false;
        }
        Spell began = spell(from);
        Spell in = began == null ? firstSpell() : began;
        return in == null || !in.over(day);
    }

    /**
     * Whether the end in force on a day is a full recovery to something of a kind. The table of cases tells the kind of
     * the end in force on the day of observation only: of one that a reopening has undone it is not known, and held to
     * be of the kind.
     */
    boolean recovered(LocalDate day, Set<String> kinds) {
        Spell last = spell(day);
        if (last == null || !last.over(day) || !recoveries.contains(last.number())) {
            return false;
        }
        return last.to().equals(recoveredOn) ? kinds.contains(recoveredTo) : undone(last);
    }

    /** Whether the case is closed on a day with an outcome that stands on the day of observation. */
    boolean closed(LocalDate day, String with) {
        Spell last = spell(day);
        LocalDate on = closedOn;
        return last != null
                && last.over(day)
                && !undone(last)
                && outcome.equals(with)
                && on != null
                && !on.isAfter(day);
    }

    private boolean undone(Spell spell) {
        return onBenefit.stream().anyMatch(other -> other.number() > spell.number());
    }
}
