package dk.tilbage.people;

import java.util.Objects;

/**
 * What an opened case stores about a person: a random id, the sealed CPR number, and in clear only what allocation
 * and its audit need (design, decision 8). There is no birth date and no hash of the CPR number.
 *
 * @param personId random, the same for every case of the person; says nothing about who it is
 * @param cpr the CPR number, ten digits without hyphen, sealed with the person's key
 * @param sex from the last digit of the CPR number
 * @param ageAtOpening completed years on the day the case was opened
 * @param parity parity of the birth year, the allocation rule of the 2009 trial
 * @param birthDayOfMonth 1–31, for jobcentres whose allocation starts with a day-of-birth filter; for a fictive
 *     number the day that was raised by 60, so never above 31
 */
public record Identity(
        String personId, Sealed cpr, Sex sex, int ageAtOpening, BirthYearParity parity, int birthDayOfMonth) {

    /** Refuses what cannot be a person: a negative age, a day that no month has. */
    public Identity {
        Objects.requireNonNull(personId, "personId");
        Objects.requireNonNull(cpr, "cpr");
        Objects.requireNonNull(sex, "sex");
        Objects.requireNonNull(parity, "parity");
        if (ageAtOpening < 0) {
            throw new IllegalArgumentException("ageAtOpening is negative");
        }
        if (birthDayOfMonth < 1 || birthDayOfMonth > 31) {
            throw new IllegalArgumentException("birthDayOfMonth is not a day of a month");
        }
    }
}
