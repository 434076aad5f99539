package dk.tilbage.casefile;

import static dk.tilbage.casefile.GivenCase.DAY_1;
import static dk.tilbage.casefile.GivenCase.TODAY;
import static dk.tilbage.casefile.GivenCase.correction;
import static dk.tilbage.casefile.GivenCase.withdrawal;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseCommand.*;
import dk.tilbage.casefile.CaseEvent.*;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.TargetGroup;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The track that a case is sent to: its history, and which tracks there are. */
class TracksTest {

    private static final LocalDate DAY = DAY_1.plusDays(40);

    @Test
    void aTrackMayChangeAndItsHistoryIsKept() {
        GivenCase given = GivenCase.of();
        assertThat(given.facts().track()).isEmpty();
        assertThat(given.accepts(track("t", "coach", DAY))).containsExactly(new TrackChosen("t", "coach", DAY, null));
        given.and(track("t", "coach", DAY), track("t2", "keep", DAY.plusDays(14)));
        assertThat(given.facts().trackOn(DAY.minusDays(1))).isEmpty();
        assertThat(given.facts().trackOn(DAY)).contains("coach");
        assertThat(given.facts().trackOn(DAY.plusDays(14))).contains("keep");
        assertThat(given.facts().track()).contains("keep");
        assertThat(given.facts().all(TrackChosen.class)).hasSize(2);
    }

    @Test
    void aTrackIsCorrectedAndWithdrawnLikeEveryRegistration() {
        GivenCase given = GivenCase.of(track("t", "coach", DAY), track("t2", "keep", DAY.plusDays(14)));
        given.corrected(track("t2", "screen", DAY.plusDays(7)));
        assertThat(given.facts().trackOn(DAY.plusDays(7))).contains("screen");
        given.and(withdrawal("t2"));
        assertThat(given.facts().track()).contains("coach");
        given.refuses(track("t3", "keep", TODAY.plusDays(1)), RefusalCode.DATE_IN_FUTURE, "on");
        given.refuses(track("t3", "keep", DAY_1.minusDays(1)), RefusalCode.BEFORE_DAY_ONE, "on");
        given.refuses(correction(track("t", "coach", TODAY.plusDays(1))), RefusalCode.DATE_IN_FUTURE, "on");
        given.and(new CloseCase("c", "z", DAY.plusDays(30), Outcome.RECOVERED));
        given.refuses(track("t3", "keep", DAY.plusDays(30)), RefusalCode.AFTER_CASE_END, "on");
    }

    @Test
    void greveHasThreeTracks() {
        GivenCase given = GivenCase.at("greve", TargetGroup.SICKNESS_BENEFIT);
        given.accepts(track("t", "jobcoach", DAY));
        given.accepts(track("t", "arbejdsfastholdelse", DAY));
        given.accepts(track("t", "kia", DAY));
        given.refuses(track("t", "coaching", DAY), RefusalCode.TRACK_UNKNOWN, "trackId");
        given.and(track("t", "kia", DAY));
        given.refuses(correction(track("t", "kiosk", DAY)), RefusalCode.TRACK_UNKNOWN, "trackId");
    }

    @Test
    void greveSendsFlexJobToJobcoachFromTheStart() {
        GivenCase given = GivenCase.at("greve", TargetGroup.FLEX_JOB).and(track("t", "jobcoach", DAY_1));
        assertThat(given.facts().trackOn(DAY_1)).contains("jobcoach");
    }

    @Test
    void odenseHasFourOffersToChooseFrom() {
        GivenCase given = GivenCase.at("odense", TargetGroup.SICKNESS_BENEFIT);
        given.accepts(track("t", "delvis-raskmelding", DAY));
        given.accepts(track("t", "coaching", DAY));
        given.accepts(track("t", "kommunalt-projekt", DAY));
        given.accepts(track("t", "privat-projekt", DAY));
        given.refuses(track("t", "kia", DAY), RefusalCode.TRACK_UNKNOWN, "trackId");
    }

    @Test
    void afterATransferTheTracksAreThoseOfTheOtherJobcentre() {
        GivenCase given = GivenCase.at("greve", TargetGroup.SICKNESS_BENEFIT).and(moved("odense", DAY));
        given.refuses(track("t", "coaching", DAY.minusDays(1)), RefusalCode.TRACK_UNKNOWN, "trackId");
        given.accepts(track("t", "coaching", DAY));
        given.and(moved("herning", DAY.plusDays(7)));
        // Herning declares none.
        given.accepts(track("t", "whatever", DAY.plusDays(7)));
    }

    private static TransferCase moved(@Nullable String jobcentreId, LocalDate on) {
        return new TransferCase("c", "to-" + jobcentreId, null, null, jobcentreId, on);
    }

    private static ChooseTrack track(String id, String trackId, LocalDate on) {
        return new ChooseTrack("c", id, trackId, on);
    }
}
