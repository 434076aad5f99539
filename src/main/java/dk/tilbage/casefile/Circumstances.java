package dk.tilbage.casefile;

import dk.tilbage.trial.ProtocolHistory;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a decision depends on beside the case itself. The edge passes it in; the domain reads no clock.
 *
 * @param today the Danish calendar date at the registry's clock
 * @param protocol the trial as decided so far; absent where there is no such trial
 */
public record Circumstances(LocalDate today, @Nullable ProtocolHistory protocol) {}
