package dk.tilbage.dataset;

import java.time.Instant;
import java.time.LocalDate;
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
 * @param profile what is in it; {@value DatasetAddress#FULL}, the only one so far, where none is given
 */
public record DatasetRequest(
        String trialId,
        @Nullable Long position,
        @Nullable Instant asOf,
        @Nullable LocalDate observedTo,
        @Nullable String profile) {

    /** A trial's dataset at the head of the log. */
    public static DatasetRequest atHead(String trialId) {
        return new DatasetRequest(trialId, null, null, null, null);
    }
}
