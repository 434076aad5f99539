package dk.tilbage.simulation;

import java.net.URI;
import java.nio.file.Path;

/** Starts the server within this process, on a simulated clock. */
@FunctionalInterface
public interface ServerStarter {

    /**
     * Starts it and returns when it answers requests.
     *
     * @param dataFolder where it keeps its data
     * @param port the port; 0 for a free one
     */
    Running start(Path dataFolder, int port);

    /** A server that runs. */
    interface Running {

        /** Its address. */
        URI url();

        /** Tokens it accepts. */
        TokenSource tokens();

        /** Waits until it is stopped, as by Ctrl-C. */
        void awaitStop() throws InterruptedException;
    }
}
