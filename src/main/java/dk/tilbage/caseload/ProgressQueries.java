package dk.tilbage.caseload;

import com.mongodb.client.model.Filters;
import dk.tilbage.caseload.Progress.Balance;
import dk.tilbage.caseload.Progress.Counts;
import dk.tilbage.caseload.Progress.Row;
import dk.tilbage.readmodel.ReadModels;
import dk.tilbage.trial.ExemptionGround;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.Trials;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts a trial's progress over the caseload. */
@Component
public final class ProgressQueries {

    private final ReadModels readModels;
    private final Trials trials;

    /** Counts what the read models hold, against what the trials have agreed. */
    public ProgressQueries(ReadModels readModels, Trials trials) {
        this.readModels = readModels;
        this.trials = trials;
    }

    private record Cell(String jobcentreId, TargetGroup targetGroup, Group group) {

        static Cell of(Document id) {
            return new Cell(
                    id.getString("jobcentreId"),
                    TargetGroup.valueOf(id.getString("targetGroup")),
                    Group.valueOf(id.getString("group")));
        }
    }

    /** A trial's progress, of the jobcentres given or of all; empty where there is no such trial. */
    public Optional<Progress> of(String trialId, @Nullable Set<String> jobcentres) {
        return trials.current(trialId).map(protocol -> progress(protocol, jobcentres));
    }

    private Progress progress(ProtocolHistory protocol, @Nullable Set<String> jobcentres) {
        long position = readModels.position(Caseload.NAME);
        Bson match = jobcentres == null
                ? Filters.eq("trialId", protocol.trialId())
                : Filters.and(Filters.eq("trialId", protocol.trialId()), Filters.in("openedBy", jobcentres));
        Map<Cell, Counts> counts = counts(match);
        Set<String> ids = new LinkedHashSet<>(protocol.jobcentres().keySet());
        counts.keySet().stream().map(Cell::jobcentreId).sorted().forEach(ids::add);
        List<Row> rows = new ArrayList<>();
        for (String jobcentreId : ids) {
            if (jobcentres != null && !jobcentres.contains(jobcentreId)) {
                continue;
            }
            Optional<Jobcentre> jobcentre = protocol.jobcentre(jobcentreId);
            for (TargetGroup targetGroup : TargetGroup.values()) {
                Row row = row(jobcentreId, targetGroup, jobcentre, counts);
                boolean runs =
                        jobcentre.isPresent() && jobcentre.get().targetGroups().contains(targetGroup);
                if (runs || row.opened() > 0) {
                    rows.add(row);
                }
            }
        }
        return new Progress(protocol.trialId(), position, List.copyOf(rows));
    }

    private static Row row(
            String jobcentreId, TargetGroup targetGroup, Optional<Jobcentre> jobcentre, Map<Cell, Counts> counts) {
        Map<Group, Counts> groups = new EnumMap<>(Group.class);
        long opened = 0;
        for (Group group : Group.values()) {
            Counts found = counts.getOrDefault(new Cell(jobcentreId, targetGroup, group), Counts.NONE);
            groups.put(group, found);
            opened += found.cases();
        }
        return new Row(
                jobcentreId,
                targetGroup,
                opened,
                groups,
                jobcentre
                        .map(centre -> centre.placesFor(targetGroup, Group.PARTICIPANT))
                        .orElse(null),
                jobcentre
                        .map(centre -> centre.placesFor(targetGroup, Group.CONTROL))
                        .orElse(null),
                Balance.of(cases(groups, Group.PARTICIPANT), cases(groups, Group.CONTROL)));
    }

    private static long cases(Map<Group, Counts> groups, Group group) {
        return Objects.requireNonNull(groups.get(group)).cases();
    }

    private Map<Cell, Counts> counts(Bson match) {
        Map<Cell, Map<ExemptionGround, Long>> grounds = new HashMap<>();
        readModels
                .documents(Caseload.NAME)
                .aggregate(List.of(
                        new Document("$match", match),
                        new Document("$unwind", "$exemptions.granted"),
                        new Document(
                                "$group",
                                new Document("_id", cell().append("ground", "$exemptions.granted"))
                                        .append("cases", new Document("$sum", 1)))))
                .forEach(found -> {
                    Document id = found.get("_id", Document.class);
                    grounds.computeIfAbsent(Cell.of(id), cell -> new EnumMap<>(ExemptionGround.class))
                            .put(ExemptionGround.valueOf(id.getString("ground")), number(found, "cases"));
                });
        Map<Cell, Counts> counts = new HashMap<>();
        readModels
                .documents(Caseload.NAME)
                .aggregate(List.of(
                        new Document("$match", match),
                        new Document(
                                "$group",
                                new Document("_id", cell())
                                        .append("cases", new Document("$sum", 1))
                                        .append("entered", countWhere(is("$entered")))
                                        .append("leftBeforeEntry", countWhere(is("$leftBeforeEntry")))
                                        .append("outOfOrder", countWhere(is("$outOfOrder")))
                                        .append(
                                                "assessed",
                                                countWhere(new Document("$gt", List.of("$exemptions.assessed", 0))))
                                        .append(
                                                "exempted",
                                                countWhere(new Document(
                                                        "$gt",
                                                        List.of(new Document("$size", "$exemptions.granted"), 0)))))))
                .forEach(found -> {
                    Cell cell = Cell.of(found.get("_id", Document.class));
                    long cases = number(found, "cases");
                    long left = number(found, "leftBeforeEntry");
                    counts.put(
                            cell,
                            new Counts(
                                    cases,
                                    number(found, "entered"),
                                    left,
                                    cases - left,
                                    number(found, "outOfOrder"),
                                    number(found, "assessed"),
                                    number(found, "exempted"),
                                    grounds.getOrDefault(cell, Map.of())));
                });
        return counts;
    }

    private static Document cell() {
        return new Document("jobcentreId", "$openedBy")
                .append("targetGroup", "$targetGroup")
                .append("group", "$group");
    }

    private static Document is(String field) {
        return new Document("$eq", List.of(field, true));
    }

    private static Document countWhere(Document condition) {
        return new Document("$sum", new Document("$cond", List.of(condition, 1, 0)));
    }

    private static long number(Document found, String field) {
        return found.get(field, Number.class).longValue();
    }
}
