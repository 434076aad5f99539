package dk.tilbage.providers;

import dk.tilbage.eventstore.EventLog;
import dk.tilbage.trial.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.axonframework.modelling.command.Repository;

/**
 * The agreements with providers. A case moves its places here: the agreement is loaded inside the caller's unit of work, so
 * that both are appended together. Queries read them from the log.
 */
public final class Agreements {

    private final Supplier<Repository<AgreementAggregate>> repository;
    private final EventLog log;

    Agreements(Supplier<Repository<AgreementAggregate>> repository, EventLog log) {
        this.repository = repository;
        this.log = log;
    }

    /**
     * Moves the place of a referral, in the unit of work of its case.
     *
     * @throws RefusedException where the referral cannot be made under the agreement, or it is full
     */
    public void move(PlaceMove move) {
        try {
            repository
                    .get()
                    .loadOrCreate(move.referral().streamId(), AgreementAggregate::new)
                    .execute(agreement -> agreement.move(move));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the agreement could not be loaded", e);
        }
    }

    /** An agreement as it stands in the log; one to which nothing has happened where there is none. */
    public AgreementState current(String streamId) {
        return AgreementState.fold(
                streamId,
                log.ofAggregate(streamId, Long.MAX_VALUE).stream()
                        .map(event -> (AgreementEvent) event.payload())
                        .toList());
    }

    /** The agreements of a trial as they stood at a position of the log, by id. */
    public List<AgreementState> of(String trialId, long position) {
        List<AgreementState> found = new ArrayList<>();
        log.forEachAggregate(AgreementAggregate.TYPE, position, (streamId, events) -> {
            if (streamId.startsWith(AgreementState.idPrefix(trialId))) {
                found.add(AgreementState.fold(
                        streamId,
                        events.stream()
                                .map(event -> (AgreementEvent) event.payload())
                                .toList()));
            }
        });
        return found;
    }
}
