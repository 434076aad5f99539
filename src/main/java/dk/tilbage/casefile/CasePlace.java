package dk.tilbage.casefile;

import dk.tilbage.casefile.CaseEvent.CaseAllocated;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.IntakeState;
import dk.tilbage.trial.Place;
import dk.tilbage.trial.TargetGroup;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The place that a case was given in an intake when it was allocated. It stays in that intake, whatever is transferred or
 * corrected later; whether the case still holds it is computed: not while the person has left before entry, who is outside
 * the quotas (design, section 5, entry).
 *
 * @param trialId the trial
 * @param jobcentreId the jobcentre that held the case when it was allocated
 * @param targetGroup the target group as it was registered then
 * @param place the place
 */
public record CasePlace(String trialId, String jobcentreId, TargetGroup targetGroup, Place place) {

    /** What a command does to a case's place. */
    public enum Move {
        /** The case is allocated: the intake decides whether there is a place. */
        TAKE,
        /** The person has left before entry. */
        GIVE_UP,
        /** The person has not left before entry after all: the place is there again, however full the intake is. */
        TAKE_BACK
    }

    /** What becomes of the place between two states of a case, in order. */
    public static List<Move> moves(CaseState before, CaseState after) {
        Optional<CasePlace> place = after.place();
        if (place.isEmpty()) {
            return List.of();
        }
        boolean holds = isHeld(after);
        if (before.place().isEmpty()) {
            return holds ? List.of(Move.TAKE) : List.of(Move.TAKE, Move.GIVE_UP);
        }
        if (isHeld(before) == holds) {
            return List.of();
        }
        return List.of(holds ? Move.TAKE_BACK : Move.GIVE_UP);
    }

    /** The intake that the place is in. */
    public String intakeId() {
        return IntakeState.idOf(trialId, jobcentreId, targetGroup);
    }

    /** The place that an allocation takes; none for a case drawn out of the trial. */
    static @Nullable CasePlace taken(CaseFacts facts, CaseAllocated allocated) {
        return allocated.group() == Group.NOT_IN_TRIAL
                ? null
                : new CasePlace(
                        facts.opening().trialId(),
                        facts.holder().jobcentreId(),
                        facts.targetGroup(),
                        new Place(
                                facts.caseId(),
                                allocated.group(),
                                allocated.on(),
                                allocated.stratum(),
                                allocated.draw()));
    }

    private static boolean isHeld(CaseState state) {
        return state.place().isPresent() && !CaseFacts.of(state).leftBeforeEntry();
    }
}
