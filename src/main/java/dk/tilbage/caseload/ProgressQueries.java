package dk.tilbage.caseload;

import com.mongodb.client.model.Filters;
import dk.tilbage.readmodel.ReadModels;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.Trials;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Adds up a trial's progress from what each case contributes. */
@Component
public final class ProgressQueries {

    private static final int BATCH = 1_000;

    private final ReadModels readModels;
    private final Trials trials;

    /** Adds up what the read models hold, against what the trials have agreed. */
    public ProgressQueries(ReadModels readModels, Trials trials) {
        this.readModels = readModels;
        this.trials = trials;
    }

    /** A trial's progress; empty where there is no such trial. */
    public Optional<Progress> of(String trialId, ProgressQuery query) {
        return trials.current(trialId).map(protocol -> progress(protocol, query));
    }

    private Progress progress(ProtocolHistory protocol, ProgressQuery query) {
        long position = readModels.position(ProgressView.NAME);
        Set<String> jobcentres = query.jobcentres(protocol);
        ProgressRows rows = new ProgressRows(protocol, jobcentres, query.by(), query.on());
        forEach(protocol.trialId(), jobcentres, query.caseworkerId(), rows::add);
        return new Progress(
                protocol.trialId(),
                position,
                query.on(),
                query.jobcentreId(),
                query.region(),
                query.caseworkerId(),
                query.by(),
                rows.rows(),
                rows.truncated(),
                rows.totals());
    }

    /** The jobcentres to tell of: those enrolled, in their order, then others that opened a case. */
    static Set<String> ids(ProtocolHistory protocol, @Nullable Set<String> jobcentres, Set<String> seen) {
        Set<String> ids = new LinkedHashSet<>(protocol.jobcentres().keySet());
        ids.addAll(seen);
        if (jobcentres != null) {
            ids.retainAll(jobcentres);
        }
        return ids;
    }

    /** The trial's figures on a day by jobcentre, target groups together, and under {@link Progress#ALL} those of all. */
    Map<String, Tally> byJobcentre(ProtocolHistory protocol, @Nullable Set<String> jobcentres, LocalDate on) {
        Map<String, Tally> found = new TreeMap<>();
        Tally all = new Tally(on);
        forEach(protocol.trialId(), jobcentres, null, one -> {
            found.computeIfAbsent(one.openedBy(), id -> new Tally(on)).add(one);
            all.add(one);
        });
        Map<String, Tally> ordered = new LinkedHashMap<>();
        ordered.put(Progress.ALL, all);
        for (String id : ids(protocol, jobcentres, found.keySet())) {
            ordered.put(id, Objects.requireNonNullElseGet(found.get(id), () -> new Tally(on)));
        }
        return ordered;
    }

    /** What each case of the trial contributes, but for people on cash benefit. */
    void forEach(
            String trialId,
            @Nullable Set<String> jobcentres,
            @Nullable String caseworkerId,
            Consumer<CaseProgress> consumer) {
        List<Bson> conditions = new ArrayList<>();
        conditions.add(Filters.eq("trialId", trialId));
        if (jobcentres != null) {
            conditions.add(Filters.in("openedBy", jobcentres));
        }
        if (caseworkerId != null) {
            conditions.add(Filters.eq("caseworkerId", caseworkerId));
        }
        conditions.add(Filters.ne("targetGroup", TargetGroup.CASH_BENEFIT_SICK.name()));
        readModels
                .documents(ProgressView.NAME)
                .find(Filters.and(conditions))
                .batchSize(BATCH)
                .map(ProgressView::read)
                .forEach(consumer);
    }
}
