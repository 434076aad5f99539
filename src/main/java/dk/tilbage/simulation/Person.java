package dk.tilbage.simulation;

import dk.tilbage.simulation.Dice.Range;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;

/**
 * A person who does not exist.
 *
 * @param birthDate born between 1943 and 1990
 * @param female sex
 * @param cpr a fictive CPR number: 60 is added to the day, so that nobody has it
 */
record Person(LocalDate birthDate, boolean female, String cpr) {

    /** How many people can be told apart: days of a year times the serial numbers of one sex. */
    static final int MOST = 365 * 3_000;

    private static final Map<Range, Double> SICK_BY_BIRTH_YEAR = byBirthYear(9, 51, 40);
    private static final Map<Range, Double> FLEX_JOB_BY_BIRTH_YEAR = byBirthYear(3, 46, 51);

    /**
     * Person number k. The day of the year and the serial number are a permutation of k, so that no two people of one seed
     * share a CPR number, whatever birth year and sex are drawn.
     */
    static Person number(int k, long seed, Dice dice, boolean flexJob) {
        Range years = dice.weighted(flexJob ? FLEX_JOB_BY_BIRTH_YEAR : SICK_BY_BIRTH_YEAR);
        int birthYear = dice.between(years);
        boolean female = dice.chance(0.575);
        int shuffled = (int) Math.floorMod(k * 211L + Dice.mix(seed), 365L);
        int serial = (int) Math.floorMod(k / 365 * 1_367L + Dice.mix(seed + 1), 3_000L);
        LocalDate birthDate = LocalDate.ofYearDay(birthYear, 1 + shuffled);
        return new Person(birthDate, female, cpr(birthDate, serial, female));
    }

    /** Serial 0–2999: digit 7 is 0–3, 4 or 9, all of which mean the 1900s for births from 1937 on; the last digit is the sex. */
    private static String cpr(LocalDate birthDate, int serial, boolean female) {
        int seventh = serial / 500;
        int lastThree = serial % 500 * 2 + (female ? 0 : 1);
        return "%02d%02d%02d%d%03d"
                .formatted(
                        birthDate.getDayOfMonth() + 60,
                        birthDate.getMonthValue(),
                        birthDate.getYear() % 100,
                        seventh == 5 ? 9 : seventh,
                        lastThree);
    }

    /** Completed years on the first day of the trial, roughly: enough to calibrate by. */
    int age() {
        return 2009 - birthDate.getYear() - (birthDate.getDayOfYear() > 1 ? 1 : 0);
    }

    private static Map<Range, Double> byBirthYear(double under30, double under50, double over50) {
        Map<Range, Double> weights = new TreeMap<>(java.util.Comparator.comparingInt(Range::from));
        weights.put(new Range(1979, 1990), under30);
        weights.put(new Range(1959, 1978), under50);
        weights.put(new Range(1944, 1958), over50);
        return weights;
    }
}
