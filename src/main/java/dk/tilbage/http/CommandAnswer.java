package dk.tilbage.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dk.tilbage.eventstore.Receipt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to an accepted command.
 *
 * @param caseId the case it concerned, if any
 * @param sequence the sequence of the case's (or trial's) last event after it
 * @param position the position of its last event in the log
 * @param events the names of the events, in order; none where the same content was already there
 * @param registrationIds the registrations it made, corrected or withdrew
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CommandAnswer(
        @Nullable String caseId, long sequence, long position, List<String> events, List<String> registrationIds) {

    static CommandAnswer of(Receipt receipt) {
        return new CommandAnswer(
                receipt.caseId(),
                receipt.sequence(),
                receipt.position(),
                receipt.events().stream().map(CommandAnswer::simpleName).toList(),
                receipt.registrationIds());
    }

    /** The event's name without its package. */
    static String simpleName(String logicalName) {
        return logicalName.substring(logicalName.lastIndexOf('.') + 1);
    }
}
