package dk.tilbage.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes problems as {@code application/problem+json} (RFC 9457), in Danish or English: the language of the two that
 * {@code Accept-Language} prefers, English where it asks for neither.
 */
final class Problems {

    static final String MEDIA_TYPE = "application/problem+json";
    static final Locale DANISH = Locale.forLanguageTag("da");
    static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, DANISH);

    static final String TYPE = "urn:tilbage:problem:";
    private static final int RETRY_AFTER_SECONDS = 1;
    private static final JsonMapper JSON = JsonMapper.shared();

    private Problems() {}

    /** Writes the problem as the answer, unless the answer is already on its way. */
    static void write(Problem problem, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(problem.status());
        boolean later = problem.status() == 503 || problem.status() == 429;
        if (later && !response.containsHeader(HttpHeaders.RETRY_AFTER)) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Integer.toString(RETRY_AFTER_SECONDS));
        }
        Locale language = language(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE));
        response.setHeader(HttpHeaders.CONTENT_LANGUAGE, language.getLanguage());
        SecurityHeadersValve.set(request, response);
        response.setContentType(MEDIA_TYPE);
        byte[] body = JSON.writeValueAsBytes(body(problem, language, instance(request)));
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    /** The address that was asked for, without what may be a person's number in it. */
    static String instance(HttpServletRequest request) {
        String uri = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String asked
                ? asked
                : request.getRequestURI();
        return uri.replaceAll("[0-9]{6}-?[0-9]{4}", "#");
    }

    /** The members of the answer. */
    static SequencedMap<String, Object> body(Problem problem, Locale language, String instance) {
        ResourceBundle texts = texts(language);
        SequencedMap<String, Object> body = new LinkedHashMap<>();
        body.put("type", TYPE + problem.code());
        body.put("title", texts.getString(problem.code() + ".title"));
        body.put("status", problem.status());
        body.put("code", problem.code());
        body.put("detail", detail(problem, texts));
        if (problem.field() != null) {
            body.put("field", problem.field());
        }
        if (problem.line() != null) {
            body.put("line", problem.line());
        }
        if (texts.containsKey(problem.code() + ".rule")) {
            body.put("rule", texts.getString(problem.code() + ".rule"));
        }
        if (!problem.others().isEmpty()) {
            body.put("others", problem.others());
        }
        if (!problem.expected().isEmpty()) {
            body.put("expected", problem.expected());
        }
        if (problem.incident() != null) {
            body.put("incident", problem.incident());
        }
        body.put("instance", instance);
        return body;
    }

    /** What is wrong, in a language. */
    static String detail(Problem problem, Locale language) {
        return detail(problem, texts(language));
    }

    private static String detail(Problem problem, ResourceBundle texts) {
        String detail = texts.getString(problem.code() + ".detail");
        String of = problem.field() == null ? "" : " [" + problem.field() + "]";
        String others = problem.others().isEmpty() ? "" : ": " + String.join(", ", problem.others());
        String expected = problem.expected().isEmpty()
                ? ""
                : " " + texts.getString("expected").replace("{expected}", String.join(", ", problem.expected()));
        return detail.replace("{field}", of)
                        .replace("{others}", others)
                        .replace("{incident}", Objects.requireNonNullElse(problem.incident(), ""))
                + expected;
    }

    /** The texts of a language. */
    static ResourceBundle texts(Locale language) {
        return bundle("problems", language);
    }

    /** A bundle in exactly that language, whatever the machine's own is. */
    static ResourceBundle bundle(String name, Locale language) {
        return ResourceBundle.getBundle(
                name, language, ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    /** The language to answer in. */
    static Locale language(@Nullable String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.isBlank()) {
            return Locale.ENGLISH;
        }
        try {
            Locale asked = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), LANGUAGES);
            return asked == null ? Locale.ENGLISH : asked;
        } catch (IllegalArgumentException | MissingResourceException unreadable) {
            return Locale.ENGLISH;
        }
    }
}
