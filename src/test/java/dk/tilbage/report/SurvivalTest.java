package dk.tilbage.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dk.tilbage.report.KaplanMeier.Observation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/**
 * Against the remissions of leukaemia of E. J. Freireich and others, <i>Blood</i> 21 (1963) 699–716, as analysed in D.
 * R. Cox and D. Oakes, <i>Analysis of Survival Data</i> (1984), and in D. G. Kleinbaum and M. Klein, <i>Survival
 * Analysis</i>: weeks, negative where censored.
 */
class SurvivalTest {

    private static final int[] SIX_MP = {
        6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35
    };
    private static final int[] PLACEBO = {1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23};

    private static List<Observation> observations(int... weeks) {
        return Arrays.stream(weeks)
                .mapToObj(week -> new Observation(Math.abs(week), week > 0))
                .toList();
    }

    private static List<LogRank.Subject> subjects(List<Observation> first, List<Observation> second) {
        List<LogRank.Subject> subjects = new ArrayList<>();
        first.forEach(seen -> subjects.add(new LogRank.Subject("", true, seen)));
        second.forEach(seen -> subjects.add(new LogRank.Subject("", false, seen)));
        return subjects;
    }

    @Test
    void theCurveOfSixMp() {
        KaplanMeier estimate = KaplanMeier.of(observations(SIX_MP));
        assertThat(estimate.steps()).extracting(KaplanMeier.Step::days).containsExactly(6, 7, 10, 13, 16, 22, 23);
        assertThat(estimate.steps())
                .extracting(KaplanMeier.Step::atRisk)
                .containsExactly(21L, 17L, 15L, 12L, 11L, 7L, 6L);
        double[] survival = {0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482};
        double[] error = {0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346};
        for (int i = 0; i < survival.length; i++) {
            assertThat(estimate.steps().get(i).survival()).isCloseTo(survival[i], within(5e-5));
            assertThat(estimate.steps().get(i).standardError()).isCloseTo(error[i], within(5e-5));
        }
        // survfit(..., conf.type = "log-log"): 0.620 to 0.952 at 6 weeks, 0.188 to 0.680 at 23.
        assertThat(estimate.steps().getFirst().low()).isCloseTo(0.6197, within(5e-5));
        assertThat(estimate.steps().getFirst().high()).isCloseTo(0.9516, within(5e-5));
        assertThat(estimate.steps().getLast().low()).isCloseTo(0.1881, within(5e-5));
        assertThat(estimate.steps().getLast().high()).isCloseTo(0.6801, within(5e-5));
        assertThat(estimate.median().days()).isEqualTo(23);
        assertThat(estimate.median().low()).isEqualTo(13);
        assertThat(estimate.median().high()).isNaN();
    }

    @Test
    void theMedianUnderPlacebo() {
        assertThat(KaplanMeier.of(observations(PLACEBO)).median().days()).isEqualTo(8);
    }

    @Test
    void whereTheCurveRunsAlongAHalfTheMedianIsTheMiddle() {
        assertThat(KaplanMeier.of(observations(1, 2, 5, 6)).median().days()).isEqualTo(3.5);
    }

    @Test
    void theLogRankTest() {
        LogRank test = LogRank.plain(subjects(observations(SIX_MP), observations(PLACEBO)));
        assertThat(test.observed()).isEqualTo(9);
        assertThat(test.expected()).isCloseTo(19.2505, within(5e-5));
        assertThat(test.variance()).isCloseTo(6.2570, within(5e-5));
        assertThat(test.chiSquare()).isCloseTo(16.793, within(5e-4));
        assertThat(test.p()).isCloseTo(4.17e-5, within(5e-8));
    }

    @Provide
    Arbitrary<List<Observation>> seen() {
        return Combinators.combine(Arbitraries.integers().between(0, 40), Arbitraries.of(true, false))
                .as(Observation::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }

    @Property(tries = 200)
    void withoutCensoringTheCurveIsTheShareStillThere(@ForAll("seen") List<Observation> seen) {
        List<Observation> events =
                seen.stream().map(one -> new Observation(one.days(), true)).toList();
        for (KaplanMeier.Step step : KaplanMeier.of(events).steps()) {
            double still =
                    events.stream().filter(one -> one.days() > step.days()).count();
            assertThat(step.survival()).isCloseTo(still / events.size(), within(1e-12));
        }
    }

    @Property(tries = 200)
    void theOrderDoesNotMatter(@ForAll("seen") List<Observation> seen) {
        List<Observation> shuffled = new ArrayList<>(seen);
        Collections.reverse(shuffled);
        assertThat(KaplanMeier.of(shuffled).steps())
                .isEqualTo(KaplanMeier.of(seen).steps());
    }

    @Property(tries = 200)
    void theTestIsTheSameFromEitherSide(
            @ForAll("seen") List<Observation> one, @ForAll("seen") List<Observation> other) {
        LogRank there = LogRank.plain(subjects(one, other));
        LogRank back = LogRank.plain(subjects(other, one));
        assertThat(there.variance()).isCloseTo(back.variance(), within(1e-9));
        if (there.variance() > 1e-9) {
            assertThat(there.chiSquare()).isCloseTo(back.chiSquare(), within(1e-6));
        }
    }

    @Property(tries = 100)
    void oneStratumIsThePlainTest(@ForAll("seen") List<Observation> one, @ForAll("seen") List<Observation> other) {
        List<LogRank.Subject> subjects = subjects(one, other);
        assertThat(LogRank.stratified(subjects)).isEqualTo(LogRank.plain(subjects));
    }

    @Property(tries = 100)
    void strataThatAreAlikeDoubleEverySum(
            @ForAll("seen") List<Observation> one, @ForAll("seen") List<Observation> other) {
        List<LogRank.Subject> twice = new ArrayList<>(subjects(one, other));
        subjects(one, other).forEach(subject -> twice.add(new LogRank.Subject("b", subject.first(), subject.seen())));
        LogRank plain = LogRank.plain(subjects(one, other));
        LogRank stratified = LogRank.stratified(twice);
        assertThat(stratified.observed()).isEqualTo(2 * plain.observed());
        assertThat(stratified.expected()).isCloseTo(2 * plain.expected(), within(1e-9));
        assertThat(stratified.variance()).isCloseTo(2 * plain.variance(), within(1e-9));
    }
}
