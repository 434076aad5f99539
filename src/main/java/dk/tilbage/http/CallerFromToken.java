package dk.tilbage.http;

import dk.tilbage.people.Cpr;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/**
 * Reads the caller from a token's claims. A role that is none of ours is passed over. Client and subject are stored with each
 * event, and so must not look like a CPR number; jobcentres and providers must be ids.
 *
 * @param rolesClaim the claim with the roles
 * @param jobcentreClaim the claim with the jobcentres
 * @param providerClaim the claim with the providers
 * @param clientClaim the claim with the client; where a token does not have it, {@code azp} is the client, or the subject
 */
record CallerFromToken(String rolesClaim, String jobcentreClaim, String providerClaim, String clientClaim) {

    /** Where tokens say it unless told otherwise. */
    static final CallerFromToken USUAL = new CallerFromToken("roles", "jobcentre", "provider", "client");

    private static final String AUTHORIZED_PARTY = "azp";
    private static final String EVERY_JOBCENTRE = "*";
    private static final int LONGEST_NAME = 200;

    AbstractAuthenticationToken authentication(Jwt token) {
        Caller caller = caller(token);
        JwtAuthenticationToken authentication = new JwtAuthenticationToken(
                token,
                caller.roles().stream()
                        .map(role -> new SimpleGrantedAuthority(role.authority()))
                        .toList());
        authentication.setDetails(caller);
        return authentication;
    }

    Caller caller(Jwt token) {
        Set<Role> roles = strings(token, rolesClaim).stream()
                .flatMap(role -> Role.of(role).stream())
                .collect(Collectors.toSet());
        Set<String> jobcentres = Set.copyOf(strings(token, jobcentreClaim));
        boolean everyJobcentre = jobcentres.contains(EVERY_JOBCENTRE);
        for (String jobcentre : jobcentres) {
            if (!jobcentre.equals(EVERY_JOBCENTRE)) {
                id(jobcentre, jobcentreClaim);
            }
        }
        Set<String> providers = Set.copyOf(strings(token, providerClaim));
        providers.forEach(provider -> id(provider, providerClaim));
        String subject = name(token, JwtClaimNames.SUB);
        String client = name(token, clientClaim);
        if (client == null) {
            client = name(token, AUTHORIZED_PARTY);
        }
        if (client == null) {
            client = subject;
        }
        if (client == null) {
            throw new TokenRefused(ProblemCode.TOKEN_CLAIM_INVALID, clientClaim);
        }
        return new Caller(client, subject == null ? "-" : subject, roles, jobcentres, everyJobcentre, providers);
    }

    /** A name of a client or an actor; null where the token does not tell it. */
    private static @Nullable String name(Jwt token, String claim) {
        Object value = token.getClaims().get(claim);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String name) || !isName(name)) {
            throw new TokenRefused(ProblemCode.TOKEN_CLAIM_INVALID, claim);
        }
        withoutCpr(name, claim);
        return name;
    }

    /** Whether a client can be called that: 1 to 200 characters, none of them a control character. */
    static boolean isName(String name) {
        return !name.isBlank() && name.length() <= LONGEST_NAME && name.chars().noneMatch(Character::isISOControl);
    }

    private static void id(String value, String claim) {
        withoutCpr(value, claim);
        if (!CommandReader.isId(value)) {
            throw new TokenRefused(ProblemCode.TOKEN_CLAIM_INVALID, claim);
        }
    }

    private static void withoutCpr(String value, String claim) {
        if (Cpr.looksLikeCpr(value)) {
            throw new TokenRefused(ProblemCode.TOKEN_CONTAINS_CPR, claim);
        }
    }

    private static List<String> strings(Jwt token, String claim) {
        return switch (token.getClaims().get(claim)) {
            case null -> List.of();
            case String one -> one.isBlank() ? List.of() : List.of(one.trim().split("\\s+"));
            case Collection<?> many ->
                many.stream().map(String::valueOf).distinct().toList();
            default -> throw new TokenRefused(ProblemCode.TOKEN_CLAIM_INVALID, claim);
        };
    }
}
