package dk.tilbage.trial;

import dk.tilbage.trial.IntakeEvent.IntakePaused;
import dk.tilbage.trial.IntakeEvent.IntakeResumed;
import dk.tilbage.trial.IntakeEvent.PlaceGivenUp;
import dk.tilbage.trial.IntakeEvent.PlaceTaken;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fold of one intake, a jobcentre's for one target group: the places held and the pauses, which hold for both groups
 * alike (domain §2, Holstebro).
 *
 * @param intakeId its id, {@link #idOf}
 * @param participants places taken by participants and not given up
 * @param controls places taken by controls and not given up
 * @param pauses the pauses, in order; at most the last one is open
 */
public record IntakeState(String intakeId, int participants, int controls, List<Pause> pauses) {

    /** The pauses as they are, never to be changed. */
    public IntakeState {
        pauses = List.copyOf(pauses);
    }

    /**
     * A pause of the intake.
     *
     * @param from the first day without intake
     * @param resumedOn the first day with intake again; absent while paused
     */
    public record Pause(LocalDate from, @Nullable LocalDate resumedOn) {

        /** Whether there is no intake on the day because of this pause. */
        public boolean covers(LocalDate day) {
            return !day.isBefore(from) && (resumedOn == null || day.isBefore(resumedOn));
        }
    }

    /** The id of an intake, of its stream and of its aggregate. */
    public static String idOf(String trialId, String jobcentreId, TargetGroup targetGroup) {
        return "intake:" + trialId + ":" + jobcentreId + ":" + targetGroup;
    }

    /** An intake to which nothing has happened. */
    public static IntakeState empty(String intakeId) {
        return new IntakeState(intakeId, 0, 0, List.of());
    }

    /** Folds an intake's events, in order. */
    public static IntakeState fold(String intakeId, Iterable<? extends IntakeEvent> events) {
        IntakeState state = empty(intakeId);
        for (IntakeEvent event : events) {
            state = state.with(event);
        }
        return state;
    }

    /** The intake after one more event. */
    public IntakeState with(IntakeEvent event) {
        return switch (event) {
            case PlaceTaken taken -> withPlaces(taken.group(), 1);
            case PlaceGivenUp given -> withPlaces(given.group(), -1);
            case IntakePaused paused -> {
                List<Pause> more = new ArrayList<>(pauses);
                more.add(new Pause(paused.from(), null));
                yield new IntakeState(intakeId, participants, controls, more);
            }
            case IntakeResumed resumed -> {
                List<Pause> ended = new ArrayList<>(pauses);
                Pause open = ended.removeLast();
                ended.add(new Pause(open.from(), resumed.on()));
                yield new IntakeState(intakeId, participants, controls, ended);
            }
        };
    }

    private IntakeState withPlaces(Group group, int change) {
        return switch (group) {
            case PARTICIPANT -> new IntakeState(intakeId, participants + change, controls, pauses);
            case CONTROL -> new IntakeState(intakeId, participants, controls + change, pauses);
            case NOT_IN_TRIAL, UNALLOCATED ->
                throw new IllegalStateException("only participants and controls take places");
        };
    }

    /** The places that a group has taken and not given up. */
    public int taken(Group group) {
        return switch (group) {
            case PARTICIPANT -> participants;
            case CONTROL -> controls;
            case NOT_IN_TRIAL, UNALLOCATED -> 0;
        };
    }

    /** Whether there is no intake on the day. */
    public boolean pausedOn(LocalDate day) {
        return pauses.stream().anyMatch(pause -> pause.covers(day));
    }

    /** The pause that has not been ended, if there is one. */
    public Optional<Pause> openPause() {
        return last().filter(pause -> pause.resumedOn() == null);
    }

    Optional<Pause> last() {
        return pauses.isEmpty() ? Optional.empty() : Optional.of(pauses.getLast());
    }
}
