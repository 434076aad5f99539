package dk.tilbage.caseload;

import static dk.tilbage.caseload.ToldCase.TRIAL_2009;
import static dk.tilbage.caseload.ToldCase.day;
import static dk.tilbage.caseload.ToldCase.sick;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.caseload.ProgressQuery.By;
import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.TargetGroup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rows of an answer: their order, and that there are never too many. */
class ProgressRowsTest {

    @Test
    void theMostRowsAreTheFirstWhateverTheOrderOfTheCases() {
        List<String> caseworkers = new ArrayList<>();
        for (int i = 0; i < 2 * (Progress.MOST_ROWS + 100); i++) {
            caseworkers.add(String.format("cw-%04d", i / 2));
        }
        Collections.shuffle(caseworkers, new Random(7));
        ProgressRows rows = new ProgressRows(TRIAL_2009, null, By.CASEWORKER, day("03-31"));
        caseworkers.forEach(id -> rows.add(sick("herning", "01-05").heldBy(id).progress()));
        assertThat(rows.truncated()).isTrue();
        assertThat(rows.rows())
                .hasSize(Progress.MOST_ROWS)
                .isSortedAccordingTo((one, other) ->
                        String.valueOf(one.caseworkerId()).compareTo(String.valueOf(other.caseworkerId())));
        assertThat(rows.rows().getLast().caseworkerId()).isEqualTo("cw-0499");
        assertThat(rows.rows()).allMatch(row -> row.opened() == 2);
        assertThat(rows.totals().getFirst().opened()).isEqualTo(caseworkers.size());
    }

    /** Four employment regions oversee the sixteen jobcentres of 2009. */
    @Test
    void regionsHaveRowsInTheOrderOfTheirNamesAlsoWithoutACase() {
        ProgressRows rows = new ProgressRows(TRIAL_2009, null, By.REGION, day("03-31"));
        rows.add(sick("herning", "01-05").progress());
        rows.add(sick("horsens", "01-05").progress());
        List<String> regions = TRIAL_2009.jobcentres().values().stream()
                .map(Jobcentre::region)
                .distinct()
                .sorted()
                .toList();
        assertThat(regions).hasSize(4);
        assertThat(rows.rows().stream()
                        .filter(row -> row.targetGroup() == TargetGroup.SICKNESS_BENEFIT)
                        .map(Progress.Row::region))
                .isEqualTo(regions);
        assertThat(rows.rows()).extracting(Progress.Row::jobcentreId).containsOnly(Progress.ALL);
        assertThat(rows.rows().stream().mapToLong(Progress.Row::opened).sum()).isEqualTo(2);
    }

    @Test
    void jobcentresHaveRowsInTheOrderOfEnrolmentForTheTargetGroupsTheyRun() {
        ProgressRows rows = new ProgressRows(TRIAL_2009, Set.of("horsens", "herning"), By.JOBCENTRE, day("03-31"));
        assertThat(rows.rows())
                .extracting(row -> row.jobcentreId() + " " + row.targetGroup())
                .containsExactlyElementsOf(TRIAL_2009.jobcentres().values().stream()
                        .filter(jobcentre -> Set.of("horsens", "herning").contains(jobcentre.jobcentreId()))
                        .flatMap(jobcentre -> jobcentre.targetGroups().stream()
                                .map(targetGroup -> jobcentre.jobcentreId() + " " + targetGroup))
                        .toList());
        assertThat(By.named("caseworker")).contains(By.CASEWORKER);
        assertThat(By.named("CASEWORKER")).isEmpty();
    }
}
