package dk.tilbage.dataset;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseEvent.OfPerson;
import dk.tilbage.casefile.CaseEvent.Registration;
import dk.tilbage.casefile.CaseEvent.RegistrationWithdrawn;
import dk.tilbage.eventstore.CommandOrigin;
import dk.tilbage.eventstore.RecordedEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What changed something between two datasets: an event, or that the day of observation is another. Who acted is told by
 * role alone.
 *
 * @param kind what kind of cause
 * @param position the event's position
 * @param recordedAt when it was recorded
 * @param event its name, without its package
 * @param command the command behind it, by its name in the HTTP contract, where the log has it
 * @param actorRole in which role somebody sent that, where the log has it
 */
record DiffCause(
        Kind kind,
        @Nullable Long position,
        @Nullable Instant recordedAt,
        @Nullable String event,
        @Nullable String command,
        @Nullable String actorRole) {

    /** What kind of cause. */
    enum Kind {
        /** The day of observation was moved. */
        OBSERVATION_DAY,
        /** A fact was registered, in time or late. */
        NEW,
        /** A registered fact was corrected. */
        CORRECTION,
        /** A registered fact was withdrawn. */
        WITHDRAWAL,
        /** The trial decided something: a protocol, a jobcentre, an unblinding. */
        TRIAL
    }

    /** The day of observation was moved. */
    static final DiffCause OBSERVED_ON_ANOTHER_DAY = new DiffCause(Kind.OBSERVATION_DAY, null, null, null, null, null);

    /** An event of a case or of the trial. */
    static DiffCause of(RecordedEvent event) {
        var origin = event.metaData();
        return new DiffCause(
                kind(event.payload()),
                event.position(),
                event.recordedAt(),
                event.eventName().substring(event.eventName().lastIndexOf('.') + 1),
                origin.get(CommandOrigin.COMMAND_NAME),
                origin.get(CommandOrigin.ROLE));
    }

    private static Kind kind(Object payload) {
        if (payload instanceof CaseEvent event) {
            return switch (event) {
                case Registration fact -> fact.correction() == null ? Kind.NEW : Kind.CORRECTION;
                case RegistrationWithdrawn withdrawn -> Kind.WITHDRAWAL;
                // Changes no row, so it is never a cause.
                case OfPerson identity -> Kind.NEW;
            };
        }
        return Kind.TRIAL;
    }

    /** The same without what the kind of event would tell. */
    DiffCause concealed() {
        return new DiffCause(kind, position, recordedAt, null, null, null);
    }

    /** The same without the time, where data are minimised. */
    DiffCause minimised() {
        return new DiffCause(kind, position, null, event, command, actorRole);
    }
}
