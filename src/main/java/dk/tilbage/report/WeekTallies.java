package dk.tilbage.report;

import dk.tilbage.report.PackageFolder.Row;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The weeks of those who entered, by arm and time; one row at a time. Only whole weeks on benefit are counted. */
final class WeekTallies {

    /** Four months have this many whole weeks. */
    static final int COURSE_WEEKS = 17;
    /** The first week in which the hours of activity are owed. */
    static final int FIRST_WEEK_OF_HOURS = 5;

    static final double HOURS_OWED = 10;

    static final String WAIVED = "WAIVED";

    private static final int WHOLE_WEEK = 7;
    private static final int LAST_WEEK_SHOWN = 35;

    /** Weeks of one arm at one time. */
    static final class Tally {
        long weeks;
        long withContact;
        double hours;
        long withHours;
        long persons;
        private String lastCase = "";

        void add(String caseId, boolean contact, double hoursOfActivity) {
            weeks++;
            withContact += contact ? 1 : 0;
            hours += hoursOfActivity;
            withHours += hoursOfActivity >= HOURS_OWED ? 1 : 0;
            if (!caseId.equals(lastCase)) {
                persons++;
                lastCase = caseId;
            }
        }
    }

    final TreeMap<Integer, Tally[]> byWeek = new TreeMap<>();
    final TreeMap<YearMonth, Tally[]> byMonth = new TreeMap<>();
    /** By jobcentre and status of the contact that was owed, or waived. */
    final TreeMap<String, Map<String, Long>> owed = new TreeMap<>();

    void add(Row row, @Nullable Person person) {
        Integer week = row.whole("week_since_entry");
        if (person == null || !person.entered() || week == null) {
            return;
        }
        if (row.number("days") != WHOLE_WEEK) {
            return;
        }
        String status = row.text("contact_status");
        if (status.equals(WAIVED) || (!status.isEmpty() && row.flag("contact_owed"))) {
            owed.computeIfAbsent(person.jobcentre, name -> new TreeMap<>()).merge(status, 1L, Long::sum);
        }
        boolean contact = row.flag("contact_kept");
        double hours = row.decimal("activity_hours");
        if (week <= LAST_WEEK_SHOWN) {
            tally(byWeek, week, person.arm).add(person.caseId, contact, hours);
        }
        if (week <= COURSE_WEEKS) {
            LocalDate from = row.date("from_day");
            if (from != null) {
                tally(byMonth, YearMonth.from(from), person.arm).add(person.caseId, contact, hours);
            }
            person.weeks++;
            person.weeksWithContact += contact ? 1 : 0;
            if (week >= FIRST_WEEK_OF_HOURS) {
                person.laterWeeks++;
                person.hours += hours;
            }
        }
    }

    private static <K> Tally tally(Map<K, Tally[]> tallies, K key, int arm) {
        return tallies.computeIfAbsent(key, one -> new Tally[] {new Tally(), new Tally()})[arm];
    }
}
