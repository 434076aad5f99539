package dk.tilbage.http;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Bounds what a client asks: how often, and how much of each kind at the same time. After authentication: a client is what its
 * token says, wherever it comes from. A batch is one request, however many lines it has.
 */
final class ClientLimitFilter extends OncePerRequestFilter {

    /** Counts what is refused, by the limit that refused it. */
    static final String REFUSED = "tilbage.requests.refused";

    private final RateLimits limits;
    private final AtOnce atOnce;
    private final MeterRegistry meters;

    ClientLimitFilter(RateLimits limits, AtOnce atOnce, MeterRegistry meters) {
        this.limits = limits;
        this.atOnce = atOnce;
        this.meters = meters;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null || !(authentication.getDetails() instanceof Caller caller)) {
            chain.doFilter(request, response);
            return;
        }
        long wait = limits.take(caller.client());
        if (wait > 0) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait));
            refuse(ProblemCode.RATE_LIMITED, "client", request, response);
            return;
        }
        within(caller.client(), AtOnce.Kind.REQUESTS, request, response, () -> {
            AtOnce.Kind kind = AtOnce.Kind.of(request);
            if (kind == AtOnce.Kind.REQUESTS) {
                chain.doFilter(request, response);
            } else {
                within(caller.client(), kind, request, response, () -> chain.doFilter(request, response));
            }
        });
    }

    private interface Rest {
        void run() throws ServletException, IOException;
    }

    private void within(
            String client, AtOnce.Kind kind, HttpServletRequest request, HttpServletResponse response, Rest rest)
            throws ServletException, IOException {
        if (!atOnce.begin(client, kind)) {
            refuse(ProblemCode.TOO_MANY_AT_ONCE, kind.label(), request, response);
            return;
        }
        AtomicBoolean ended = new AtomicBoolean();
        Runnable end = () -> {
            if (ended.compareAndSet(false, true)) {
                atOnce.end(client, kind);
            }
        };
        boolean goesOn = false;
        try {
            rest.run();
            goesOn = request.isAsyncStarted();
            if (goesOn) {
                request.getAsyncContext().addListener(new AtTheEnd(end));
            }
        } catch (IllegalStateException over) {
            if (!goesOn) {
                throw over;
            }
            goesOn = false; // it came to its end in between
        } finally {
            if (!goesOn) {
                end.run();
            }
        }
    }

    private void refuse(ProblemCode code, String limit, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        meters.counter(REFUSED, "limit", limit).increment();
        Problems.write(Problem.of(code), request, response);
    }

    /** An answer that goes on after the request's thread has left it. */
    private record AtTheEnd(Runnable end) implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            end.run();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // The end comes after it.
        }

        @Override
        public void onError(AsyncEvent event) {
            // The end comes after it.
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
