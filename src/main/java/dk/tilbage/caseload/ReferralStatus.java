package dk.tilbage.caseload;

/** Whether a referral runs. */
public enum ReferralStatus {
    /** It runs, also past the last day expected. */
    ACTIVE,
    /** The jobcentre ended it, or the case ended: by closing or by a full recovery. */
    ENDED
}
