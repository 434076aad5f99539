package dk.tilbage.trial;

import dk.tilbage.trial.IntakeEvent.IntakePaused;
import dk.tilbage.trial.IntakeEvent.IntakeResumed;
import dk.tilbage.trial.IntakeEvent.PlaceGivenUp;
import dk.tilbage.trial.IntakeEvent.PlaceTaken;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fold of one intake, a jobcentre's for one target group: the places held and the pauses, which hold for both groups
 * alike (domain §2, Holstebro).
 *
 * @param intakeId its id, {@link #idOf}
 * @param places places taken and not given up, by stratum; the stratum of everybody else is the empty name
 * @param drawn the number of the last draw of each list
 * @param lastAllocatedOn the latest day of an allocation that took a place; absent where none has
 * @param pauses the pauses, in order; at most the last one is open
 */
public record IntakeState(
        String intakeId,
        Map<String, Places> places,
        Map<DrawList, Integer> drawn,
        @Nullable LocalDate lastAllocatedOn,
        List<Pause> pauses) {

    /** Maps and pauses as they are, never to be changed. */
    public IntakeState {
        places = Map.copyOf(places);
        drawn = Map.copyOf(drawn);
        pauses = List.copyOf(pauses);
    }

    /**
     * Places taken and not given up.
     *
     * @param participants by participants
     * @param controls by controls
     */
    public record Places(int participants, int controls) {

        static final Places NONE = new Places(0, 0);

        private Places plus(Group group, int change) {
            return switch (group) {
                case PARTICIPANT -> new Places(participants + change, controls);
                case CONTROL -> new Places(participants, controls + change);
                case NOT_IN_TRIAL, UNALLOCATED ->
                    throw new IllegalStateException("only participants and controls take places");
            };
        }

        /** The places of one of the groups. */
        public int of(Group group) {
            return switch (group) {
                case PARTICIPANT -> participants;
                case CONTROL -> controls;
                case NOT_IN_TRIAL, UNALLOCATED -> 0;
            };
        }
    }

    /**
     * A list that is drawn from in this intake: one for each rule of the jobcentre and each stratum.
     *
     * @param rule the ordinal of the rule
     * @param stratum the stratum; the empty name for everybody else
     */
    public record DrawList(int rule, String stratum) {}

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
        return new IntakeState(intakeId, Map.of(), Map.of(), null, List.of());
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
            case PlaceTaken taken -> {
                Map<DrawList, Integer> draws = drawn;
                if (taken.draw() != null) {
                    draws = new HashMap<>(drawn);
                    draws.put(
                            new DrawList(taken.draw().rule(), named(taken.stratum())),
                            taken.draw().number());
                }
                LocalDate last =
                        lastAllocatedOn == null || taken.on().isAfter(lastAllocatedOn) ? taken.on() : lastAllocatedOn;
                yield new IntakeState(intakeId, changed(taken.stratum(), taken.group(), 1), draws, last, pauses);
            }
            case PlaceGivenUp given ->
                new IntakeState(intakeId, changed(given.stratum(), given.group(), -1), drawn, lastAllocatedOn, pauses);
            case IntakePaused paused -> {
                List<Pause> more = new ArrayList<>(pauses);
                more.add(new Pause(paused.from(), null));
                yield new IntakeState(intakeId, places, drawn, lastAllocatedOn, more);
            }
            case IntakeResumed resumed -> {
                List<Pause> ended = new ArrayList<>(pauses);
                Pause open = ended.removeLast();
                ended.add(new Pause(open.from(), resumed.on()));
                yield new IntakeState(intakeId, places, drawn, lastAllocatedOn, ended);
            }
        };
    }

    private Map<String, Places> changed(@Nullable String stratum, Group group, int change) {
        Map<String, Places> more = new HashMap<>(places);
        Places now = placesOf(stratum).plus(group, change);
        if (now.equals(Places.NONE)) {
            more.remove(named(stratum));
        } else {
            more.put(named(stratum), now);
        }
        return more;
    }

    private static String named(@Nullable String stratum) {
        return Objects.requireNonNullElse(stratum, "");
    }

    /** The places of a stratum; absent stands for everybody that no stratum names. */
    public Places placesOf(@Nullable String stratum) {
        return Objects.requireNonNullElse(places.get(named(stratum)), Places.NONE);
    }

    /** The number of the next draw of a list. */
    public int nextDraw(int rule, @Nullable String stratum) {
        return Objects.requireNonNullElse(drawn.get(new DrawList(rule, named(stratum))), 0) + 1;
    }

    /** The places that a group has taken and not given up, over all strata. */
    public int taken(Group group) {
        return places.values().stream().mapToInt(of -> of.of(group)).sum();
    }

    /** The places that participants have taken and not given up, over all strata. */
    public int participants() {
        return taken(Group.PARTICIPANT);
    }

    /** The places that controls have taken and not given up, over all strata. */
    public int controls() {
        return taken(Group.CONTROL);
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
