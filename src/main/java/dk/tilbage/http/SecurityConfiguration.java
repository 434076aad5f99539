package dk.tilbage.http;

import jakarta.servlet.DispatcherType;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.util.StringUtils;

/**
 * Access tokens everywhere but at the health check.
 *
 * <ul>
 *   <li>{@code tilbage.security.issuer-uri} and {@code tilbage.security.audience}: tokens of that identity provider, for
 *       that audience. Where no issuer is named, tokens signed with the installation's own key ({@link LocalTokens}).
 *   <li>{@code tilbage.security.roles-claim} ({@code roles}), {@code tilbage.security.jobcentre-claim} ({@code
 *       jobcentre}), {@code tilbage.security.provider-claim} ({@code provider}), {@code tilbage.security.client-claim}
 *       ({@code client}): where the identity provider puts them.
 *   <li>{@code tilbage.security.open-docs} ({@code false}): the OpenAPI document and its page without a token.
 * </ul>
 */
@ConditionalOnWebApplication
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final Logger log = LoggerFactory.getLogger(SecurityConfiguration.class);

    private static final String[] DOCS = {
        "/v3/api-docs", "/v3/api-docs/**", "/v3/api-docs.yaml", "/swagger-ui.html", "/swagger-ui/**"
    };

    @Bean
    JwtDecoder jwtDecoder(Environment environment) {
        String issuer = environment.getProperty("tilbage.security.issuer-uri");
        if (!StringUtils.hasText(issuer)) {
            if (StringUtils.hasText(environment.getProperty("tilbage.postgres.url"))) {
                log.warn("No tilbage.security.issuer-uri is set: access tokens are signed with the key in this"
                        + " program's own data folder");
            }
            return new VerifiedTokens(
                    LocalTokens.of(Path.of(environment.getProperty("tilbage.data", "./data")))
                            .decoder(),
                    Clock.systemUTC());
        }
        String audience = environment.getProperty("tilbage.security.audience");
        if (!StringUtils.hasText(audience)) {
            throw new IllegalStateException("tilbage.security.issuer-uri is set, so tilbage.security.audience must be:"
                    + " else a token meant for any other program would open this one");
        }
        // Asks the identity provider at the first request, so that the registry starts without it.
        return new VerifiedTokens(
                new SupplierJwtDecoder(() -> {
                    NimbusJwtDecoder decoder =
                            NimbusJwtDecoder.withIssuerLocation(issuer).build();
                    decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                            JwtValidators.createDefaultWithIssuer(issuer), LocalTokens.audience(audience)));
                    return decoder;
                }),
                Clock.systemUTC());
    }

    /** Requests are observed as a whole; an observation of each filter costs as much as the filters. */
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    CallerFromToken callerFromToken(Environment environment) {
        return new CallerFromToken(
                environment.getProperty("tilbage.security.roles-claim", "roles"),
                environment.getProperty("tilbage.security.jobcentre-claim", "jobcentre"),
                environment.getProperty("tilbage.security.provider-claim", "provider"),
                environment.getProperty("tilbage.security.client-claim", "client"));
    }

    @Bean
    SecurityFilterChain securityFilterChain(HttpSecurity http, CallerFromToken callers, Environment environment) {
        boolean openDocs = environment.getProperty("tilbage.security.open-docs", Boolean.class, false);
        return http.authorizeHttpRequests(requests -> {
                    requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                            .permitAll()
                            .requestMatchers("/actuator/health", "/actuator/health/**")
                            .permitAll()
                            .requestMatchers("/actuator/**")
                            .hasAuthority(Role.OPERATOR.authority());
                    if (openDocs) {
                        requests.requestMatchers(DOCS).permitAll();
                    }
                    requests.anyRequest().authenticated();
                })
                .oauth2ResourceServer(
                        server -> server.jwt(jwt -> jwt.jwtAuthenticationConverter(callers::authentication))
                                .authenticationEntryPoint(noToken())
                                .accessDeniedHandler(denied()))
                .exceptionHandling(exceptions ->
                        exceptions.authenticationEntryPoint(noToken()).accessDeniedHandler(denied()))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // No cookie carries authority here, so there is nothing to forge.
                .csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .build();
    }

    private static AuthenticationEntryPoint noToken() {
        BearerTokenAuthenticationEntryPoint challenge = new BearerTokenAuthenticationEntryPoint();
        return (request, response, exception) -> {
            challenge.commence(request, response, exception);
            ProblemCode code = exception instanceof OAuth2AuthenticationException
                    ? ProblemCode.TOKEN_INVALID
                    : ProblemCode.TOKEN_MISSING;
            Problems.write(Problem.of(code), request, response);
        };
    }

    private static AccessDeniedHandler denied() {
        return (request, response, exception) ->
                Problems.write(Problem.of(ProblemCode.ROLE_MISSING), request, response);
    }

    /** Reads the caller from a token's claims; a role that is none of ours is passed over. */
    static final class CallerFromToken {

        private final String rolesClaim;
        private final String jobcentreClaim;
        private final String providerClaim;
        private final String clientClaim;

        CallerFromToken(String rolesClaim, String jobcentreClaim, String providerClaim, String clientClaim) {
            this.rolesClaim = rolesClaim;
            this.jobcentreClaim = jobcentreClaim;
            this.providerClaim = providerClaim;
            this.clientClaim = clientClaim;
        }

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
            Set<Role> roles = strings(token.getClaim(rolesClaim)).stream()
                    .flatMap(role -> Role.of(role).stream())
                    .collect(Collectors.toSet());
            Set<String> jobcentres = Set.copyOf(strings(token.getClaim(jobcentreClaim)));
            String actor = Objects.requireNonNullElse(token.getSubject(), "-");
            Object client = token.getClaim(clientClaim);
            Object authorizedParty = client == null ? token.getClaim("azp") : client;
            return new Caller(
                    authorizedParty instanceof String id ? id : actor,
                    actor,
                    roles,
                    jobcentres,
                    jobcentres.contains("*"),
                    Set.copyOf(strings(token.getClaim(providerClaim))));
        }

        private static List<String> strings(@org.jspecify.annotations.Nullable Object claim) {
            return switch (claim) {
                case null -> List.of();
                case String one -> List.of(one.trim().split("\\s+"));
                case Collection<?> many ->
                    many.stream().map(String::valueOf).distinct().toList();
                default -> List.of();
            };
        }
    }
}
