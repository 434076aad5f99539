package dk.tilbage;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The program's Spring Boot configuration. */
@SpringBootApplication
public class TilbageApplication {

    static {
        quiet();
    }

    /**
     * Keeps Axon from phoning home and from advertising on the console. Must have been called before Spring starts;
     * loading this class calls it.
     */
    public static void quiet() {
        System.setProperty("axoniq.update-checker.disabled", "true");
        System.setProperty("disable-axoniq-console-message", "true");
    }
}
