package dk.tilbage.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers what the servlet container refuses before any of our code sees it, such as an address that is not one. Public
 * because the container makes it by its name.
 */
public final class ProblemErrorValve extends ErrorReportValve {

    /** For the container. */
    public ProblemErrorValve() {
        setShowReport(false);
        setShowServerInfo(false);
    }

    @Override
    protected void report(Request request, Response response, Throwable throwable) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        Problem problem = Problem.of(
                switch (response.getStatus()) {
                    case 404 -> ProblemCode.PATH_UNKNOWN;
                    case 405 -> ProblemCode.METHOD_NOT_ALLOWED;
                    case 413 -> ProblemCode.BODY_TOO_LARGE;
                    case 503 -> ProblemCode.BUSY;
                    default -> ProblemCode.REQUEST_INVALID;
                });
        // 501 and 505 are the container's words for what no client should send.
        if (response.getStatus() == 500) {
            problem = Problem.internal("-");
        }
        Locale language = Problems.language(request.getHeader("Accept-Language"));
        byte[] body = JsonMapper.shared().writeValueAsBytes(Problems.body(problem, language, "/"));
        try {
            SecurityHeadersValve.set(request.getRequest(), response.getResponse());
            response.setStatus(problem.status());
            response.setContentType(Problems.MEDIA_TYPE);
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            response.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException | IllegalStateException gone) {
            // The caller has hung up, or the answer is on its way already.
        }
    }
}
