package dk.tilbage.casefile;

import dk.tilbage.trial.IntakeState;
import dk.tilbage.trial.ProtocolHistory;
import java.time.LocalDate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a decision depends on beside the case itself. The edge passes it in; the domain reads no clock.
 *
 * @param today the Danish calendar date at the registry's clock
 * @param protocol the trial as decided so far; absent where there is no such trial
 * @param intakes the trial's intakes as they stand, by id; asked only where a group is drawn, for the number of the draw
 */
public record Circumstances(
        LocalDate today, @Nullable ProtocolHistory protocol, Function<String, IntakeState> intakes) {

    /** Circumstances in which nobody has been allocated yet. */
    public Circumstances(LocalDate today, @Nullable ProtocolHistory protocol) {
        this(today, protocol, IntakeState::empty);
    }
}
