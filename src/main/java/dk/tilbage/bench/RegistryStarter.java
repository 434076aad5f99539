package dk.tilbage.bench;

import java.net.URI;
import java.util.Map;

/** Starts the registry within this process. */
@FunctionalInterface
public interface RegistryStarter {

    /**
     * Starts it and returns when it answers requests.
     *
     * @param settings its settings
     */
    Registry start(Map<String, Object> settings);

    /** A registry that runs in this process, with what is inside it. */
    interface Registry extends AutoCloseable {

        /** Its address. */
        URI url();

        /** An access token with that role at every jobcentre. */
        String token(String role);

        /** One of the parts it is made of. */
        <T> T part(Class<T> type);

        /** Stops it. */
        @Override
        void close();
    }
}
