package dk.tilbage.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.MappedJwtClaimSetConverter;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * What a token with a good signature must still say: its issuer, this audience, that it is an access token, and an expiry
 * that is not past. A token that is bound to a certificate (RFC 8705) is good only on a connection with that certificate;
 * one that is bound to anything that is not checked here is refused, or whoever stole it could use it like any other.
 *
 * @param issuer who must have issued it
 * @param audience whom it must be for
 * @param longest the longest time from its issue to its expiry; null where any will do
 */
record TokenRules(String issuer, String audience, @Nullable Duration longest) {

    /** How far the clocks of the issuer and of this program may be apart. */
    static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

    /** The claim that binds a token to something that its bearer must have. */
    static final String CONFIRMATION = "cnf";

    private static final Set<String> CERTIFICATE = Set.of("x5t#S256");

    /** Holds a decoder to these rules. */
    NimbusJwtDecoder applyTo(NimbusJwtDecoder decoder) {
        decoder.setClaimSetConverter(asItStands());
        decoder.setJwtValidator(validator());
        return decoder;
    }

    /** Spring's claims, without the time of issue that it makes up where there is none. */
    private static Converter<Map<String, Object>, Map<String, Object>> asItStands() {
        MappedJwtClaimSetConverter spring = MappedJwtClaimSetConverter.withDefaults(Map.of());
        return claims -> {
            Map<String, Object> converted = new HashMap<>(spring.convert(claims));
            if (!claims.containsKey(JwtClaimNames.IAT)) {
                converted.remove(JwtClaimNames.IAT);
            }
            return converted;
        };
    }

    private OAuth2TokenValidator<Jwt> validator() {
        JwtTimestampValidator times = new JwtTimestampValidator(CLOCK_SKEW);
        times.setAllowEmptyExpiryClaim(false);
        JwtTypeValidator types = new JwtTypeValidator("JWT", "at+jwt", "application/at+jwt");
        types.setAllowEmpty(true);
        // Spring adds the check of the certificate.
        OAuth2TokenValidator<Jwt> spring = JwtValidators.createDefaultWithValidators(List.of(
                times, types, new JwtIssuerValidator(issuer), new JwtAudienceValidator(audience), this::issued));
        return token -> confirmable(token)
                ? spring.validate(token)
                : refused("The token is bound to something that is not checked here");
    }

    private static boolean confirmable(Jwt token) {
        Object confirmation = token.getClaims().get(CONFIRMATION);
        return confirmation == null
                || (confirmation instanceof Map<?, ?> bound && bound.keySet().equals(CERTIFICATE));
    }

    private OAuth2TokenValidatorResult issued(Jwt token) {
        Instant issued = token.getIssuedAt();
        Instant expires = token.getExpiresAt();
        if (issued != null && issued.isAfter(Clock.systemUTC().instant().plus(CLOCK_SKEW))) {
            return refused("The token is issued in the future");
        }
        if (longest != null && (issued == null || expires == null || expires.isAfter(issued.plus(longest)))) {
            return refused("The token is valid for too long");
        }
        return OAuth2TokenValidatorResult.success();
    }

    private static OAuth2TokenValidatorResult refused(String why) {
        return OAuth2TokenValidatorResult.failure(new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, why, null));
    }
}
