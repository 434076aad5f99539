package dk.tilbage.simulation;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.util.Set;

/** The days the jobcentres of the simulation are open: Monday to Friday, closed on the holidays of winter 2008 to 2009. */
final class OfficeDays {

    private static final Set<MonthDay> FIXED_HOLIDAYS =
            Set.of(MonthDay.of(Month.JANUARY, 1), MonthDay.of(Month.DECEMBER, 25), MonthDay.of(Month.DECEMBER, 26));

    /** Easter, the day of prayer, Ascension and Whit Monday of 2009. */
    private static final Set<LocalDate> MOVABLE_HOLIDAYS = Set.of(
            LocalDate.of(2009, 4, 9),
            LocalDate.of(2009, 4, 10),
            LocalDate.of(2009, 4, 13),
            LocalDate.of(2009, 5, 8),
            LocalDate.of(2009, 5, 21),
            LocalDate.of(2009, 6, 1));

    private OfficeDays() {}

    static boolean isOpen(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY
                && day.getDayOfWeek() != DayOfWeek.SUNDAY
                && !FIXED_HOLIDAYS.contains(MonthDay.from(day))
                && !MOVABLE_HOLIDAYS.contains(day);
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
