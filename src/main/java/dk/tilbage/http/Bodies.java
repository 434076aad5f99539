package dk.tilbage.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** Reads bodies no longer than their limit. */
final class Bodies {

    private Bodies() {}

    /** The whole body, refused where it is over the limit; of a longer one, no more than the limit is read. */
    static byte[] read(HttpServletRequest request, int limit) throws IOException {
        if (request.getContentLengthLong() > limit) {
            throw Problem.of(ProblemCode.BODY_TOO_LARGE).raised();
        }
        byte[] body = request.getInputStream().readNBytes(limit + 1);
        if (body.length > limit) {
            throw Problem.of(ProblemCode.BODY_TOO_LARGE).raised();
        }
        return body;
    }
}
