package dk.tilbage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The note a server leaves in its data folder, by which the other commands find it: its process and its address. */
final class RunningServer {

    private static final String FILE = "server.txt";

    private RunningServer() {}

    /** Leaves the note; a killed server's is recognised by its process being gone. */
    static void note(Path data, URI url) {
        try {
            Files.createDirectories(data);
            Files.write(
                    data.resolve(FILE),
                    List.of(Long.toString(ProcessHandle.current().pid()), url.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException("The data folder " + data + " cannot be written", e);
        }
    }

    /** The address of the server that runs on the folder, if one does. */
    static Optional<URI> on(Path data) {
        try {
            List<String> lines = Files.readAllLines(data.resolve(FILE));
            boolean alive = lines.size() == 2
                    && ProcessHandle.of(Long.parseLong(lines.get(0)))
                            .filter(ProcessHandle::isAlive)
                            .isPresent();
            return alive ? Optional.of(URI.create(lines.get(1))) : Optional.empty();
        } catch (IOException | NumberFormatException noNote) {
            return Optional.empty();
        }
    }
}
