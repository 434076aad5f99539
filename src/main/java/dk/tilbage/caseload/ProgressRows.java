package dk.tilbage.caseload;

import dk.tilbage.caseload.Progress.Row;
import dk.tilbage.caseload.ProgressQuery.By;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TargetGroup;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds cases up to the rows of an answer, {@value Progress#MOST_ROWS} at most, and to the totals of all of them. */
final class ProgressRows {

    private final ProtocolHistory protocol;
    private final By by;
    private final LocalDate on;
    private final NavigableMap<Key, Tally> tallies;
    private final Map<TargetGroup, Tally> totals = new EnumMap<>(TargetGroup.class);
    private boolean truncated;

    /** What a row is of: {@value Progress#ALL} for all jobcentres, an empty name for all regions or caseworkers. */
    private record Key(String jobcentreId, String region, String caseworkerId, TargetGroup targetGroup) {}

    /** Rows of these jobcentres, or of all; those that run a target group have one also without a case. */
    ProgressRows(ProtocolHistory protocol, @Nullable Set<String> jobcentres, By by, LocalDate on) {
        this.protocol = protocol;
        this.by = by;
        this.on = on;
        // Jobcentres in the order of their enrolment, others after them; the rest by name.
        Map<String, Integer> enrolled = new HashMap<>();
        protocol.jobcentres().keySet().forEach(id -> enrolled.put(id, enrolled.size()));
        this.tallies = new TreeMap<>(
                Comparator.<Key>comparingInt(key -> enrolled.getOrDefault(key.jobcentreId(), Integer.MAX_VALUE))
                        .thenComparing(Key::jobcentreId)
                        .thenComparing(Key::region)
                        .thenComparing(Key::caseworkerId)
                        .thenComparing(Key::targetGroup));
        if (by != By.CASEWORKER) {
            for (Jobcentre jobcentre : protocol.jobcentres().values()) {
                if (jobcentres == null || jobcentres.contains(jobcentre.jobcentreId())) {
                    jobcentre.targetGroups().stream()
                            .filter(targetGroup -> targetGroup != TargetGroup.CASH_BENEFIT_SICK)
                            .forEach(targetGroup -> tally(key(jobcentre.jobcentreId(), "", targetGroup)));
                }
            }
        }
    }

    void add(CaseProgress one) {
        if (one.firstDay().isAfter(on)) {
            return;
        }
        tally(key(one.openedBy(), one.caseworkerId(), one.targetGroup())).add(one);
        totals.computeIfAbsent(one.targetGroup(), group -> new Tally(on)).add(one);
    }

    private Key key(String jobcentreId, String caseworkerId, TargetGroup targetGroup) {
        return switch (by) {
            case JOBCENTRE -> new Key(jobcentreId, "", "", targetGroup);
            case CASEWORKER -> new Key(jobcentreId, "", caseworkerId, targetGroup);
            case REGION -> new Key(Progress.ALL, regionOf(jobcentreId).orElse(""), "", targetGroup);
        };
    }

    private Optional<String> regionOf(String jobcentreId) {
        return protocol.jobcentre(jobcentreId).map(Jobcentre::region);
    }

    /** The row's tally. Of too many rows the last go, and are never needed again: those before them stay. */
    private Tally tally(Key key) {
        Tally tally = tallies.computeIfAbsent(key, k -> new Tally(on));
        if (tallies.size() > Progress.MOST_ROWS) {
            tallies.pollLastEntry();
            truncated = true;
        }
        return tally;
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>(tallies.size());
        tallies.forEach((key, tally) -> rows.add(protocol.jobcentre(key.jobcentreId())
                .map(jobcentre -> ofJobcentre(jobcentre, key, tally))
                .orElseGet(() -> tally.row(
                        key.jobcentreId(),
                        named(key.region()),
                        named(key.caseworkerId()),
                        key.targetGroup(),
                        null,
                        null,
                        null))));
        return List.copyOf(rows);
    }

    /** The places are the jobcentre's, not those of one caseworker. */
    private static Row ofJobcentre(Jobcentre jobcentre, Key key, Tally tally) {
        boolean whole = key.caseworkerId().isEmpty();
        return tally.row(
                key.jobcentreId(),
                jobcentre.region(),
                named(key.caseworkerId()),
                key.targetGroup(),
                whole ? jobcentre.placesFor(key.targetGroup(), Group.PARTICIPANT) : null,
                whole ? jobcentre.placesFor(key.targetGroup(), Group.CONTROL) : null,
                jobcentre.exemptionStep());
    }

    private static @Nullable String named(String name) {
        return name.isEmpty() ? null : name;
    }

    List<Row> totals() {
        return totals.entrySet().stream()
                .map(total -> total.getValue().row(Progress.ALL, null, null, total.getKey(), null, null, null))
                .toList();
    }

    boolean truncated() {
        return truncated;
    }
}
