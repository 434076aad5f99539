package dk.tilbage.trial;

import dk.tilbage.trial.IntakeEvent.IntakePaused;
import dk.tilbage.trial.IntakeEvent.IntakeResumed;
import dk.tilbage.trial.IntakeEvent.PlaceGivenUp;
import dk.tilbage.trial.IntakeEvent.PlaceTaken;
import dk.tilbage.trial.IntakeState.Pause;
import dk.tilbage.trial.Jobcentre.Quota;
import dk.tilbage.trial.TrialCommand.IntakeCommand;
import dk.tilbage.trial.TrialCommand.PauseIntake;
import dk.tilbage.trial.TrialCommand.ResumeIntake;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides who gets a place in an intake, and its pauses (domain §2: quotas, Holstebro; §3: the quotas of each jobcentre).
 * Pure.
 */
public final class IntakeDecider {

    private IntakeDecider() {}

    /**
     * Whether a case gets a place in its group. A day in a pause admits neither group. Somebody drawn out of the trial
     * takes no place, and so is accepted without an event whatever the quota and the pauses.
     *
     * <p>Where the rule draws, a full quota must not depend on what was drawn: a refusal would show the group to come, and
     * could be tried for with one person after another. Intake then closes for both groups when either is full.
     *
     * @param state the intake of this jobcentre and target group
     * @param jobcentre the jobcentre, with its quotas
     * @param targetGroup the case's target group
     * @param place the place, with the group that the allocation rule assigns
     */
    public static Decision<IntakeEvent> admit(
            IntakeState state, Jobcentre jobcentre, TargetGroup targetGroup, Place place) {
        if (place.group() == Group.UNALLOCATED) {
            throw new IllegalArgumentException("no place without a group");
        }
        if (place.group() == Group.NOT_IN_TRIAL) {
            return Decision.alreadyThere();
        }
        Draw draw = place.draw();
        if (draw != null && draw.number() != state.nextDraw(draw.rule(), place.stratum())) {
            throw new IllegalArgumentException("draws are taken in order, each once");
        }
        if (state.pausedOn(place.on())) {
            return Decision.refuse(RefusalCode.INTAKE_PAUSED, "on");
        }
        Quota quota = jobcentre.quotaOf(targetGroup, place.stratum());
        if (quota != null && isFull(state, jobcentre, targetGroup, quota, draw == null ? place.group() : null)) {
            return Decision.refuse(RefusalCode.QUOTA_FULL, null);
        }
        return Decision.accept(
                new PlaceTaken(state.intakeId(), place.caseId(), place.group(), place.on(), place.stratum(), draw));
    }

    /**
     * A case gives its place up: the person has left before entry, and is outside the quotas (design, section 5, entry).
     * The number of its draw is not given back.
     *
     * @param state the intake in which it took the place
     * @param place the place
     */
    public static Decision<IntakeEvent> giveUp(IntakeState state, Place place) {
        return Decision.accept(new PlaceGivenUp(state.intakeId(), place.caseId(), place.group(), place.stratum()));
    }

    /**
     * A case has the place again that it had given up, as after a reopening. Never refused, not by a full quota nor by a
     * pause: only an allocation is. Nothing is drawn.
     *
     * @param state the intake in which it took the place
     * @param place the place
     */
    public static Decision<IntakeEvent> takeBack(IntakeState state, Place place) {
        return Decision.accept(
                new PlaceTaken(state.intakeId(), place.caseId(), place.group(), place.on(), place.stratum(), null));
    }

    /** Whether a group's quota is full; whether either group's is, where no group may be told. */
    private static boolean isFull(
            IntakeState state, Jobcentre jobcentre, TargetGroup targetGroup, Quota quota, @Nullable Group group) {
        List<Quota> all = jobcentre.quotasFor(targetGroup);
        Predicate<Group> reached = of -> isReached(state, all, quota, of);
        return switch (jobcentre.quotaRule()) {
            case EACH_GROUP ->
                group != null ? reached.test(group) : reached.test(Group.PARTICIPANT) || reached.test(Group.CONTROL);
            case BOTH_REACHED -> reached.test(Group.PARTICIPANT) && reached.test(Group.CONTROL);
        };
    }

    /**
     * A stratum with a number for the group is counted by itself. One without is drawn by itself, but shares the places of
     * everybody else: København has 200 participants in all.
     */
    private static boolean isReached(IntakeState state, List<Quota> all, Quota quota, Group group) {
        Integer own = quota.placesFor(group);
        if (own != null && quota.stratum() != null) {
            return state.placesOf(quota.stratum()).of(group) >= own;
        }
        int taken = state.placesOf(null).of(group);
        Integer shared = null;
        for (Quota other : all) {
            if (other.stratum() == null) {
                shared = other.placesFor(group);
            } else if (other.placesFor(group) == null) {
                taken += state.placesOf(other.stratum()).of(group);
            }
        }
        return shared != null && taken >= shared;
    }

    /**
     * Decides a pause or its end; both hold for both groups. The same pause or end again is accepted without an event.
     *
     * @param trial the trial, if there is one
     * @param state the intake of the command's jobcentre and target group
     * @param command what is asked
     */
    public static Decision<IntakeEvent> decide(
            @Nullable ProtocolHistory trial, IntakeState state, IntakeCommand command) {
        if (trial == null) {
            return Decision.refuse(RefusalCode.TRIAL_UNKNOWN, "trialId");
        }
        Optional<Jobcentre> jobcentre = trial.jobcentre(command.jobcentreId());
        if (jobcentre.isEmpty()) {
            return Decision.refuse(RefusalCode.JOBCENTRE_UNKNOWN, "jobcentreId");
        }
        if (!jobcentre.get().targetGroups().contains(command.targetGroup())) {
            return Decision.refuse(RefusalCode.TARGET_GROUP_NOT_RUN, "targetGroup");
        }
        return switch (command) {
            case PauseIntake pause -> pause(state, pause);
            case ResumeIntake resume -> resume(state, resume);
        };
    }

    /** Pauses follow one another: none begins in, or before, an earlier one. */
    private static Decision<IntakeEvent> pause(IntakeState state, PauseIntake command) {
        LocalDate from = command.from();
        if (state.pauses().stream().anyMatch(pause -> pause.from().equals(from))) {
            return Decision.alreadyThere();
        }
        if (state.openPause().isPresent() || state.pausedOn(from)) {
            return Decision.refuse(RefusalCode.INTAKE_PAUSED, "from");
        }
        if (state.last().filter(last -> from.isBefore(last.from())).isPresent()) {
            return Decision.refuse(RefusalCode.DATES_REVERSED, "from");
        }
        return Decision.accept(new IntakePaused(state.intakeId(), from));
    }

    /** A pause lasts at least one day. */
    private static Decision<IntakeEvent> resume(IntakeState state, ResumeIntake command) {
        LocalDate on = command.on();
        Pause last = state.last().orElse(null);
        if (last == null) {
            return Decision.refuse(RefusalCode.INTAKE_NOT_PAUSED, "on");
        }
        if (last.resumedOn() != null) {
            return last.resumedOn().equals(on)
                    ? Decision.alreadyThere()
                    : Decision.refuse(RefusalCode.INTAKE_NOT_PAUSED, "on");
        }
        if (!on.isAfter(last.from())) {
            return Decision.refuse(RefusalCode.DATES_REVERSED, "on");
        }
        return Decision.accept(new IntakeResumed(state.intakeId(), on));
    }
}
