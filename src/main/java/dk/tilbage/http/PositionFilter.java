package dk.tilbage.http;

import dk.tilbage.eventstore.EventLog;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Puts {@code X-Position} on every answer of the API: where the log stood when the request came, unless the answer itself
 * says better. For a command, whose own position follows, the last one known is enough.
 */
final class PositionFilter extends OncePerRequestFilter {

    private final EventLog eventLog;
    private final AtomicLong last = new AtomicLong();

    PositionFilter(EventLog eventLog) {
        this.eventLog = eventLog;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith("/api/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader(ApiHeaders.POSITION, Long.toString(position(request)));
        chain.doFilter(request, response);
        String answered = response.getHeader(ApiHeaders.POSITION);
        if (answered != null) {
            last.accumulateAndGet(Long.parseLong(answered), Math::max);
        }
    }

    private long position(HttpServletRequest request) {
        if (HttpMethod.POST.matches(request.getMethod()) && last.get() > 0) {
            return last.get();
        }
        try {
            return last.accumulateAndGet(eventLog.head(), Math::max);
        } catch (RuntimeException unreachable) {
            return last.get(); // the request itself will say what is wrong
        }
    }
}
