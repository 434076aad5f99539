package dk.tilbage.caseload;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseEvent.CaseOpened;
import dk.tilbage.casefile.CaseEvent.CaseTransferred;
import dk.tilbage.casefile.CaseEvent.Correction;
import dk.tilbage.casefile.CaseEvent.ReferredToProvider;
import dk.tilbage.casefile.CaseReader;
import dk.tilbage.people.BirthYearParity;
import dk.tilbage.readmodel.ReadModels;
import dk.tilbage.readmodel.ViewProgram;
import dk.tilbage.readmodel.ViewProgram.Bench;
import dk.tilbage.readmodel.ViewSettings;
import dk.tilbage.support.Stores;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.TargetGroup;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Referrals are found by a view that has stopped: what it does not know yet is read from the log all the same. */
@SpringBootTest(
        classes = ViewProgram.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {"tilbage.clock=simulated", "tilbage.clock.start=2009-06-01T08:00"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferralQueriesIT {

    private static final LocalDate DAY = LocalDate.of(2009, 3, 2);

    @DynamicPropertySource
    static void stores(DynamicPropertyRegistry registry) {
        Stores.register(registry);
    }

    private final Bench bench;
    private final MongoDatabase database;
    private final ReadModels behind;

    ReferralQueriesIT(@Autowired Bench bench) {
        this.bench = bench;
        this.database = bench.freshDatabase();
        this.behind = bench.readModels(database, new ViewSettings(1, 100, 100), new Caseload());
    }

    /** The view has seen all of them referred to one provider, and nothing of what came after. */
    @BeforeAll
    void fill() throws InterruptedException {
        bench.registerTrial();
        behind.start();
        for (String caseId : List.of("c-1", "c-2", "c-3", "c-4", "c-5")) {
            bench.append(caseId, opened(caseId), referred("provider-1", null));
        }
        bench.awaitHead(behind, Caseload.NAME);
        behind.stop();
        for (String caseId : List.of("c-1", "c-2", "c-3")) {
            bench.append(caseId, referred("provider-2", new Correction(TestTrial.sealed("to the other"))));
        }
        bench.append("c-4", new CaseTransferred("t", null, null, TestTrial.SYD, DAY, null));
    }

    @AfterAll
    void stop() {
        database.drop();
    }

    private static CaseEvent opened(String caseId) {
        return new CaseOpened(
                caseId,
                TestTrial.TRIAL,
                TestTrial.NORD,
                TestTrial.person("p-" + caseId, BirthYearParity.ODD),
                TargetGroup.SICKNESS_BENEFIT,
                LocalDate.of(2009, 1, 5),
                Employment.EMPLOYED,
                true,
                "cw-1",
                null,
                null,
                false,
                null,
                null);
    }

    private static CaseEvent referred(String providerId, @Nullable Correction correction) {
        return new ReferredToProvider("ref", providerId, DAY, null, null, null, null, correction);
    }

    private List<String> found(Set<String> jobcentres, String providerId, int limit) {
        ReferralPage page = new ReferralQueries(behind, new CaseReader(bench.log()))
                .find(new ReferralQuery(jobcentres, Set.of(providerId), null, null, limit, null), origin -> false);
        assertThat(page.next()).isNull();
        return page.items().stream().map(ProviderReferral::caseId).toList();
    }

    @Test
    void aCaseThatWasTakenFromAProviderIsNotShownToIt() {
        assertThat(behind.documents(Caseload.NAME).countDocuments()).isEqualTo(5);
        assertThat(found(Set.of(TestTrial.NORD, TestTrial.SYD), "provider-1", 50))
                .containsExactly("c-4", "c-5");
        // Nor does it end the list.
        assertThat(found(Set.of(TestTrial.NORD, TestTrial.SYD), "provider-1", 2))
                .containsExactly("c-4", "c-5");
    }

    @Test
    void aCaseThatWasHandedOverIsNotShownWithTheOldJobcentresToken() {
        assertThat(found(Set.of(TestTrial.NORD), "provider-1", 50)).containsExactly("c-5");
        assertThat(found(Set.of(TestTrial.NORD), "provider-1", 1)).containsExactly("c-5");
    }
}
