package dk.tilbage.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A connection on which anything at all is sent, also what no client library would. */
final class RawHttp implements AutoCloseable {

    private final Socket socket;

    RawHttp(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(70_000);
    }

    /** An answer as it came; {@code status} is 0 where the connection was closed without one. */
    record Answer(int status, List<String> headers, String body) {

        Optional<String> header(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream()
                    .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(header -> header.substring(start.length()).strip())
                    .findFirst();
        }

        String everything() {
            return status + "\n" + String.join("\n", headers) + "\n\n" + body;
        }
    }

    RawHttp send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawHttp send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    InputStream in() throws IOException {
        return socket.getInputStream();
    }

    Socket socket() {
        return socket;
    }

    /** The next line, without its end; empty at the end of everything. */
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int read = in().read(); read >= 0 && read != '\n'; read = in().read()) {
            line.write(read);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    /** The answer's status and headers. */
    Answer head() throws IOException {
        String status = line();
        List<String> headers = new ArrayList<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            headers.add(header);
        }
        String[] words = status.split(" ", 3);
        return new Answer(words.length < 2 ? 0 : Integer.parseInt(words[1]), headers, "");
    }

    /** The whole answer, of a request that asked for the connection to be closed after it. */
    Answer whole() throws IOException {
        return body(head());
    }

    /** The rest of the answer. */
    Answer body(Answer head) throws IOException {
        if (head.status() == 0) {
            return head;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (head.header("Transfer-Encoding").isPresent()) {
            for (String size = line(); !size.isEmpty() && !size.equals("0"); size = line()) {
                body.write(in().readNBytes(Integer.parseInt(size, 16)));
                line();
            }
        } else {
            int length = head.header("Content-Length").map(Integer::parseInt).orElse(0);
            body.write(in().readNBytes(length));
        }
        return new Answer(head.status(), head.headers(), body.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
