package dk.tilbage.deadlines;

import de.focus_shift.jollyday.core.HolidayCalendar;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.ManagerParameters;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Year;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Danish working days (arbejdsdage): every day but Saturdays, Sundays and public holidays. The General Prayer Day (store
 * bededag) is a holiday until 2023, when it was abolished. Christmas Eve, 1 May, Constitution Day and New Year's Eve are
 * none: no law makes them public holidays.
 */
final class WorkingDays {

    private static final HolidayManager DENMARK =
            HolidayManager.getInstance(ManagerParameters.create(HolidayCalendar.DENMARK));
    private static final Map<Integer, Set<LocalDate>> HOLIDAYS = new ConcurrentHashMap<>();

    private WorkingDays() {}

    /** Whether people work on the day. */
    static boolean isWorkingDay(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY
                && day.getDayOfWeek() != DayOfWeek.SUNDAY
                && !holidays(day.getYear()).contains(day);
    }

    /** The nth working day after a day; the day itself for none. */
    static LocalDate after(LocalDate day, int workingDays) {
        return move(day, workingDays, 1);
    }

    /** The nth working day before a day; the day itself for none. */
    static LocalDate before(LocalDate day, int workingDays) {
        return move(day, workingDays, -1);
    }

    private static LocalDate move(LocalDate day, int workingDays, int step) {
        LocalDate moved = day;
        for (int left = workingDays; left > 0; ) {
            moved = moved.plusDays(step);
            if (isWorkingDay(moved)) {
                left--;
            }
        }
        return moved;
    }

    private static Set<LocalDate> holidays(int year) {
        return HOLIDAYS.computeIfAbsent(
                year,
                of -> DENMARK.getHolidays(Year.of(of)).stream()
                        .map(holiday -> holiday.getDate())
                        .collect(Collectors.toUnmodifiableSet()));
    }
}
