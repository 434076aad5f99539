package dk.tilbage.trial;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.axonframework.modelling.command.Repository;

/** Where a case takes its place and gives it up: loads the intake inside the caller's unit of work, so that both are appended together. */
public final class Intakes {

    private final Supplier<Repository<IntakeAggregate>> repository;

    /** Intakes kept in a repository, asked for only when the first case comes. */
    public Intakes(Supplier<Repository<IntakeAggregate>> repository) {
        this.repository = repository;
    }

    /**
     * An intake as it stands in the caller's unit of work. Nothing else changes it until that ends: another allocation
     * either waits for this one or is decided again.
     */
    public IntakeState state(String intakeId) {
        IntakeState[] state = {IntakeState.empty(intakeId)};
        // Also an intake to which nothing has happened is held until the unit of work ends.
        in(intakeId, intake -> state[0] = intake.state(intakeId));
        return state[0];
    }

    /**
     * Gives a case its place, or refuses it.
     *
     * @throws RefusedException where the quota is full or intake is paused on that day
     */
    public void admit(String trialId, Jobcentre jobcentre, TargetGroup targetGroup, Place place) {
        in(
                IntakeState.idOf(trialId, jobcentre.jobcentreId(), targetGroup),
                intake -> intake.admit(trialId, jobcentre, targetGroup, place));
    }

    /** A case gives up the place it took in an intake: the person has left before entry. */
    public void giveUp(String intakeId, Place place) {
        in(intakeId, intake -> intake.giveUp(intakeId, place));
    }

    /** A case has the place again that it gave up; never refused. */
    public void takeBack(String intakeId, Place place) {
        in(intakeId, intake -> intake.takeBack(intakeId, place));
    }

    private void in(String intakeId, Consumer<IntakeAggregate> what) {
        try {
            repository.get().loadOrCreate(intakeId, IntakeAggregate::new).execute(what);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the intake could not be loaded", e);
        }
    }
}
