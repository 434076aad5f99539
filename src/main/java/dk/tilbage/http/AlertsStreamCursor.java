package dk.tilbage.http;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which judgement a client knows: all cases as of a position of the log, judged on a day.
 *
 * @param position the position
 * @param date the day
 */
record AlertsStreamCursor(long position, LocalDate date) {

    private static final Pattern TEXT = Pattern.compile("p([0-9]{1,18})\\.d([0-9]{4}-[0-9]{2}-[0-9]{2})");

    /** The cursor that a text {@code p<position>.d<date>} is; empty where it is none. */
    static Optional<AlertsStreamCursor> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new AlertsStreamCursor(Long.parseLong(parts.group(1)), LocalDate.parse(parts.group(2))));
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }

    /** Whether everything the other one knows is known here. */
    boolean covers(AlertsStreamCursor other) {
        return position >= other.position && !date.isBefore(other.date);
    }

    String text() {
        return "p" + position + ".d" + date;
    }
}
