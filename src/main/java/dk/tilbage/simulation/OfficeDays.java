package dk.tilbage.simulation;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/** The days the jobcentres of the simulation are open: Monday to Friday, closed on Danish holidays. */
final class OfficeDays {

    private static final Set<MonthDay> FIXED_HOLIDAYS =
            Set.of(MonthDay.of(Month.JANUARY, 1), MonthDay.of(Month.DECEMBER, 25), MonthDay.of(Month.DECEMBER, 26));

    /** Maundy Thursday, Good Friday, Easter Monday, the day of prayer, Ascension and Whit Monday, in days from Easter. */
    private static final Set<Long> DAYS_FROM_EASTER = Set.of(-3L, -2L, 1L, 26L, 39L, 50L);

    private OfficeDays() {}

    static boolean isOpen(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY
                && day.getDayOfWeek() != DayOfWeek.SUNDAY
                && !FIXED_HOLIDAYS.contains(MonthDay.from(day))
                && !DAYS_FROM_EASTER.contains(ChronoUnit.DAYS.between(easter(day.getYear()), day));
    }

    /** Easter Sunday by the rule of Gauss, which holds for 1900 to 2099 but for 1954, 1981, 2049 and 2076. */
    private static LocalDate easter(int year) {
        int d = (19 * (year % 19) + 24) % 30;
        int e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + 5) % 7;
        return LocalDate.of(year, Month.MARCH, 22).plusDays(d + e);
    }

    /** The day itself if the office is open, else the next day it is. */
    static LocalDate onOrAfter(LocalDate day) {
        LocalDate open = day;
        while (!isOpen(open)) {
            open = open.plusDays(1);
        }
        return open;
    }

    /** The day itself if the office is open, else the last day it was. */
    static LocalDate onOrBefore(LocalDate day) {
        LocalDate open = day;
        while (!isOpen(open)) {
            open = open.minusDays(1);
        }
        return open;
    }
}
