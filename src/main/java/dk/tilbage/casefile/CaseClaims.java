package dk.tilbage.casefile;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a case claims for itself alone among all cases: its person's one open case in the trial, and its person's one
 * entry into the trial. A pure function of the state; the append takes and releases the difference a command makes.
 */
public final class CaseClaims {

    /** A person has one open case in a trial. */
    public static final String OPEN_CASE = "OPEN_CASE";

    /** A person is allocated in a trial once, for ever. */
    public static final String IN_TRIAL = "IN_TRIAL";

    private CaseClaims() {}

    /**
     * One claim.
     *
     * @param kind {@link #OPEN_CASE} or {@link #IN_TRIAL}
     * @param trialId the trial
     * @param personId the person
     */
    public record PersonClaim(String kind, String trialId, String personId) {}

    /** The claims of a case. */
    public static Set<PersonClaim> of(CaseState state) {
        Set<PersonClaim> claims = new LinkedHashSet<>();
        if (!state.exists()) {
            return claims;
        }
        CaseFacts facts = CaseFacts.of(state);
        String trialId = facts.opening().trialId();
        String personId = facts.opening().person().personId();
        if (facts.status() == CaseStatus.OPEN) {
            claims.add(new PersonClaim(OPEN_CASE, trialId, personId));
        }
        if (facts.allocation().isPresent()) {
            claims.add(new PersonClaim(IN_TRIAL, trialId, personId));
        }
        return claims;
    }
}
