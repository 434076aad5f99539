package dk.tilbage.simulation;

import static dk.tilbage.simulation.SimulationReport.line;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The breaches of the protocol that stand on the last simulated day, as the registry judges them.
 *
 * @param byRule how many by rule
 * @param first the first few
 * @param complete whether all pages were read
 */
record AlertsOnLastDay(LocalDate day, Map<String, Integer> byRule, List<JsonNode> first, boolean complete) {

    private static final int LISTED = 8;
    private static final int MOST_PAGES = 200;

    /** Reads the list to its end, page by page. */
    static AlertsOnLastDay read(RegistryClient registry, LocalDate day) {
        Map<String, Integer> byRule = new TreeMap<>();
        List<JsonNode> first = new ArrayList<>();
        String after = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            Map<String, String> query = new LinkedHashMap<>();
            query.put("status", "BREACHED");
            query.put("scope", "PROTOCOL");
            query.put("on", day.toString());
            query.put("limit", "500");
            if (!after.isEmpty()) {
                query.put("after", after);
            }
            JsonNode answer = registry.get("api/v1/alerts", query, TokenSource.AUDITOR);
            for (JsonNode alert : answer.path("items")) {
                byRule.merge(alert.path("rule").asString("?"), 1, Integer::sum);
                if (first.size() < LISTED) {
                    first.add(alert);
                }
            }
            after = answer.path("next").asString("");
            if (after.isEmpty()) {
                return new AlertsOnLastDay(day, byRule, first, true);
            }
        }
        return new AlertsOnLastDay(day, byRule, first, false);
    }

    String text() {
        StringBuilder text = new StringBuilder(line(String.format(
                Locale.ROOT, "Breaches of the protocol on %s by rule%s", day, complete ? "" : " (first pages)")));
        byRule.forEach((rule, count) -> text.append(line(String.format(Locale.ROOT, "  %-32s %9d", rule, count))));
        text.append(line("The first of them"));
        for (JsonNode alert : first) {
            text.append(line(String.format(
                    Locale.ROOT,
                    "  %-14s %-14s %-24s due %s",
                    alert.path("caseId").asString("?"),
                    alert.path("jobcentreId").asString(""),
                    alert.path("rule").asString("?"),
                    alert.path("dueOn").asString("?"))));
        }
        return text.toString();
    }
}
