package dk.tilbage.http;

import io.micrometer.core.instrument.Counter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Predicate;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Bounds what an address may ask without a token that was verified already: guesses at tokens, and signatures that have to
 * be verified. A request whose token turns out to be good does not count. The health check has a bucket of its own, so
 * that nobody is taken for ill by another's guesses.
 *
 * <p>Before everything else: what is refused here costs the stores nothing.
 */
final class StrangerLimitFilter extends OncePerRequestFilter {

    private static final String BEARER = "bearer ";
    private static final String HEALTH = "/actuator/health";

    private final RateLimits limits;
    private final Predicate<String> known;
    private final Counter refused;

    StrangerLimitFilter(RateLimits limits, Predicate<String> known, Counter refused) {
        this.limits = limits;
        this.known = known;
        this.refused = refused;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        boolean bearer = authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
        if (bearer && known.test(authorization.substring(BEARER.length()).strip())) {
            chain.doFilter(request, response);
            return;
        }
        String network = RateLimits.network(request.getRemoteAddr());
        String name = request.getRequestURI().startsWith(HEALTH) ? "health " + network : network;
        long wait = limits.take(name);
        if (wait > 0) {
            refused.increment();
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait));
            Problems.write(Problem.of(ProblemCode.RATE_LIMITED), request, response);
            return;
        }
        chain.doFilter(request, response);
        if (bearer && response.getStatus() != HttpServletResponse.SC_UNAUTHORIZED) {
            limits.putBack(name);
        }
    }
}
