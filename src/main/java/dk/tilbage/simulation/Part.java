package dk.tilbage.simulation;

import java.net.URL;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of the simulation: one of the trials that come with the program, and the days on which it is played. */
public enum Part {

    /** The trial of 2009. The registry is taken into use on the first working Monday; it ends with the jobcentre that started last. */
    TRIAL_OF_2009("aktive-hurtigere-tilbage", "c", 0, LocalDate.of(2009, 1, 5), LocalDate.of(2009, 9, 30)),

    /** Lyngby-Taarbæk's early contact: long enough for week 30 of most absences. */
    LYNGBY("lyngby-taarbaek", "l", 1, LocalDate.of(2009, 1, 5), LocalDate.of(2009, 12, 30)),

    /** Copenhagen's packages of 2015. */
    PACKAGES_OF_2015("koebenhavn-2015", "k", 2, LocalDate.of(2015, 1, 5), LocalDate.of(2015, 12, 30));

    /** People are told apart by numbers; each part has this many of its own. */
    static final int MOST_CASES = Person.MOST / 3;

    private final String trialId;
    private final String letter;
    private final int people;
    private final LocalDate firstDay;
    private final LocalDate lastDay;

    Part(String trialId, String letter, int people, LocalDate firstDay, LocalDate lastDay) {
        this.trialId = trialId;
        this.letter = letter;
        this.people = people;
        this.firstDay = firstDay;
        this.lastDay = lastDay;
    }

    /** The trial's id, which is also the folder of its files. */
    public String trialId() {
        return trialId;
    }

    /** The first simulated day. */
    public LocalDate firstDay() {
        return firstDay;
    }

    /** The last simulated day. */
    public LocalDate lastDay() {
        return lastDay;
    }

    /** Whether cases are allocated to groups. */
    boolean allocates() {
        return this == TRIAL_OF_2009;
    }

    /** A case's id: the seed, the part and the number. */
    String caseId(long seed, int number) {
        return "s" + seed + "-" + letter + number;
    }

    /** The person of a case; no two parts share one. */
    int person(int number) {
        return people * MOST_CASES + number;
    }

    /** The name under which {@code habits.csv} and {@code own-ways.csv} know a jobcentre of this part. */
    String known(String jobcentre) {
        return this == PACKAGES_OF_2015 ? jobcentre + " 2015" : jobcentre;
    }

    /** Whether the program has the trial's files. */
    boolean shipped() {
        return file("order.txt") != null;
    }

    @Nullable
    URL file(String name) {
        return Part.class.getResource("/trials/" + trialId + "/" + name);
    }

    /** The parts whose trial comes with the program, in the order of their first days. */
    public static List<Part> all() {
        return Arrays.stream(values()).filter(Part::shipped).toList();
    }
}
