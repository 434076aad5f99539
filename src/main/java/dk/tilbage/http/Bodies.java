package dk.tilbage.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Reads bodies no longer than their limit, in no longer than {@link #LONGEST}. */
final class Bodies {

    /** A body that has not come whole by then is given up, however steadily its bytes come. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    private static final int CHUNK = 8_192;

    private Bodies() {}

    /** The whole body, refused where it is over the limit; of a longer one, no more than the limit is read. */
    static byte[] read(HttpServletRequest request, int limit) throws IOException {
        if (request.getContentLengthLong() > limit) {
            throw Problem.of(ProblemCode.BODY_TOO_LARGE).raised();
        }
        long begun = System.nanoTime();
        InputStream in = request.getInputStream();
        ByteArrayOutputStream body = new ByteArrayOutputStream(512);
        byte[] chunk = new byte[CHUNK];
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            body.write(chunk, 0, read);
            if (body.size() > limit) {
                throw Problem.of(ProblemCode.BODY_TOO_LARGE).raised();
            }
            if (System.nanoTime() - begun > LONGEST.toNanos()) {
                throw Problem.of(ProblemCode.BODY_TOO_SLOW).raised();
            }
        }
        return body.toByteArray();
    }
}
