package dk.tilbage.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.DispatcherType;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;
import org.springframework.util.StringUtils;

/**
 * Access tokens everywhere but at the health check.
 *
 * <ul>
 *   <li>{@code tilbage.security.issuer-uri} and {@code tilbage.security.audience}: tokens of that identity provider, for
 *       that audience. Where no issuer is named, tokens signed with the installation's own key ({@link LocalTokens}).
 *   <li>{@code tilbage.security.algorithms} ({@value #ALGORITHMS}): with which that identity provider may sign; HMAC and
 *       {@code none} are never accepted. Local tokens are signed with ES256, and no other.
 *   <li>{@code tilbage.security.max-token-lifetime}, such as {@code 12h}: the longest time from issue to expiry. Any where
 *       it is not set, but an expiry there must be.
 *   <li>{@code tilbage.security.roles-claim} ({@code roles}), {@code tilbage.security.jobcentre-claim} ({@code
 *       jobcentre}), {@code tilbage.security.provider-claim} ({@code provider}), {@code tilbage.security.client-claim}
 *       ({@code client}): where the identity provider puts them.
 *   <li>{@code tilbage.http.rate-limit} (200) and {@code tilbage.http.rate-burst} (400): requests a second of a client, and
 *       how many at once before that; {@code tilbage.http.stranger-rate-limit} (20) and {@code
 *       tilbage.http.stranger-rate-burst} (100) of an address without a good token. 0 is no limit.
 *   <li>{@code tilbage.http.at-once.*}: how much a client may have under way, see {@link AtOnce.Kind}.
 *   <li>{@code tilbage.security.open-docs} ({@code false}): the OpenAPI document and its page without a token.
 * </ul>
 */
@ConditionalOnWebApplication
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final Logger log = LoggerFactory.getLogger(SecurityConfiguration.class);

    private static final String ALGORITHMS = "RS256,RS384,RS512,PS256,PS384,PS512,ES256,ES384,ES512";

    private static final String[] DOCS = {
        "/v3/api-docs", "/v3/api-docs/**", "/v3/api-docs.yaml", "/swagger-ui.html", "/swagger-ui/**"
    };

    @Bean
    VerifiedTokens jwtDecoder(Environment environment) {
        Duration longest = environment.getProperty("tilbage.security.max-token-lifetime", Duration.class);
        String issuer = environment.getProperty("tilbage.security.issuer-uri");
        if (!StringUtils.hasText(issuer)) {
            if (StringUtils.hasText(environment.getProperty("tilbage.postgres.url"))) {
                log.warn("No tilbage.security.issuer-uri is set: access tokens are signed with the key in this"
                        + " program's own data folder");
            }
            return new VerifiedTokens(
                    LocalTokens.of(Path.of(environment.getProperty("tilbage.data", "./data")))
                            .decoder(longest),
                    Clock.systemUTC());
        }
        String audience = environment.getProperty("tilbage.security.audience");
        if (!StringUtils.hasText(audience)) {
            throw new IllegalStateException("tilbage.security.issuer-uri is set, so tilbage.security.audience must be:"
                    + " else a token meant for any other program would open this one");
        }
        Set<SignatureAlgorithm> algorithms =
                algorithms(environment.getProperty("tilbage.security.algorithms", ALGORITHMS));
        TokenRules rules = new TokenRules(issuer, audience, longest);
        // Asks the identity provider at the first request, so that the registry starts without it.
        JwtDecoder provider = new SupplierJwtDecoder(() -> rules.applyTo(NimbusJwtDecoder.withIssuerLocation(issuer)
                .jwsAlgorithms(allowed -> allowed.addAll(algorithms))
                .build()));
        return new VerifiedTokens(token -> asked(provider, token), Clock.systemUTC());
    }

    private static Jwt asked(JwtDecoder provider, String token) {
        try {
            return provider.decode(token);
        } catch (JwtDecoderInitializationException away) {
            throw new JwtException("The identity provider did not answer", away);
        }
    }

    /** Algorithms with a private and a public key only: whoever verifies a token must not be able to sign one. */
    private static Set<SignatureAlgorithm> algorithms(String names) {
        Set<SignatureAlgorithm> algorithms = new LinkedHashSet<>();
        for (String name : names.split(",", -1)) {
            SignatureAlgorithm algorithm = SignatureAlgorithm.from(name.trim());
            if (algorithm == null) {
                throw new IllegalStateException("tilbage.security.algorithms: '" + name.trim() + "' is none of "
                        + Arrays.stream(SignatureAlgorithm.values())
                                .map(SignatureAlgorithm::getName)
                                .collect(Collectors.joining(", ")));
            }
            algorithms.add(algorithm);
        }
        return algorithms;
    }

    /** Requests are observed as a whole; an observation of each filter costs as much as the filters. */
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    CallerFromToken callerFromToken(Environment environment) {
        return new CallerFromToken(
                environment.getProperty("tilbage.security.roles-claim", CallerFromToken.USUAL.rolesClaim()),
                environment.getProperty("tilbage.security.jobcentre-claim", CallerFromToken.USUAL.jobcentreClaim()),
                environment.getProperty("tilbage.security.provider-claim", CallerFromToken.USUAL.providerClaim()),
                environment.getProperty("tilbage.security.client-claim", CallerFromToken.USUAL.clientClaim()));
    }

    @Bean
    FilterRegistrationBean<StrangerLimitFilter> strangerLimit(
            VerifiedTokens tokens, ObjectProvider<MeterRegistry> meters, Environment environment) {
        FilterRegistrationBean<StrangerLimitFilter> registration = new FilterRegistrationBean<>(new StrangerLimitFilter(
                rateLimits(environment, "stranger-", 20, 100),
                tokens::knows,
                meters.getIfAvailable(SimpleMeterRegistry::new)
                        .counter(ClientLimitFilter.REFUSED, "limit", "address")));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 50);
        return registration;
    }

    private static RateLimits rateLimits(Environment environment, String whose, long perSecond, long burst) {
        return RateLimits.of(
                environment.getProperty("tilbage.http." + whose + "rate-limit", Long.class, perSecond),
                environment.getProperty("tilbage.http." + whose + "rate-burst", Long.class, burst));
    }

    @Bean
    SecurityFilterChain securityFilterChain(
            HttpSecurity http, CallerFromToken callers, ObjectProvider<MeterRegistry> meters, Environment environment) {
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
                    // What a refusal means is told to whoever was refused.
                    requests.requestMatchers(ProblemController.PATH).authenticated();
                    // A token without any of our roles opens nothing else, also of what is open to every role.
                    requests.requestMatchers("/api/**").hasAnyAuthority(Role.authorities());
                    requests.anyRequest().authenticated();
                })
                .oauth2ResourceServer(server -> server.bearerTokenResolver(oneToken())
                        .jwt(jwt -> jwt.jwtAuthenticationConverter(callers::authentication))
                        .authenticationEntryPoint(noToken())
                        .accessDeniedHandler(denied())
                        .withObjectPostProcessor(answersItself()))
                .exceptionHandling(exceptions ->
                        exceptions.authenticationEntryPoint(noToken()).accessDeniedHandler(denied()))
                .addFilterAfter(
                        new ClientLimitFilter(
                                rateLimits(environment, "", 200, 400),
                                new AtOnce(environment),
                                meters.getIfAvailable(SimpleMeterRegistry::new)),
                        BearerTokenAuthenticationFilter.class)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // SecurityHeadersValve sets them, also where no filter is reached.
                .headers(AbstractHttpConfigurer::disable)
                // No cookie carries authority here, so there is nothing to forge.
                .csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .build();
    }

    /** The token in the request's one header for it; never in the address or in a form. */
    private static BearerTokenResolver oneToken() {
        DefaultBearerTokenResolver resolver = new DefaultBearerTokenResolver();
        return request -> {
            if (Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)).size() > 1) {
                // Of two, a proxy in between may have looked at the other one.
                throw new OAuth2AuthenticationException(
                        BearerTokenErrors.invalidRequest("There is more than one Authorization header"));
            }
            return resolver.resolve(request);
        };
    }

    /** An identity provider that is away is answered here too, not by the container with a stack trace for each request. */
    private static ObjectPostProcessor<BearerTokenAuthenticationFilter> answersItself() {
        AuthenticationEntryPointFailureHandler failed = new AuthenticationEntryPointFailureHandler(noToken());
        failed.setRethrowAuthenticationServiceException(false);
        return new ObjectPostProcessor<>() {
            @Override
            public <F extends BearerTokenAuthenticationFilter> F postProcess(F filter) {
                filter.setAuthenticationFailureHandler(failed);
                return filter;
            }
        };
    }

    private static AuthenticationEntryPoint noToken() {
        BearerTokenAuthenticationEntryPoint challenge = new BearerTokenAuthenticationEntryPoint();
        return (request, response, exception) -> {
            if (exception instanceof AuthenticationServiceException) {
                log.warn(
                        "The identity provider could not be asked: {}",
                        String.valueOf(NestedExceptionUtils.getMostSpecificCause(exception)));
                Problems.write(Problem.of(ProblemCode.IDENTITY_PROVIDER_UNAVAILABLE), request, response);
                return;
            }
            challenge.commence(request, response, exception);
            Problem problem = switch (exception) {
                case TokenRefused refused -> refused.problem();
                case OAuth2AuthenticationException invalid -> Problem.of(ProblemCode.TOKEN_INVALID);
                default -> Problem.of(ProblemCode.TOKEN_MISSING);
            };
            Problems.write(problem, request, response);
        };
    }

    private static AccessDeniedHandler denied() {
        return (request, response, exception) ->
                Problems.write(Problem.of(ProblemCode.ROLE_MISSING), request, response);
    }
}
