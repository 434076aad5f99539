package dk.tilbage.people;

import java.time.LocalDate;

/**
 * Parity of the birth year, the allocation rule of the 2009 trial: odd → participant, even → control. It is stored
 * instead of the birth year, because it is all that allocation and its audit need (design, decision 8).
 */
public enum BirthYearParity {
    /** Born in an odd year. */
    ODD,
    /** Born in an even year. */
    EVEN;

    /** The parity of the year of {@code birthDate}. */
    public static BirthYearParity of(LocalDate birthDate) {
        return birthDate.getYear() % 2 == 0 ? EVEN : ODD;
    }
}
