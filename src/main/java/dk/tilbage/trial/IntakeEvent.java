package dk.tilbage.trial;

import dk.tilbage.eventstore.Stored;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What can happen in the intake of one target group at one jobcentre: its quotas and pauses. */
public sealed interface IntakeEvent {

    /** The intake: {@link IntakeState#idOf}. */
    String intakeId();

    /**
     * A case took a place; or has it again, after having given it up.
     *
     * @param intakeId the intake
     * @param caseId the case
     * @param group the group it was assigned to
     * @param on the day of the allocation
     * @param stratum the stratum it is counted in; absent where it is that of everybody else
     * @param draw which draw assigned the group; absent where nothing was drawn, and where a place is taken again
     */
    @Stored(name = "trial.PlaceTaken", revision = 2, readsFrom = 1)
    record PlaceTaken(
            String intakeId,
            String caseId,
            Group group,
            LocalDate on,
            @Nullable String stratum,
            @Nullable Draw draw) implements IntakeEvent {}

    /**
     * A case gave up its place: the person left before entry, and is outside the quotas (design, section 5, entry).
     *
     * @param intakeId the intake
     * @param caseId the case
     * @param group the group it was assigned to
     * @param stratum the stratum it was counted in; absent where it is that of everybody else
     */
    @Stored(name = "trial.PlaceGivenUp", revision = 2, readsFrom = 1)
    record PlaceGivenUp(
            String intakeId,
            String caseId,
            Group group,
            @Nullable String stratum) implements IntakeEvent {}

    /**
     * Intake was paused for both groups.
     *
     * @param intakeId the intake
     * @param from the first day without intake
     */
    @Stored(name = "trial.IntakePaused", revision = 1)
    record IntakePaused(String intakeId, LocalDate from) implements IntakeEvent {}

    /**
     * Intake was resumed for both groups.
     *
     * @param intakeId the intake
     * @param on the first day with intake again
     */
    @Stored(name = "trial.IntakeResumed", revision = 1)
    record IntakeResumed(String intakeId, LocalDate on) implements IntakeEvent {}
}
