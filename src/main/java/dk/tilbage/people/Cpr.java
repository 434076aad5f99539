package dk.tilbage.people;

import dk.tilbage.people.InvalidCpr.Code;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Danish civil registration number, {@code DDMMYYSSSS}.
 *
 * <p>Source of the rules: the CPR office, "Personnummeret i CPR". The seventh digit and the two-digit year give the
 * century of birth:
 *
 * <table>
 * <caption>Century of birth</caption>
 * <tr><th>digit 7</th><th>YY</th><th>born</th></tr>
 * <tr><td>0–3</td><td>00–99</td><td>1900–1999</td></tr>
 * <tr><td>4, 9</td><td>00–36</td><td>2000–2036</td></tr>
 * <tr><td>4, 9</td><td>37–99</td><td>1937–1999</td></tr>
 * <tr><td>5–8</td><td>00–57</td><td>2000–2057</td></tr>
 * <tr><td>5–8</td><td>58–99</td><td>1858–1899</td></tr>
 * </table>
 *
 * <p>The last digit is odd for men and even for women. The modulus 11 check is deliberately absent: since 2007 numbers
 * without it are issued, so it must never reject.
 *
 * <p>A fictive number, for tests and demonstrations, has 60 added to the day; no real person can have it.
 *
 * <p>The number is personal data: {@code toString} masks it, and it leaves this type only through {@link #digits()}
 * and {@link #formatted()}.
 */
public final class Cpr {

    private static final Pattern FORM = Pattern.compile("([0-9]{6})-?([0-9]{4})");

    /** Ten digits, or six, a hyphen and four, that are no part of a longer run of digits. */
    private static final Pattern RUN = Pattern.compile("(?<![0-9])([0-9]{6})-?[0-9]{4}(?![0-9])");

    /** Identifiers that machines make: UUIDs, and hex of 128, 160 or 256 bits (trace ids, digests). */
    private static final Pattern MACHINE_MADE =
            Pattern.compile("(?<![0-9A-Za-z])(?:\\p{XDigit}{8}-(?:\\p{XDigit}{4}-){3}\\p{XDigit}{12}"
                    + "|\\p{XDigit}{32}|\\p{XDigit}{40}|\\p{XDigit}{64})(?![0-9A-Za-z])");

    private static final int FICTIVE_OFFSET = 60;

    private final String digits;
    private final LocalDate birthDate;
    private final boolean fictive;

    private Cpr(String digits, LocalDate birthDate, boolean fictive) {
        this.digits = digits;
        this.birthDate = birthDate;
        this.fictive = fictive;
    }

    /**
     * Reads {@code DDMMYYSSSS} or {@code DDMMYY-SSSS}, nothing else: white space around it is not trimmed.
     *
     * @param today a birth date after it is impossible
     * @param fictiveAllowed whether numbers with 60 added to the day are accepted
     * @throws InvalidCpr if the text is no acceptable CPR number; the exception does not contain the text
     */
    public static Cpr parse(String text, LocalDate today, boolean fictiveAllowed) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new InvalidCpr(Code.CPR_MALFORMED);
        }
        String digits = form.group(1) + form.group(2);
        int writtenDay = number(digits, 0);
        boolean fictive = writtenDay > FICTIVE_OFFSET;
        LocalDate birthDate = date(
                year(number(digits, 4), digits.charAt(6) - '0'),
                number(digits, 2),
                fictive ? writtenDay - FICTIVE_OFFSET : writtenDay);
        if (birthDate == null) {
            throw new InvalidCpr(Code.CPR_IMPOSSIBLE_DATE);
        }
        if (fictive && !fictiveAllowed) {
            throw new InvalidCpr(Code.CPR_FICTIVE_REFUSED);
        }
        if (birthDate.isAfter(today)) {
            throw new InvalidCpr(Code.CPR_FUTURE_BIRTH);
        }
        return new Cpr(digits, birthDate, fictive);
    }

    /**
     * Whether a CPR-shaped run of digits stands somewhere in the text: used to refuse client-made ids and to scan
     * logs and datasets.
     *
     * <p>A run counts when it is <em>exactly</em> ten digits, or six digits, a hyphen and four digits; when no further
     * digit touches it on either side; and when its first six digits are a day and a month that exist, the day
     * possibly raised by 60. So {@code case-20090115120000} is fine (fourteen digits are no CPR number), and
     * {@code x0101011234y} is not. 29 February counts in every year: here a false alarm is better than a leak.
     *
     * <p>UUIDs and hex strings of 32, 40 or 64 characters are passed over, unless letters or digits touch them: about
     * one random UUID in a thousand contains such a run by chance.
     */
    public static boolean looksLikeCpr(String text) {
        Matcher run = RUN.matcher(MACHINE_MADE.matcher(text).replaceAll("*"));
        while (run.find()) {
            String date = run.group(1);
            int day = number(date, 0);
            int month = number(date, 2);
            int dayOfMonth = day > FICTIVE_OFFSET ? day - FICTIVE_OFFSET : day;
            if (month >= 1
                    && month <= 12
                    && dayOfMonth >= 1
                    && dayOfMonth <= Month.of(month).maxLength()) {
                return true;
            }
        }
        return false;
    }

    /** The birth date; for a fictive number the one with 60 taken from the day. */
    public LocalDate birthDate() {
        return birthDate;
    }

    /**
     * This number, of somebody who was born by that day.
     *
     * @throws InvalidCpr with {@link Code#CPR_FUTURE_BIRTH} if they were not
     */
    public Cpr bornBy(LocalDate day) {
        if (birthDate.isAfter(day)) {
            throw new InvalidCpr(Code.CPR_FUTURE_BIRTH);
        }
        return this;
    }

    /** Sex as the last digit tells it. */
    public Sex sex() {
        return (digits.charAt(9) - '0') % 2 == 1 ? Sex.MALE : Sex.FEMALE;
    }

    /** Whether 60 was added to the day, so that it is nobody's number. */
    public boolean fictive() {
        return fictive;
    }

    /** The ten digits without hyphen: personal data in clear. */
    public String digits() {
        return digits;
    }

    /** The number as people write it, {@code DDMMYY-SSSS}: personal data in clear. */
    public String formatted() {
        return digits.substring(0, 6) + "-" + digits.substring(6);
    }

    private static int year(int yy, int seventh) {
        return yy
                + switch (seventh) {
                    case 0, 1, 2, 3 -> 1900;
                    case 4, 9 -> yy <= 36 ? 2000 : 1900;
                    default -> yy <= 57 ? 2000 : 1800;
                };
    }

    private static @Nullable LocalDate date(int year, int month, int day) {
        try {
            return LocalDate.of(year, month, day);
        } catch (DateTimeException impossible) {
            return null; // its message holds parts of the number, so it is no cause of anything
        }
    }

    private static int number(String digits, int at) {
        return (digits.charAt(at) - '0') * 10 + (digits.charAt(at + 1) - '0');
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cpr that && digits.equals(that.digits);
    }

    @Override
    public int hashCode() {
        return digits.hashCode();
    }

    /** Masked: a CPR number is never in a log. */
    @Override
    public String toString() {
        return "Cpr[**********]";
    }
}
