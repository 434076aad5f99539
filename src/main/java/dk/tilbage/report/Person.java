package dk.tilbage.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
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
     * @param from its first day
     * @param to the first day off, or the last that is known
     * @param event whether it ended
     */
    record Spell(LocalDate from, LocalDate to, boolean event) {}

    /**
     * How the person was on the first day.
     *
     * @param numbers of continuous variables, by name; absent where not known
     * @param levels of the others
     */
    record Baseline(java.util.Map<String, @Nullable Double> numbers, java.util.Map<String, String> levels) {}

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
        this.jobcentre = row.text("jobcentre");
        this.targetGroup = row.text("target_group");
        this.notAllocated = row.text("not_allocated_reason");
        this.notEntered = row.text("not_entered_reason");
        this.endState = row.text("end_state");
        this.exempt = row.flag("exempt");
        this.exemptWhen = row.text("exempt_when");
        this.exemptGround = row.text("exempt_ground");
        this.allocatedOn = row.date("allocated_on");
        this.enteredOn = row.flag("entered") ? row.date("entered_on") : null;
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

    /** Whether the person is off benefit on a day, by the spell that began last before it. */
    boolean offBenefit(LocalDate day) {
        Spell last = null;
        for (Spell spell : onBenefit) {
            if (!spell.from().isAfter(day) && (last == null || spell.from().isAfter(last.from()))) {
                last = spell;
            }
        }
        return last != null && last.event() && !last.to().isAfter(day);
    }
}
