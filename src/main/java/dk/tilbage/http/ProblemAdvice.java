package dk.tilbage.http;

import dk.tilbage.eventstore.LogBusy;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.UUID;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.BadRequestException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Controller;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingRequestValueException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/**
 * Everything that ends a request otherwise than it should becomes a coded problem. What is nobody's known problem is a
 * fault of the program: it is logged with an incident id, and only the id is answered.
 */
@ConditionalOnWebApplication
@Controller
@RestControllerAdvice
class ProblemAdvice implements ErrorController {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    void problem(ProblemException exception, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Problems.write(exception.problem(), request, response);
    }

    @ExceptionHandler
    void security(AccessDeniedException exception) {
        throw exception; // Spring Security's filter answers it
    }

    @ExceptionHandler
    void security(AuthenticationException exception) {
        throw exception;
    }

    @ExceptionHandler
    void gone(AsyncRequestNotUsableException exception) {
        // The caller has hung up; there is nobody to answer.
    }

    @ExceptionHandler
    void any(Exception exception, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (exception instanceof HttpRequestMethodNotSupportedException method
                && method.getSupportedMethods() != null) {
            response.setHeader(HttpHeaders.ALLOW, String.join(", ", method.getSupportedMethods()));
        }
        Problems.write(of(exception, request), request, response);
    }

    /** What went wrong outside the controllers: the servlet container's own errors. */
    @Hidden
    @RequestMapping("${server.error.path:/error}")
    void container(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        Throwable cause =
                request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable thrown ? thrown : null;
        Problem problem =
                status == 500 && cause instanceof Exception known ? of(known, request) : of(status, cause, request);
        Problems.write(problem, request, response);
    }

    /** What an exception is answered with; a fault of the program is logged. */
    static Problem of(Exception exception, HttpServletRequest request) {
        return switch (exception) {
            case ProblemException e -> e.problem();
            case HttpMediaTypeNotSupportedException e -> Problem.of(ProblemCode.MEDIA_TYPE_UNSUPPORTED);
            case HttpMediaTypeNotAcceptableException e -> Problem.of(ProblemCode.NOT_ACCEPTABLE);
            case MethodArgumentTypeMismatchException e -> Problem.of(ProblemCode.PARAMETER_INVALID, e.getName());
            case MissingRequestValueException e -> Problem.of(ProblemCode.PARAMETER_INVALID);
            // What cannot be decoded: its message would repeat it.
            case InvalidParameterException e ->
                Problem.of(e.getErrorCode() == 413 ? ProblemCode.BODY_TOO_LARGE : ProblemCode.PARAMETER_INVALID);
            // The caller has hung up, or sends nothing more.
            case ClientAbortException e ->
                Problem.of(
                        e.getCause() instanceof SocketTimeoutException
                                ? ProblemCode.BODY_TOO_SLOW
                                : ProblemCode.REQUEST_INVALID);
            case BadRequestException e -> Problem.of(ProblemCode.REQUEST_INVALID);
            case LogBusy e -> Problem.of(ProblemCode.BUSY);
            case CannotGetJdbcConnectionException e -> busy(e);
            case TransientDataAccessException e -> busy(e);
            case ErrorResponse e -> of(e.getStatusCode().value(), exception, request);
            default -> of(500, exception, request);
        };
    }

    private static Problem busy(Exception exception) {
        log.warn("The database did not answer in time: {}", exception.getClass().getSimpleName());
        return Problem.of(ProblemCode.BUSY);
    }

    private static Problem of(int status, @Nullable Throwable cause, HttpServletRequest request) {
        return switch (status) {
            case 401 -> Problem.of(ProblemCode.TOKEN_MISSING);
            case 403 -> Problem.of(ProblemCode.ROLE_MISSING);
            case 404 -> Problem.of(ProblemCode.PATH_UNKNOWN);
            case 405 -> Problem.of(ProblemCode.METHOD_NOT_ALLOWED);
            case 406 -> Problem.of(ProblemCode.NOT_ACCEPTABLE);
            case 413 -> Problem.of(ProblemCode.BODY_TOO_LARGE);
            case 415 -> Problem.of(ProblemCode.MEDIA_TYPE_UNSUPPORTED);
            case 503 -> Problem.of(ProblemCode.BUSY);
            default -> status < 500 ? Problem.of(ProblemCode.REQUEST_INVALID) : internal(cause, request);
        };
    }

    private static Problem internal(@Nullable Throwable cause, HttpServletRequest request) {
        String incident = UUID.randomUUID().toString();
        log.error("Incident {}: {} {} failed", incident, request.getMethod(), Problems.instance(request), cause);
        return Problem.internal(incident);
    }
}
