package dk.tilbage.http;

import dk.tilbage.people.BirthYearParity;
import dk.tilbage.people.Cpr;
import dk.tilbage.people.Identity;
import dk.tilbage.people.People;
import dk.tilbage.people.Sealed;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.Period;

/**
 * Stands in for persons whom the registry does not know, so that a command about them can be decided before anything of
 * them is stored. What a decision sees of a stranger is what it would see of the person, but for the id and the seals.
 */
final class Strangers {

    private static final String PREFIX = "stranger-";

    private final People people;

    Strangers(People people) {
        this.people = people;
    }

    /** Whether a person id is a stand-in's. */
    static boolean isOne(String personId) {
        return personId.startsWith(PREFIX);
    }

    /** The same number gives the same stand-in, without a row in the database. */
    Identity identity(Cpr cpr, LocalDate firstDay) {
        LocalDate born = cpr.birthDate();
        if (born.isAfter(firstDay)) {
            throw Problem.of(ProblemCode.CPR_FUTURE_BIRTH, "cpr").raised();
        }
        String personId = PREFIX + keyed(cpr.digits());
        return new Identity(
                personId,
                new Sealed(personId, personId),
                cpr.sex(),
                Period.between(born, firstDay).getYears(),
                BirthYearParity.of(born),
                born.getDayOfMonth());
    }

    /** A stand-in for a sealed text of a stranger: the same text gives the same value. */
    Sealed sealed(String personId, String field, String text) {
        return new Sealed(personId, keyed(field + "\n" + text));
    }

    private String keyed(String text) {
        return people.fingerprint(text.getBytes(StandardCharsets.UTF_8));
    }
}
