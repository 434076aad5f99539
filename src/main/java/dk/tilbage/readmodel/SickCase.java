package dk.tilbage.readmodel;

/**
 * A case that a view could not compute. Its last good document stands; {@link ReadModels#retry} tries again.
 *
 * @param caseId the case
 * @param code the kind of failure
 * @param sincePosition the position at which it first failed
 */
public record SickCase(String caseId, String code, long sincePosition) {}
