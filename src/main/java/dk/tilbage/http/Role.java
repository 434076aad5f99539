package dk.tilbage.http;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What an access token lets its bearer do. */
public enum Role {
    /** A jobcentre's case application: registers and reads the cases of its jobcentres. */
    CASE_APPLICATION("case-application"),
    /** A provider: registers what it does in the cases referred to it ({@link ProviderAccess}), and is told of these referrals. */
    PROVIDER("provider"),
    /** The evaluator: makes and fetches pseudonymous datasets, sees progress. */
    EVALUATOR("evaluator"),
    /** Runs the program: metrics, and the clock of a simulation. */
    OPERATOR("operator"),
    /** Administers trials: protocol, jobcentres, intake; sees the progress of its jobcentres and makes datasets. */
    TRIAL_ADMINISTRATOR("trial-administrator"),
    /** Reads everything of its jobcentres, writes nothing. */
    AUDITOR("auditor");

    private final String claim;

    Role(String claim) {
        this.claim = claim;
    }

    /** Its name in an access token. */
    public String claim() {
        return claim;
    }

    /** The role with that name in an access token. */
    public static Optional<Role> of(String claim) {
        return Arrays.stream(values()).filter(role -> role.claim.equals(claim)).findFirst();
    }

    /** The names of all roles. */
    public static List<String> claims() {
        return Arrays.stream(values()).map(Role::claim).toList();
    }

    /** All of them, as authorities of Spring Security. */
    static String[] authorities() {
        return Arrays.stream(values()).map(Role::authority).toArray(String[]::new);
    }

    /** As an authority of Spring Security. */
    String authority() {
        return "ROLE_" + claim;
    }
}
