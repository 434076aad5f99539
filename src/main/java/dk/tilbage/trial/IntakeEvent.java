package dk.tilbage.trial;

import dk.tilbage.eventstore.Stored;
import java.time.LocalDate;

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
     */
    @Stored(name = "trial.PlaceTaken", revision = 1)
    record PlaceTaken(String intakeId, String caseId, Group group, LocalDate on) implements IntakeEvent {}

    /**
     * A case gave up its place: the person left before entry, and is outside the quotas (design, section 5, entry).
     *
     * @param intakeId the intake
     * @param caseId the case
     * @param group the group it was assigned to
     */
    @Stored(name = "trial.PlaceGivenUp", revision = 1)
    record PlaceGivenUp(String intakeId, String caseId, Group group) implements IntakeEvent {}

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
