package dk.tilbage.trial;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A place in an intake, as an allocation takes it.
 *
 * @param caseId the case
 * @param group the group it was assigned to
 * @param on the day of the allocation
 * @param stratum the stratum it is counted in ({@link Jobcentre#stratumOf}); absent where it is that of everybody else
 * @param draw which draw assigned it; absent where nothing was drawn
 */
public record Place(
        String caseId,
        Group group,
        LocalDate on,
        @Nullable String stratum,
        @Nullable Draw draw) {}
