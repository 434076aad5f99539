package dk.tilbage.report;

import dk.tilbage.report.PackageFolder.Row;
import java.util.Map;
import java.util.TreeMap;

/** The delays of registration by group, jobcentre and kind; one row at a time. */
final class DelayTallies {

    final TreeMap<String, Delays> byGroup = new TreeMap<>();
    final TreeMap<String, Map<String, Delays>> byKind = new TreeMap<>();
    final TreeMap<String, Map<String, Delays>> byJobcentre = new TreeMap<>();
    /** How many registrations were corrected. */
    final TreeMap<String, Long> corrected = new TreeMap<>();

    final TreeMap<String, Long> all = new TreeMap<>();

    void add(Row row, TrialData.Place place) {
        all.merge(place.group(), 1L, Long::sum);
        if (!row.text("corrected_on").isEmpty()) {
            corrected.merge(place.group(), 1L, Long::sum);
        }
        Integer delay = row.whole("delay_days");
        if (delay != null) {
            byGroup.computeIfAbsent(place.group(), name -> new Delays()).add(delay);
            if (place.arm() != Person.NO_ARM) {
                in(byKind, row.text("kind"), place.group()).add(delay);
                in(byJobcentre, place.jobcentre(), place.group()).add(delay);
            }
        }
    }

    private static Delays in(Map<String, Map<String, Delays>> tallies, String key, String group) {
        return tallies.computeIfAbsent(key, name -> new TreeMap<>()).computeIfAbsent(group, name -> new Delays());
    }
}
