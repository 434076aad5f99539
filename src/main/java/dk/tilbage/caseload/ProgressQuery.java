package dk.tilbage.caseload;

import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.ProtocolHistory;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a trial's progress. A case counts at the jobcentre that opened it, with the caseworker who holds it now.
 *
 * @param allowed the jobcentres whose cases may be counted; all where absent
 * @param jobcentreId only this one
 * @param region only the jobcentres of this employment region, which oversees them (domain §1)
 * @param caseworkerId only the cases of this caseworker
 * @param by what has a row of its own
 * @param on the day
 */
public record ProgressQuery(
        @Nullable Set<String> allowed,
        @Nullable String jobcentreId,
        @Nullable String region,
        @Nullable String caseworkerId,
        By by,
        LocalDate on) {

    /** What has a row of its own, with each target group. */
    public enum By {
        /** Each jobcentre. */
        JOBCENTRE,
        /** Each caseworker of each jobcentre who holds a case. */
        CASEWORKER,
        /** Each employment region. */
        REGION;

        /** The one of that name, in small letters; empty where there is none. */
        public static Optional<By> named(String name) {
            return Stream.of(values())
                    .filter(by -> by.name().toLowerCase(java.util.Locale.ROOT).equals(name))
                    .findFirst();
        }
    }

    /** All of a trial, by jobcentre. */
    public static ProgressQuery all(LocalDate on) {
        return new ProgressQuery(null, null, null, null, By.JOBCENTRE, on);
    }

    /** The jobcentres whose cases are counted; absent for all. */
    @Nullable
    Set<String> jobcentres(ProtocolHistory protocol) {
        Set<String> these = allowed;
        if (jobcentreId != null) {
            these = these == null || these.contains(jobcentreId) ? Set.of(jobcentreId) : Set.of();
        }
        if (region != null) {
            Set<String> before = these;
            these = protocol.jobcentres().values().stream()
                    .filter(jobcentre -> jobcentre.region().equals(region))
                    .map(Jobcentre::jobcentreId)
                    .filter(id -> before == null || before.contains(id))
                    .collect(Collectors.toSet());
        }
        return these;
    }
}
