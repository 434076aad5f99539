package dk.tilbage.dataset;

import dk.tilbage.eventstore.RegistryClock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for: a cut of a trial's log by what was recorded, at a position or at a time, or else at the head; and the
 * day it is observed on.
 *
 * @param trialId the trial
 * @param position the last position that counts
 * @param asOf the last moment of recording that counts
 * @param observedTo the day of observation; the earlier of the recorded date at the cut and the trial's last day where
 *     none is given
 * @param profile what is in it, by the name of a {@link Profile}; {@code full} where none is given
 * @param definitionVersion which version of the definitions; the latest where none is given
 * @param exportDomain whom it is for, with pseudonyms of its own: {@code [a-z0-9-]}, 40 at most; the registry's own domain
 *     where none is given
 */
public record DatasetRequest(
        String trialId,
        @Nullable Long position,
        @Nullable Instant asOf,
        @Nullable LocalDate observedTo,
        @Nullable String profile,
        @Nullable Integer definitionVersion,
        @Nullable String exportDomain) {

    /** In the registry's own export domain. */
    public DatasetRequest(
            String trialId,
            @Nullable Long position,
            @Nullable Instant asOf,
            @Nullable LocalDate observedTo,
            @Nullable String profile,
            @Nullable Integer definitionVersion) {
        this(trialId, position, asOf, observedTo, profile, definitionVersion, null);
    }

    /** A trial's dataset at the head of the log. */
    public static DatasetRequest atHead(String trialId) {
        return new DatasetRequest(trialId, null, null, null, null, null);
    }

    /**
     * Reads a moment of recording: a time with an offset, a Danish time without one, or a Danish day, which means the end
     * of it.
     *
     * @throws DateTimeParseException where it is none of them
     */
    public static Instant asOf(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException noOffset) {
            try {
                return LocalDateTime.parse(text).atZone(RegistryClock.ZONE).toInstant();
            } catch (DateTimeParseException noTime) {
                // Recorded times are in milliseconds: this is the day's last.
                return LocalDate.parse(text)
                        .plusDays(1)
                        .atStartOfDay(RegistryClock.ZONE)
                        .toInstant()
                        .minusMillis(1);
            }
        }
    }
}
