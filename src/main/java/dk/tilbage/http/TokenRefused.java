package dk.tilbage.http;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;

/** A token that is good, but for a claim that cannot be worked with. */
final class TokenRefused extends OAuth2AuthenticationException {

    private static final long serialVersionUID = 1L;

    private final ProblemCode code;
    private final String claim;

    /** For that claim; what it says is told to nobody. */
    TokenRefused(ProblemCode code, String claim) {
        super(BearerTokenErrors.invalidToken("The claim " + claim + " cannot be accepted"));
        this.code = code;
        this.claim = claim;
    }

    /** As it is answered. */
    Problem problem() {
        return Problem.of(code, claim);
    }
}
