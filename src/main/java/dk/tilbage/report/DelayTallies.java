package dk.tilbage.report;

import dk.tilbage.report.PackageFolder.Row;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** The delays of registration by group, jobcentre and kind; one row at a time. */
final class DelayTallies {

    /** What is registered, by what its delay says. */
    enum Family {
        /** Something that happened, and was then recorded. */
        HAPPENED,
        /**
         * The opening of a case: its day is the first day of absence or of approval, before which the registry cannot
         * know of anybody.
         */
        OPENED,
        /** Something that is known ahead of its day. */
        AHEAD;

        static Family of(String kind) {
            return switch (kind) {
                case "CASE_OPENED" -> OPENED;
                case "CONVERSATION_PLANNED", "HOLIDAY_RECORDED" -> AHEAD;
                default -> HAPPENED;
            };
        }
    }

    final TreeMap<String, Map<Family, Delays>> byGroup = new TreeMap<>();
    final TreeMap<String, Map<String, Delays>> byKind = new TreeMap<>();
    /** Of what happened alone. */
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
            Family family = Family.of(row.text("kind"));
            byGroup.computeIfAbsent(place.group(), name -> new EnumMap<>(Family.class))
                    .computeIfAbsent(family, one -> new Delays())
                    .add(delay);
            if (place.arm() != Person.NO_ARM) {
                in(byKind, row.text("kind"), place.group()).add(delay);
                if (family == Family.HAPPENED) {
                    in(byJobcentre, place.jobcentre(), place.group()).add(delay);
                }
            }
        }
    }

    private static Delays in(Map<String, Map<String, Delays>> tallies, String key, String group) {
        return tallies.computeIfAbsent(key, name -> new TreeMap<>()).computeIfAbsent(group, name -> new Delays());
    }
}
