package dk.tilbage.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dk.tilbage.eventstore.Anchor;
import dk.tilbage.eventstore.LogVerifier.Fault;
import dk.tilbage.eventstore.LogVerifier.Verdict;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What verifying the log found.
 *
 * @param sound whether nothing was found
 * @param position the last position up to which everything is as it was recorded
 * @param digest the digest there, in hexadecimal
 * @param anchors how many anchors the log was held against and agreed with
 * @param provenTo the furthest of these; what lies behind it is vouched for by the database alone
 * @param lastAnchor the last anchor of the file; absent where there is none
 * @param tornAnchor whether the file ends in half a line, which the program was writing when it stopped
 * @param otherAnchorFiles how many other files of anchors the database knows of
 * @param fault the first fault; absent where there is none
 * @param events how many events were read, by aggregate type and name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VerifiedLog(
        boolean sound,
        long position,
        String digest,
        long anchors,
        long provenTo,
        @Nullable Anchor lastAnchor,
        boolean tornAnchor,
        int otherAnchorFiles,
        @Nullable Fault fault,
        SortedMap<String, SortedMap<String, Long>> events) {

    static VerifiedLog of(Verdict verdict) {
        return new VerifiedLog(
                verdict.sound(),
                verdict.verified(),
                verdict.digest(),
                verdict.anchored().checked(),
                verdict.anchored().provenTo(),
                verdict.anchored().last(),
                verdict.anchored().torn(),
                verdict.anchored().otherFiles(),
                verdict.fault().orElse(null),
                verdict.counts());
    }
}
