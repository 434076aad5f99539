package dk.tilbage.simulation;

import static dk.tilbage.simulation.SimulationReport.line;

import dk.tilbage.simulation.Scenario.Site;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * How each jobcentre's own rules stand on the last simulated day, as the registry judges them: its local targets, and where
 * the protocol has packages, the activities that have a date.
 *
 * @param scenario the trial
 * @param day the day
 * @param byRule how many obligations of a rule stand how
 */
record LocalTargetsOnLastDay(Scenario scenario, LocalDate day, Map<String, Map<String, Integer>> byRule) {

    static final String LEGEND =
            "met: done in time; late: done after the date; breached: not done, and the date is past; due: not done yet; "
                    + "waived: fell away";

    private static final String[] STATUSES = {"MET", "LATE", "BREACHED", "DUE", "WAIVED"};
    private static final int MOST_PAGES = 200;

    /** Reads the lists of all jobcentres to their ends. */
    static LocalTargetsOnLastDay read(RegistryClient registry, Scenario scenario, LocalDate day) {
        Map<String, Map<String, Integer>> byRule = new TreeMap<>();
        for (Site site : scenario.jobcentres()) {
            if (!scenario.localTargets(site.id()).isEmpty()) {
                read(registry, site.id(), "LOCAL", day, byRule);
            }
            if (!scenario.packageRules().isEmpty()) {
                read(registry, site.id(), "PACKAGE", day, byRule);
            }
        }
        return new LocalTargetsOnLastDay(scenario, day, byRule);
    }

    private static void read(
            RegistryClient registry,
            String jobcentreId,
            String scope,
            LocalDate day,
            Map<String, Map<String, Integer>> byRule) {
        String after = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            Map<String, String> query = new LinkedHashMap<>();
            query.put("jobcentre", jobcentreId);
            query.put("scope", scope);
            query.put("on", day.toString());
            query.put("limit", "500");
            if (!after.isEmpty()) {
                query.put("after", after);
            }
            JsonNode answer = registry.get("api/v1/alerts", query, TokenSource.AUDITOR);
            for (JsonNode alert : answer.path("items")) {
                byRule.computeIfAbsent(alert.path("rule").asString("?"), rule -> new TreeMap<>())
                        .merge(alert.path("status").asString("?"), 1, Integer::sum);
            }
            after = answer.path("next").asString("");
            if (after.isEmpty()) {
                return;
            }
        }
    }

    /**
     * The table: a line for each jobcentre, or for each of its rules.
     *
     * @param everyRule whether each rule has a line of its own
     */
    String text(boolean everyRule) {
        StringBuilder text = new StringBuilder();
        text.append(line(String.format(Locale.ROOT, "Local targets of %s on %s", scenario.trialId(), day)));
        text.append(line(String.format(
                Locale.ROOT, "%-44s %7s %7s %9s %7s %7s", "", "met", "late", "breached", "due", "waived")));
        for (Site site : scenario.jobcentres()) {
            Map<String, String> rules = new LinkedHashMap<>(scenario.localTargets(site.id()));
            rules.putAll(scenario.packageRules());
            if (rules.isEmpty()) {
                text.append(line("  " + site.name() + ": none of its own"));
                continue;
            }
            Map<String, Integer> sum = new TreeMap<>();
            rules.keySet()
                    .forEach(rule -> byRule.getOrDefault(rule, Map.of())
                            .forEach((status, count) -> sum.merge(status, count, Integer::sum)));
            text.append(row("  " + site.name() + ", " + rules.size() + (rules.size() == 1 ? " rule" : " rules"), sum));
            if (everyRule) {
                rules.keySet().forEach(rule -> text.append(row("    " + rule, byRule.getOrDefault(rule, Map.of()))));
            }
        }
        return text.toString();
    }

    private static String row(String name, Map<String, Integer> counts) {
        StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-44s", name));
        for (String status : STATUSES) {
            int width = status.equals("BREACHED") ? 9 : 7;
            row.append(String.format(Locale.ROOT, " %" + width + "d", counts.getOrDefault(status, 0)));
        }
        return line(row.toString());
    }
}
