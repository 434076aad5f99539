package dk.tilbage.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * What a browser may do with an answer: nothing but show it, and nothing of it is kept. Set before everything else, so that the
 * container's own refusals have it too. Over TLS a browser shall come back over TLS only.
 */
final class SecurityHeadersValve extends ValveBase {

    static final String NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /** The page of the OpenAPI document: its own scripts and nobody else's; it sets styles in its elements. */
    static final String PAGE = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none';"
            + " form-action 'none'";

    SecurityHeadersValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        set(request.getRequest(), response.getResponse());
        getNext().invoke(request, response);
        if (response.getStatus() == ProblemCode.BODY_TOO_SLOW.status()) {
            // Else the container would read the rest, as slowly as it comes, before it closes the connection.
            request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    /** Sets them on an answer; for what the container refuses before any valve is asked. */
    static void set(HttpServletRequest request, HttpServletResponse answer) {
        String path = request.getRequestURI();
        answer.setHeader("X-Content-Type-Options", "nosniff");
        answer.setHeader("Cache-Control", "no-store");
        answer.setHeader("Referrer-Policy", "no-referrer");
        answer.setHeader("X-Frame-Options", "DENY");
        answer.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        answer.setHeader("Content-Security-Policy", path != null && path.startsWith("/swagger-ui/") ? PAGE : NOTHING);
        if (request.isSecure()) {
            answer.setHeader("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        }
    }
}
