package dk.tilbage.deadlines;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Danish working days, against calendars of 2008, 2009, 2023 and 2024. */
class WorkingDaysTest {

    /** Thursday and Friday before Easter, Easter Monday, day of prayer, Ascension, Whit Monday; Christmas and New Year. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2009-01-01",
                "2009-04-09",
                "2009-04-10",
                "2009-04-12",
                "2009-04-13",
                "2009-05-08",
                "2009-05-21",
                "2009-05-31",
                "2009-06-01",
                "2009-12-25",
                "2009-12-26",
                "2008-12-26",
                "2023-05-05",
                "2009-02-14",
                "2009-02-15"
            })
    void nobodyWorks(LocalDate day) {
        assertThat(WorkingDays.isWorkingDay(day)).isFalse();
    }

    /** No law makes Christmas Eve, 1 May, Constitution Day or New Year's Eve holidays; the day of prayer was abolished. */
    @ParameterizedTest
    @ValueSource(
            strings = {"2008-12-24", "2009-05-01", "2009-06-05", "2008-12-31", "2024-04-26", "2009-04-14", "2009-05-22"
            })
    void peopleWork(LocalDate day) {
        assertThat(WorkingDays.isWorkingDay(day)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        // Over Easter: Wednesday 8 April, Tuesday 14, Wednesday 15.
        "2009-04-07, 1, 2009-04-08",
        "2009-04-08, 1, 2009-04-14",
        "2009-04-07, 3, 2009-04-15",
        // From a Friday over the week-end.
        "2009-02-20, 2, 2009-02-24",
        // The day of prayer is a Friday.
        "2009-05-07, 1, 2009-05-11",
        "2009-05-07, 0, 2009-05-07",
    })
    void countsWorkingDaysAfter(LocalDate day, int workingDays, LocalDate after) {
        assertThat(WorkingDays.after(day, workingDays)).isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource({
        "2008-11-02, 3, 2008-10-29",
        // Sunday 28 December: Boxing Day and Christmas Day are none, Christmas Eve is one.
        "2008-12-28, 3, 2008-12-22",
        "2009-04-14, 1, 2009-04-08",
        "2009-06-02, 1, 2009-05-29",
    })
    void countsWorkingDaysBefore(LocalDate day, int workingDays, LocalDate before) {
        assertThat(WorkingDays.before(day, workingDays)).isEqualTo(before);
    }

    @Test
    void afterAndBeforeAreEachOthersReverseOnWorkingDays() {
        for (LocalDate day = LocalDate.of(2008, 12, 1); day.getYear() < 2010; day = day.plusDays(1)) {
            if (WorkingDays.isWorkingDay(day)) {
                assertThat(WorkingDays.before(WorkingDays.after(day, 3), 3)).isEqualTo(day);
            }
        }
    }
}
