package dk.tilbage.trial;

import java.time.LocalDate;
import java.util.function.Supplier;
import org.axonframework.modelling.command.Repository;

/** Where a case takes its place: loads the intake inside the caller's unit of work, so that both are appended together. */
public final class Intakes {

    private final Supplier<Repository<IntakeAggregate>> repository;

    /** Intakes kept in a repository, asked for only when the first case comes. */
    public Intakes(Supplier<Repository<IntakeAggregate>> repository) {
        this.repository = repository;
    }

    /**
     * Gives a case its place, or refuses it.
     *
     * @throws RefusedException where the quota is full or intake is paused on that day
     */
    public void admit(
            String trialId, Jobcentre jobcentre, TargetGroup targetGroup, String caseId, Group group, LocalDate on) {
        try {
            repository
                    .get()
                    .loadOrCreate(IntakeState.idOf(trialId, jobcentre.jobcentreId(), targetGroup), IntakeAggregate::new)
                    .execute(intake -> intake.admit(trialId, jobcentre, targetGroup, caseId, group, on));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the intake could not be loaded", e);
        }
    }
}
