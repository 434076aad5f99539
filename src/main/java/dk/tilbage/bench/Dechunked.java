package dk.tilbage.bench;

import java.io.IOException;
import java.io.InputStream;

/** The body of an answer in chunks, as it comes: Java's own client gives none before it has sent everything. */
final class Dechunked extends InputStream {

    private final InputStream in;
    private long left;
    private boolean begun;
    private boolean ended;

    Dechunked(InputStream in) {
        this.in = in;
    }

    /** Reads over the headers; gives the first line. */
    String header() throws IOException {
        String status = line();
        while (!line().isEmpty()) {
            // Nothing in them is needed.
        }
        return status;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = in.read(); read >= 0 && read != '\n'; read = in.read()) {
            if (read != '\r') {
                line.append((char) read);
            }
        }
        return line.toString();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (left == 0 && !ended) {
            if (begun) {
                line();
            }
            begun = true;
            left = Long.parseLong(line(), 16);
            ended = left == 0;
        }
        if (ended) {
            return -1;
        }
        int read = in.read(into, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw new IOException("the answer broke off");
        }
        left -= read;
        return read;
    }
}
