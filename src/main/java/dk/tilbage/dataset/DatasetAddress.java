package dk.tilbage.dataset;

import java.time.LocalDate;

/**
 * What a dataset is a dataset of. The same address gives the same content, whenever and wherever it is made.
 *
 * @param trialId the trial
 * @param position the last position of the log that counts
 * @param observedTo the day of observation
 * @param definitionVersion the version of the tables' definitions
 * @param profile what is in it
 * @param exportKeyId the key its pseudonyms are made with
 */
public record DatasetAddress(
        String trialId,
        long position,
        LocalDate observedTo,
        int definitionVersion,
        String profile,
        String exportKeyId) {}
