package dk.tilbage.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.eventstore.CommandOrigin;
import dk.tilbage.eventstore.RecordedEvent;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event of a case, as clients are shown it: nothing that is sealed.
 *
 * @param sequence its number in the case, from 0
 * @param position its position in the log
 * @param recordedAt when it was recorded
 * @param event its name
 * @param registrationId the registration it concerns; absent where it is about who the person is
 * @param corrects the position of the event it corrects
 * @param withdraws the position of the event it withdraws
 * @param actor who acted
 * @param role in which role
 * @param client through which client application
 * @param command by which command
 * @param data its fields; what is sealed is shown as sealed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record HistoryEntry(
        long sequence,
        long position,
        Instant recordedAt,
        String event,
        @Nullable String registrationId,
        @Nullable Long corrects,
        @Nullable Long withdraws,
        @Nullable String actor,
        @Nullable String role,
        @Nullable String client,
        @Nullable String command,
        JsonNode data) {

    /**
     * Of an event, in the order of the case's events.
     *
     * @param standing the position of the event that each registration stands by; is brought up to date
     */
    static HistoryEntry of(RecordedEvent recorded, Map<String, Long> standing) {
        Refers refers = Refers.of(recorded, standing);
        return of(recorded, refers);
    }

    /** The same, where it is known what it refers to. */
    static HistoryEntry of(RecordedEvent recorded, Refers refers) {
        Map<String, String> origin = recorded.metaData();
        return new HistoryEntry(
                recorded.sequence(),
                recorded.position(),
                recorded.recordedAt(),
                CommandAnswer.simpleName(recorded.eventName()),
                registrationId((CaseEvent) recorded.payload()),
                refers.corrects(),
                refers.withdraws(),
                origin.get(CommandOrigin.ACTOR),
                origin.get(CommandOrigin.ROLE),
                origin.get(CommandOrigin.CLIENT),
                origin.get(CommandOrigin.COMMAND_NAME),
                data((CaseEvent) recorded.payload()));
    }

    /**
     * Which earlier event of its case an event is about.
     *
     * @param corrects the position of the one it corrects
     * @param withdraws the position of the one it withdraws
     */
    record Refers(@Nullable Long corrects, @Nullable Long withdraws) {

        private static final Refers TO_NONE = new Refers(null, null);

        /** Of an event, in the order of the case's events; brings {@code standing} up to date. */
        static Refers of(RecordedEvent recorded, Map<String, Long> standing) {
            return switch ((CaseEvent) recorded.payload()) {
                case CaseEvent.Registration registration -> {
                    Long before = standing.put(registration.registrationId(), recorded.position());
                    yield registration.correction() == null ? TO_NONE : new Refers(before, null);
                }
                case CaseEvent.RegistrationWithdrawn withdrawal ->
                    new Refers(null, standing.remove(withdrawal.registrationId()));
                case CaseEvent.OfPerson identity -> TO_NONE;
            };
        }
    }

    private static @Nullable String registrationId(CaseEvent event) {
        return switch (event) {
            case CaseEvent.Registration registration -> registration.registrationId();
            case CaseEvent.RegistrationWithdrawn withdrawal -> withdrawal.registrationId();
            case CaseEvent.OfPerson identity -> null;
        };
    }

    /** The fields of an event, without the registration's id. */
    static JsonNode data(CaseEvent event) {
        JsonNode data = PublicJson.tree(event);
        if (data instanceof ObjectNode fields) {
            fields.remove("registrationId");
        }
        return data;
    }
}
