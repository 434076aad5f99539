package dk.tilbage.http;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who calls: what the access token says.
 *
 * @param client the client application; receipts are kept per client
 * @param actor who acted
 * @param roles in which roles
 * @param jobcentres for which jobcentres
 * @param everyJobcentre whether for all of them
 * @param providers for which providers, in the role of one
 */
public record Caller(
        String client,
        String actor,
        Set<Role> roles,
        Set<String> jobcentres,
        boolean everyJobcentre,
        Set<String> providers) {

    public Caller {
        roles = Set.copyOf(roles);
        jobcentres = Set.copyOf(jobcentres);
        providers = Set.copyOf(providers);
    }

    /** Whether the caller has one of the roles. */
    public boolean has(Role... oneOf) {
        for (Role role : oneOf) {
            if (roles.contains(role)) {
                return true;
            }
        }
        return false;
    }

    /** Refuses a caller who has none of the roles. */
    public void require(Role... oneOf) {
        if (!has(oneOf)) {
            throw Problem.of(
                            ProblemCode.ROLE_MISSING,
                            null,
                            Arrays.stream(oneOf).map(Role::claim).toList())
                    .raised();
        }
    }

    /** Refuses a caller whose token is not for the jobcentre. */
    public void requireJobcentre(String jobcentreId) {
        if (!mayReach(jobcentreId)) {
            throw Problem.of(ProblemCode.OTHER_JOBCENTRE).raised();
        }
    }

    /**
     * Refuses a caller whose token is for some jobcentres only. Who administers or evaluates a trial as a whole has all of
     * them, or none: what is no jobcentre's needs none.
     */
    public void requireWholeTrial() {
        if (!everyJobcentre && !jobcentres.isEmpty()) {
            throw Problem.of(ProblemCode.OTHER_JOBCENTRE).raised();
        }
    }

    /** Whether the token is for the jobcentre, whatever the role; one that is for all of them says {@code *}. */
    public boolean mayReach(String jobcentreId) {
        return everyJobcentre || jobcentres.contains(jobcentreId);
    }

    /** The roles as they are noted with an event. */
    String rolesText() {
        return roles.stream().map(Role::claim).sorted().collect(Collectors.joining(" "));
    }
}
