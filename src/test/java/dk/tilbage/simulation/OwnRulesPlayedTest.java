package dk.tilbage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.deadlines.DaysMet;
import dk.tilbage.deadlines.Obligation;
import dk.tilbage.deadlines.Obligations;
import dk.tilbage.deadlines.Status;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * In a simulated run each jobcentre's own rules fire, and are kept as a rule and broken now and then; and what was met, was
 * met on the day of what met it.
 */
class OwnRulesPlayedTest {

    @Test
    void everyLocalTargetOfEveryJobcentreOf2009Fires() {
        fires(Part.TRIAL_OF_2009, 2_400, 0.6);
    }

    @Test
    void everyLocalTargetOfLyngbyFires() {
        fires(Part.LYNGBY, 150, 0.5);
    }

    @Test
    void everyDatedActivityOfThePackagesFires() {
        fires(Part.PACKAGES_OF_2015, 150, 0.4);
    }

    private static void fires(Part part, int cases, double leastMet) {
        Scenario scenario = Scenario.of(part);
        PlayedCases played = PlayedCases.play(Population.of(2009, cases, scenario));
        Map<String, Map<Status, Integer>> stand = stand(played, part.lastDay());
        Map<String, String> rules = new LinkedHashMap<>(scenario.packageRules());
        scenario.jobcentres().forEach(site -> rules.putAll(scenario.localTargets(site.id())));
        assertThat(rules).isNotEmpty();
        assertThat(stand.keySet()).as("%s", stand).containsAll(rules.keySet());
        int met = 0;
        for (Map.Entry<String, CaseState> one : played.states().entrySet()) {
            met += DaysMet.areDaysOfWhatMetThem(one.getKey(), CaseFacts.of(one.getValue()), played.trial());
        }
        assertThat(met).isGreaterThan(cases);
        Map<Status, Integer> all = new EnumMap<>(Status.class);
        for (String rule : rules.keySet()) {
            Map<Status, Integer> of = stand.getOrDefault(rule, Map.of());
            of.forEach((status, count) -> all.merge(status, count, Integer::sum));
            assertThat(of.getOrDefault(Status.MET, 0)).as("%s %s", rule, of).isPositive();
        }
        int judged = all.getOrDefault(Status.MET, 0)
                + all.getOrDefault(Status.LATE, 0)
                + all.getOrDefault(Status.BREACHED, 0);
        assertThat(all).containsKeys(Status.MET, Status.LATE, Status.BREACHED);
        assertThat((double) all.getOrDefault(Status.MET, 0) / judged)
                .as("%s", stand)
                .isBetween(leastMet, 0.97);
    }

    private static Map<String, Map<Status, Integer>> stand(PlayedCases played, LocalDate day) {
        Map<String, Map<Status, Integer>> stand = new TreeMap<>();
        for (CaseState state : played.states().values()) {
            for (Obligation obligation : Obligations.of(CaseFacts.of(state), played.trial())) {
                obligation
                        .statusOn(day)
                        .ifPresent(
                                status -> stand.computeIfAbsent(obligation.rule(), rule -> new EnumMap<>(Status.class))
                                        .merge(status, 1, Integer::sum));
            }
        }
        return stand;
    }
}
