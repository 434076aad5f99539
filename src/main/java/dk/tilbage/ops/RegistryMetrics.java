package dk.tilbage.ops;

import dk.tilbage.caseload.CaseCounts;
import dk.tilbage.deadlines.AlertsViewQueries;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.RegistryClock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * The registry's own gauges: the log's length, cases by group and obligations by status. The latter two are counted from
 * the views every half minute rather than at each scrape, which asks for no more than positions.
 */
final class RegistryMetrics {

    private static final Logger log = LoggerFactory.getLogger(RegistryMetrics.class);

    private final CaseCounts cases;
    private final AlertsViewQueries alerts;
    private final RegistryClock clock;
    private final MultiGauge caseGauge;
    private final MultiGauge alertGauge;

    RegistryMetrics(
            EventLog eventLog, CaseCounts cases, AlertsViewQueries alerts, RegistryClock clock, MeterRegistry meters) {
        this.cases = cases;
        this.alerts = alerts;
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
}
