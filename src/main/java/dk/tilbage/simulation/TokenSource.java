package dk.tilbage.simulation;

import org.jspecify.annotations.Nullable;

/** Where the simulation gets its access tokens. */
@FunctionalInterface
public interface TokenSource {

    /** A jobcentre's case application: sends what its caseworkers register. */
    String CASE_APPLICATION = "case-application";

    /** Registers the trial, its protocol versions and jobcentres. */
    String TRIAL_ADMINISTRATOR = "trial-administrator";

    /** Moves the simulated clock. */
    String OPERATOR = "operator";

    /** Reads the alerts of every jobcentre. */
    String AUDITOR = "auditor";

    /** Makes the dataset. */
    String EVALUATOR = "evaluator";

    /**
     * A valid access token. The client application it names must be the same each time, since receipts are kept per client:
     * without that a resumed simulation would double instead of replay.
     *
     * @param role the role it is needed for, one of the constants here
     * @param jobcentreId the jobcentre it is needed for; null where the role is for none or for all
     */
    String token(String role, @Nullable String jobcentreId);

    /** One token for everything. */
    static TokenSource of(String token) {
        return (role, jobcentreId) -> token;
    }
}
