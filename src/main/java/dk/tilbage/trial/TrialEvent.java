package dk.tilbage.trial;

import dk.tilbage.eventstore.Stored;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can happen in a trial as a whole. Its stream is the protocol history every case is judged by. */
public sealed interface TrialEvent {

    /**
     * A trial was registered.
     *
     * @param trialId the trial
     * @param title its title
     * @param period first and last day of the whole trial
     */
    @Stored(name = "trial.TrialRegistered", revision = 1)
    record TrialRegistered(String trialId, String title, Period period) implements TrialEvent {}

    /**
     * A protocol version was adopted.
     *
     * @param version its number
     * @param effectiveFrom the first day it is in force
     * @param rules its rules
     */
    @Stored(name = "trial.ProtocolAdopted", revision = 2, readsFrom = 1)
    record ProtocolAdopted(int version, LocalDate effectiveFrom, ProtocolRules rules) implements TrialEvent {}

    /**
     * A jobcentre was enrolled.
     *
     * @param jobcentre the jobcentre with its settings
     */
    @Stored(name = "trial.JobcentreEnrolled", revision = 3, readsFrom = 1)
    record JobcentreEnrolled(Jobcentre jobcentre) implements TrialEvent {}

    /**
     * A jobcentre adopted local targets: deadlines of its own beside the protocol's. They replace those it had.
     *
     * @param jobcentreId the jobcentre
     * @param effectiveFrom the first day they are in force
     * @param targets the targets; none ends those it had
     * @param tracks the tracks that it sends people to; absent where it declares none
     */
    @Stored(name = "trial.LocalTargetsAdopted", revision = 2, readsFrom = 1)
    record LocalTargetsAdopted(
            String jobcentreId,
            LocalDate effectiveFrom,
            List<DeadlineRule> targets,
            @Nullable List<Track> tracks) implements TrialEvent {

        /** Lists that nobody changes; no track told as none. */
        public LocalTargetsAdopted {
            targets = List.copyOf(targets);
            tracks = tracks == null || tracks.isEmpty() ? null : List.copyOf(tracks);
        }

        /** The tracks that it declares; none where any can be chosen. */
        public List<Track> declaredTracks() {
            return tracks == null ? List.of() : tracks;
        }
    }

    /**
     * A jobcentre's allocation rule was changed from a day on.
     *
     * @param jobcentreId the jobcentre
     * @param effectiveFrom the first day of the new rule
     * @param allocation the new rule
     */
    @Stored(name = "trial.AllocationChanged", revision = 1)
    record AllocationChanged(String jobcentreId, LocalDate effectiveFrom, Jobcentre.AllocationRule allocation)
            implements TrialEvent {}

    /**
     * The seed with which the trial draws was set. It stands in the log alone: no answer, view or dataset shows it before
     * the trial is unblinded.
     *
     * @param seed the seed
     */
    @Stored(name = "trial.AllocationSeedSet", revision = 1)
    record AllocationSeedSet(AllocationSeed seed) implements TrialEvent {}

    /**
     * The trial was unblinded.
     *
     * @param on the day of the decision
     */
    @Stored(name = "trial.TrialUnblinded", revision = 1)
    record TrialUnblinded(LocalDate on) implements TrialEvent {}
}
