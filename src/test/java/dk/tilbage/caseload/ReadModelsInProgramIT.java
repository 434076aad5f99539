package dk.tilbage.caseload;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.deadlines.AlertsView;
import dk.tilbage.deadlines.AlertsViewQueries;
import dk.tilbage.readmodel.ReadModels;
import dk.tilbage.readmodel.ViewProgram;
import dk.tilbage.readmodel.ViewProgram.Bench;
import dk.tilbage.support.Stores;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The views as the program wires them: started by themselves, with their queries and metrics. */
@SpringBootTest(
        classes = ReadModelsInProgramIT.Program.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {"tilbage.clock=simulated", "tilbage.clock.start=2008-12-15T08:00"})
class ReadModelsInProgramIT {

    @Import(ViewProgram.class)
    @ComponentScan({"dk.tilbage.readmodel", "dk.tilbage.deadlines", "dk.tilbage.caseload"})
    static class Program {}

    @DynamicPropertySource
    static void stores(DynamicPropertyRegistry registry) {
        Stores.register(registry);
    }

    @Test
    void theyRunAndAreMeasured(
            @Autowired Bench bench,
            @Autowired ReadModels readModels,
            @Autowired AlertsViewQueries alerts,
            @Autowired CaseloadQueries caseload,
            @Autowired ProgressQueries progress,
            @Autowired MeterRegistry registry)
            throws InterruptedException {
        assertThat(readModels.isRunning()).isTrue();
        assertThat(readModels.names()).contains(Caseload.NAME, AlertsView.NAME, ProgressView.NAME);
        bench.registerTrial();
        bench.awaitHead(readModels, Caseload.NAME);
        bench.awaitHead(readModels, AlertsView.NAME);
        assertThat(caseload.find(new CaseloadQuery(null, null, null, null, null, 1, null))
                        .items())
                .isEmpty();
        assertThat(alerts.count(null, LocalDate.of(2009, 3, 1))).isEmpty();
        assertThat(progress.of("nothing", ProgressQuery.all(LocalDate.of(2009, 3, 1))))
                .isEmpty();
        for (String meter : new String[] {"tilbage.view.lag.positions", "tilbage.view.sick.cases"}) {
            assertThat(registry.get(meter).tag("view", Caseload.NAME).gauge().value())
                    .isZero();
        }
    }
}
