package dk.tilbage.ops;

import dk.tilbage.caseload.CaseCounts;
import dk.tilbage.caseload.Steering;
import dk.tilbage.caseload.SteeringQueries;
import dk.tilbage.deadlines.AlertsViewQueries;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.RegistryClock;
import dk.tilbage.trial.Trials;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * The registry's own gauges: the log's length, cases by group, obligations by status and what the steering groups must look
 * at. All but the first are counted from the views every half minute, or five minutes, rather than at each scrape, which asks
 * for no more than positions.
 */
final class RegistryMetrics {

    private static final Logger log = LoggerFactory.getLogger(RegistryMetrics.class);

    private final CaseCounts cases;
    private final AlertsViewQueries alerts;
    private final SteeringQueries steering;
    private final Trials trials;
    private final RegistryClock clock;
    private final MultiGauge caseGauge;
    private final MultiGauge alertGauge;
    private final MultiGauge steeringGauge;

    RegistryMetrics(
            EventLog eventLog,
            CaseCounts cases,
            AlertsViewQueries alerts,
            SteeringQueries steering,
            Trials trials,
            RegistryClock clock,
            MeterRegistry meters) {
        this.cases = cases;
        this.alerts = alerts;
        this.steering = steering;
        this.trials = trials;
        this.clock = clock;
        Gauge.builder("tilbage.log.position", eventLog, EventLog::head)
                .description("The last position of the log")
                .register(meters);
        caseGauge = MultiGauge.builder("tilbage.cases")
                .description("Cases by jobcentre, group and status")
                .register(meters);
        alertGauge = MultiGauge.builder("tilbage.alerts")
                .description("Obligations by jobcentre, rule and status, as judged today")
                .register(meters);
        steeringGauge = MultiGauge.builder("tilbage.steering.level")
                .description("What a trial's steering group must look at: 0 nothing, 1 a warning, 2 an alarm")
                .register(meters);
    }

    @Scheduled(fixedDelay = 30_000, initialDelay = 5_000)
    void count() {
        try {
            caseGauge.register(
                    cases.all().stream()
                            .map(count -> Row.of(
                                    Tags.of(
                                            "jobcentre", count.jobcentreId(),
                                            "group", count.group(),
                                            "status", count.status()),
                                    count.cases()))
                            .toList(),
                    true);
            alertGauge.register(
                    alerts.count(null, clock.today()).stream()
                            .map(count -> Row.of(
                                    Tags.of(
                                            "jobcentre", count.jobcentreId(),
                                            "rule", count.rule(),
                                            "status", count.status().name()),
                                    count.count()))
                            .toList(),
                    true);
        } catch (RuntimeException e) {
            log.warn("The gauges of cases and alerts were not counted: {}", e.toString());
        }
    }

    /** Every case is looked at, and what it finds changes slowly. */
    @Scheduled(fixedDelay = 300_000, initialDelay = 10_000)
    void check() {
        try {
            List<Row<?>> rows = new ArrayList<>();
            for (String trialId : trials.trialIds()) {
                steering.of(trialId, null, clock.today())
                        .ifPresent(found -> found.findings()
                                .forEach(finding -> rows.add(Row.of(
                                        Tags.of(
                                                "trial", trialId,
                                                "jobcentre", finding.jobcentreId(),
                                                "check", finding.check().name()),
                                        number(finding.level())))));
            }
            steeringGauge.register(rows, true);
        } catch (RuntimeException e) {
            log.warn("The steering groups' checks were not made: {}", e.toString());
        }
    }

    private static int number(Steering.Level level) {
        return switch (level) {
            case OK -> 0;
            case WARN -> 1;
            case ALARM -> 2;
        };
    }
}
