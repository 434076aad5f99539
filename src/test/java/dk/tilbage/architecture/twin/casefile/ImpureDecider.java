package dk.tilbage.architecture.twin.casefile;

import dk.tilbage.eventstore.Stored;
import java.time.LocalDate;
import java.time.ZoneId;
import javax.crypto.Mac;
import org.springframework.core.env.Environment;

/** Breaks on purpose what the domain must keep: it reads a clock, knows a framework, does its own cryptography. */
class ImpureDecider {

    LocalDate today() {
        return LocalDate.now(ZoneId.of("Europe/Copenhagen"));
    }

    boolean allowed(Environment environment) {
        return environment.containsProperty("allowed");
    }

    Mac mac() throws java.security.NoSuchAlgorithmException {
        return Mac.getInstance("HmacSHA256");
    }

    /** An event that is no record. */
    @Stored(name = "twin.NotARecord", revision = 1)
    static class NotARecord {}
}
