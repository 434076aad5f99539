package dk.tilbage.http;

import dk.tilbage.eventstore.EventLog;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Puts {@code X-Position} on every answer of the API, unless the answer itself says better: where the log stood when the
 * request came, or, for a request that may write, when its answer begins. An accepted command says its own position, and
 * the log is not asked.
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
        if (!HttpMethod.POST.matches(request.getMethod())) {
            response.setHeader(ApiHeaders.POSITION, Long.toString(position()));
            chain.doFilter(request, response);
            return;
        }
        Positioned positioned = new Positioned(response);
        chain.doFilter(request, positioned);
        positioned.begin();
    }

    private long position() {
        try {
            return last.accumulateAndGet(eventLog.head(), Math::max);
        } catch (RuntimeException unreachable) {
            return last.get(); // the request itself will say what is wrong
        }
    }

    /** Gets its position at the last moment: when the answer begins to be written and does not have one. */
    private final class Positioned extends HttpServletResponseWrapper {

        Positioned(HttpServletResponse response) {
            super(response);
        }

        void begin() {
            if (!isCommitted() && getHeader(ApiHeaders.POSITION) == null) {
                setHeader(ApiHeaders.POSITION, Long.toString(position()));
            }
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            begin();
            return super.getOutputStream();
        }

        @Override
        public PrintWriter getWriter() throws IOException {
            begin();
            return super.getWriter();
        }

        @Override
        public void flushBuffer() throws IOException {
            begin();
            super.flushBuffer();
        }

        @Override
        public void sendError(int status) throws IOException {
            begin();
            super.sendError(status);
        }

        @Override
        public void sendError(int status, String message) throws IOException {
            begin();
            super.sendError(status, message);
        }
    }
}
