package dk.tilbage.dataset;

/**
 * Two datasets to be compared: of one trial, in one profile, by one version of the definitions.
 *
 * @param from the one
 * @param to the other; which of the two is the earlier is no matter
 */
public record DiffRequest(DatasetRequest from, DatasetRequest to) {}
