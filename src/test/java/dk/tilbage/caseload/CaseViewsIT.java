package dk.tilbage.caseload;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoDatabase;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseEvent.ExemptionAssessed;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseReader;
import dk.tilbage.casefile.CaseStatus;
import dk.tilbage.casefile.Histories;
import dk.tilbage.casefile.Histories.History;
import dk.tilbage.caseload.ProgressQuery.By;
import dk.tilbage.deadlines.AlertsView;
import dk.tilbage.deadlines.AlertsViewPage;
import dk.tilbage.deadlines.AlertsViewPage.Item;
import dk.tilbage.deadlines.AlertsViewQueries;
import dk.tilbage.deadlines.AlertsViewQuery;
import dk.tilbage.deadlines.Obligation;
import dk.tilbage.deadlines.Obligations;
import dk.tilbage.deadlines.RuleIds;
import dk.tilbage.deadlines.Span;
import dk.tilbage.deadlines.Status;
import dk.tilbage.readmodel.ReadModels;
import dk.tilbage.readmodel.ViewProgram;
import dk.tilbage.readmodel.ViewProgram.Bench;
import dk.tilbage.readmodel.ViewSettings;
import dk.tilbage.support.Stores;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TargetGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The views of a case as they stand in MongoDB, held against their contracts and against the facts. */
@SpringBootTest(
        classes = ViewProgram.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {"tilbage.clock=simulated", "tilbage.clock.start=2008-12-15T08:00"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CaseViewsIT {

    private static final List<LocalDate> DAYS = List.of(
            LocalDate.of(2008, 12, 24), LocalDate.of(2009, 1, 31), LocalDate.of(2009, 3, 12), LocalDate.of(2009, 6, 1));

    /** After all that the histories tell of. */
    private static final LocalDate LAST_DAY = LocalDate.of(2012, 1, 1);

    @DynamicPropertySource
    static void stores(DynamicPropertyRegistry registry) {
        Stores.register(registry);
    }

    private final Bench bench;
    private final MongoDatabase database;
    private final ReadModels readModels;
    private final List<CaseFacts> cases = new ArrayList<>();
    private final ProtocolHistory protocol = TestTrial.protocol();

    CaseViewsIT(@Autowired Bench bench) {
        this.bench = bench;
        this.database = bench.freshDatabase();
        this.readModels = bench.readModels(
                database, new ViewSettings(2, 100, 100), new Caseload(), new AlertsView(), new ProgressView());
    }

    @BeforeAll
    void fill() throws InterruptedException {
        bench.registerTrial();
        readModels.start();
        for (History history : Histories.random(7, 60)) {
            bench.append(history.caseId(), history.events().toArray(CaseEvent[]::new));
            cases.add(history.facts());
        }
        bench.awaitHead(readModels, Caseload.NAME);
        bench.awaitHead(readModels, AlertsView.NAME);
        bench.awaitHead(readModels, ProgressView.NAME);
    }

    @AfterAll
    void stop() {
        readModels.stop();
        database.drop();
    }

    // ---- contracts ----------------------------------------------------------------------------------------------

    @Test
    void everyStoredDocumentKeepsItsPublishedContract() {
        for (String view : List.of(Caseload.NAME, AlertsView.NAME, ProgressView.NAME)) {
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(published(view, "schema.json"));
            assertThat(schema.validate(published(view, "example.json"), InputFormat.JSON))
                    .isEmpty();
            int documents = 0;
            for (Document document : readModels.documents(view).find()) {
                assertThat(schema.validate(document.toJson(), InputFormat.JSON)).isEmpty();
                documents++;
            }
            assertThat(documents).isEqualTo(cases.size());
            assertThat(schema.validate("{\"_id\":\"x\",\"name\":\"Bente\"}", InputFormat.JSON))
                    .isNotEmpty();
        }
    }

    @Test
    void everyFieldOfTheCaseloadsContractIsInSomeDocument() {
        Document schema = Document.parse(published(Caseload.NAME, "schema.json"));
        Set<String> seen = new java.util.HashSet<>();
        readModels.documents(Caseload.NAME).find().forEach(document -> seen.addAll(document.keySet()));
        // No history of the test trial names a team.
        seen.add("team");
        assertThat(seen).isEqualTo(schema.get("properties", Document.class).keySet());
    }

    @Test
    void theViewsEqualTheLog() {
        assertThat(readModels.compare(Caseload.NAME).differences()).isEmpty();
        assertThat(readModels.compare(AlertsView.NAME).differences()).isEmpty();
        assertThat(readModels.compare(ProgressView.NAME).differences()).isEmpty();
        assertThat(readModels.sick(ProgressView.NAME)).isEmpty();
        assertThat(readModels.sick(Caseload.NAME)).isEmpty();
        assertThat(readModels.sick(AlertsView.NAME)).isEmpty();
    }

    private static String published(String view, String file) {
        try (InputStream in = CaseViewsIT.class.getResourceAsStream("/read-models/" + view + "/" + file)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- caseload -----------------------------------------------------------------------------------------------

    @Test
    void theCaseloadIsPagedInAStableOrder() {
        assertThat(pages(null, null, null, null, null)).isEqualTo(expected(facts -> true));
        assertThat(pages(Set.of(TestTrial.NORD), null, null, null, null))
                .isEqualTo(expected(facts -> facts.holder().jobcentreId().equals(TestTrial.NORD)))
                .isNotEmpty();
        assertThat(pages(null, TestTrial.SYD, "cw-1", null, null))
                .isEqualTo(expected(facts -> facts.holder().jobcentreId().equals(TestTrial.SYD)
                        && facts.holder().caseworkerId().equals("cw-1")));
        assertThat(pages(null, null, null, Group.PARTICIPANT, CaseStatus.OPEN))
                .isEqualTo(expected(facts -> facts.group() == Group.PARTICIPANT && facts.status() == CaseStatus.OPEN))
                .isNotEmpty();
        // Asking for a jobcentre one may not see shows nothing.
        assertThat(pages(Set.of(TestTrial.NORD), TestTrial.SYD, null, null, null))
                .isEmpty();
        assertThat(pages(Set.of(), null, null, null, null)).isEmpty();
        assertThatThrownBy(() -> new CaseloadQuery(null, null, null, null, null, 501, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private List<String> expected(Predicate<CaseFacts> which) {
        return cases.stream().filter(which).map(CaseFacts::caseId).sorted().toList();
    }

    private List<String> pages(
            @Nullable Set<String> allowed,
            @Nullable String jobcentre,
            @Nullable String caseworker,
            @Nullable Group group,
            @Nullable CaseStatus status) {
        List<String> ids = new ArrayList<>();
        @Nullable String after = null;
        do {
            CaseloadPage page = new CaseloadQueries(readModels)
                    .find(new CaseloadQuery(allowed, jobcentre, caseworker, group, status, 7, after));
            assertThat(page.items()).hasSizeLessThanOrEqualTo(7);
            assertThat(page.position()).isEqualTo(bench.log().head());
            page.items().forEach(item -> ids.add((String) Objects.requireNonNull(item.get("caseId"))));
            after = page.next();
        } while (after != null);
        return ids;
    }

    // ---- referrals ----------------------------------------------------------------------------------------------

    @Test
    void theReferralsToAProviderArePagedInAStableOrder() {
        int listed = 0;
        for (String provider : TestTrial.PROVIDERS) {
            for (ReferralStatus status : ReferralStatus.values()) {
                for (String jobcentre : List.of(TestTrial.NORD, TestTrial.SYD)) {
                    List<String> expected = referrals(
                                    facts -> facts.holder().jobcentreId().equals(jobcentre))
                            .filter(referral ->
                                    referral.getValue().referred().providerId().equals(provider)
                                            && (referral.getValue().lastDay() == null)
                                                    == (status == ReferralStatus.ACTIVE))
                            .map(CaseViewsIT::id)
                            .sorted()
                            .toList();
                    assertThat(referralPages(Set.of(jobcentre), Set.of(provider), status))
                            .isEqualTo(expected);
                    listed += expected.size();
                }
            }
        }
        List<String> all =
                referrals(facts -> true).map(CaseViewsIT::id).sorted().toList();
        assertThat(referralPages(null, null, null))
                .isEqualTo(all)
                .hasSize(listed)
                .hasSizeGreaterThan(15);
        assertThat(referralPages(null, Set.of(), null)).isEmpty();
        assertThat(referralPages(Set.of(), null, null)).isEmpty();
    }

    private Stream<Map.Entry<String, CaseFacts.Referral>> referrals(Predicate<CaseFacts> which) {
        return cases.stream()
                .filter(which)
                .flatMap(facts -> facts.referrals().stream().map(referral -> Map.entry(facts.caseId(), referral)));
    }

    /** A space sorts before whatever an id may have, so that text sorts as the list does. */
    private static String id(Map.Entry<String, CaseFacts.Referral> referral) {
        return referral.getKey() + " " + referral.getValue().referred().registrationId();
    }

    private List<String> referralPages(
            @Nullable Set<String> jobcentres, @Nullable Set<String> providers, @Nullable ReferralStatus status) {
        ReferralQueries queries = new ReferralQueries(readModels, new CaseReader(bench.log()));
        List<String> ids = new ArrayList<>();
        @Nullable String after = null;
        do {
            ReferralPage page =
                    queries.find(new ReferralQuery(jobcentres, providers, null, status, 3, after), origin -> false);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(3);
            assertThat(page.position()).isEqualTo(bench.log().head());
            page.items().forEach(item -> ids.add(item.caseId() + " " + item.referralId()));
            after = page.next();
        } while (after != null);
        return ids;
    }

    @Test
    void progressCountsWhatTheFactsSay() {
        Progress progress = new ProgressQueries(readModels, bench.trials())
                .of(TestTrial.TRIAL, ProgressQuery.all(LAST_DAY))
                .orElseThrow();
        assertThat(progress.rows()).extracting(Progress.Row::jobcentreId).contains(TestTrial.NORD, TestTrial.SYD);
        long counted = 0;
        for (Progress.Row row : progress.rows()) {
            counted += row.opened();
            for (Group group : Group.values()) {
                List<CaseFacts> these = cases.stream()
                        .filter(facts -> facts.opening().jobcentreId().equals(row.jobcentreId())
                                && facts.targetGroup() == row.targetGroup()
                                && facts.group() == group)
                        .toList();
                Progress.Counts counts = Objects.requireNonNull(row.groups().get(group));
                long left = these.stream().filter(CaseFacts::leftBeforeEntry).count();
                assertThat(counts.cases()).isEqualTo(these.size());
                assertThat(counts.entered())
                        .isEqualTo(these.stream()
                                .filter(facts -> facts.entry().isPresent())
                                .count());
                assertThat(counts.leftBeforeEntry()).isEqualTo(left);
                assertThat(counts.intake()).isEqualTo(these.size() - left);
                assertThat(counts.outOfOrder())
                        .isEqualTo(these.stream().filter(CaseFacts::outOfOrder).count());
                assertThat(counts.assessed())
                        .isEqualTo(these.stream()
                                .filter(facts ->
                                        !facts.all(ExemptionAssessed.class).isEmpty())
                                .count());
                assertThat(counts.exempted())
                        .isEqualTo(these.stream()
                                .filter(facts -> !facts.exemptions().isEmpty())
                                .count());
                assertThat(counts.exemptedByGround())
                        .isEqualTo(these.stream()
                                .flatMap(facts -> facts.exemptions().stream()
                                        .map(exemption -> Objects.requireNonNull(exemption.ground()))
                                        .distinct())
                                .collect(groupingBy(ground -> ground, counting())));
            }
        }
        assertThat(counted).isEqualTo(cases.size());
        assertThat(progress.rows().stream()
                        .mapToLong(row -> row.balance().participants())
                        .sum())
                .isPositive();

        assertThat(new ProgressQueries(readModels, bench.trials())
                        .of(TestTrial.TRIAL, asked(Set.of(TestTrial.SYD), null, null, By.JOBCENTRE))
                        .orElseThrow()
                        .rows())
                .extracting(Progress.Row::jobcentreId)
                .containsOnly(TestTrial.SYD);
        assertThat(new ProgressQueries(readModels, bench.trials()).of("no-such-trial", ProgressQuery.all(LAST_DAY)))
                .isEmpty();
    }

    private static ProgressQuery asked(
            @Nullable Set<String> allowed, @Nullable String jobcentre, @Nullable String region, By by) {
        return new ProgressQuery(allowed, jobcentre, region, null, by, LAST_DAY);
    }

    private Progress progress(ProgressQuery query) {
        return new ProgressQueries(readModels, bench.trials())
                .of(TestTrial.TRIAL, query)
                .orElseThrow();
    }

    @Test
    void progressByCaseworkerIsThatOfTheJobcentreShared() {
        Progress by = progress(asked(null, TestTrial.NORD, null, By.CASEWORKER));
        assertThat(by.truncated()).isFalse();
        assertThat(by.rows()).extracting(Progress.Row::jobcentreId).containsOnly(TestTrial.NORD);
        Map<String, Long> expected = cases.stream()
                .filter(facts -> facts.opening().jobcentreId().equals(TestTrial.NORD)
                        && facts.targetGroup() != TargetGroup.CASH_BENEFIT_SICK)
                .collect(groupingBy(facts -> facts.holder().caseworkerId() + " " + facts.targetGroup(), counting()));
        assertThat(by.rows().stream()
                        .collect(java.util.stream.Collectors.toMap(
                                row -> row.caseworkerId() + " " + row.targetGroup(), Progress.Row::opened)))
                .isEqualTo(expected)
                .hasSizeGreaterThan(2);
        Progress alone = progress(asked(null, TestTrial.NORD, null, By.JOBCENTRE));
        assertThat(by.totals()).isEqualTo(alone.totals());
        // Who may not see the jobcentre sees nothing of its caseworkers.
        assertThat(progress(asked(Set.of(TestTrial.SYD), TestTrial.NORD, null, By.CASEWORKER))
                        .rows())
                .isEmpty();
    }

    @Test
    void progressByRegionIsThatOfItsJobcentresTogether() {
        Progress whole = progress(ProgressQuery.all(LAST_DAY));
        Progress by = progress(asked(null, null, null, By.REGION));
        assertThat(by.rows()).extracting(Progress.Row::region).containsOnly("Region");
        assertThat(by.rows())
                .extracting(Progress.Row::groups)
                .isEqualTo(whole.totals().stream().map(Progress.Row::groups).toList());
        assertThat(progress(asked(null, null, "Region", By.JOBCENTRE)).rows()).isEqualTo(whole.rows());
        assertThat(progress(asked(Set.of(TestTrial.SYD), null, "Region", By.JOBCENTRE))
                        .rows())
                .extracting(Progress.Row::jobcentreId)
                .containsOnly(TestTrial.SYD);
        assertThat(progress(asked(null, null, "Nowhere", By.JOBCENTRE)).rows()).isEmpty();
    }

    @Test
    void balanceShowsWhatChanceDoesNotDo() {
        assertThat(Progress.Balance.of(0, 0).mismatch()).isFalse();
        assertThat(Progress.Balance.of(110, 90).mismatch()).isFalse();
        assertThat(Progress.Balance.of(130, 70).mismatch()).isTrue();
        assertThat(Progress.Balance.of(70, 130).deviation()).isNegative();
    }

    // ---- alerts -------------------------------------------------------------------------------------------------

    @Test
    void alertsAreTheObligationsAsJudgedOnTheDay() {
        for (LocalDate day : DAYS) {
            assertThat(pages(query(day, null, null, null, null, 17))).isEqualTo(judged(day, (facts, item) -> true));
        }
        LocalDate day = DAYS.get(2);
        assertThat(judged(day, (facts, item) -> true)).hasSizeGreaterThan(50);
        for (Status status : Status.values()) {
            assertThat(pages(query(day, null, status, null, null, 5)))
                    .isEqualTo(judged(day, (facts, item) -> item.status() == status));
        }
        assertThat(pages(query(day, null, null, RuleIds.FIRST_FOLLOW_UP, null, 5)))
                .isEqualTo(judged(day, (facts, item) -> item.rule().equals(RuleIds.FIRST_FOLLOW_UP)))
                .isNotEmpty();
        assertThat(pages(query(day, Set.of(TestTrial.NORD), Status.BREACHED, null, null, 5)))
                .isEqualTo(judged(
                        day,
                        (facts, item) -> item.status() == Status.BREACHED
                                && item.jobcentreId().equals(TestTrial.NORD)))
                .isNotEmpty();
        LocalDate early = DAYS.get(1);
        assertThat(pages(query(early, null, null, null, 14, 5)))
                .isEqualTo(judged(
                        early,
                        (facts, item) -> item.status() == Status.DUE
                                && item.dueOn().compareTo(early.plusDays(14).toString()) <= 0))
                .isNotEmpty();
        String caseId = cases.get(3).caseId();
        assertThat(pages(new AlertsViewQuery(null, null, null, caseId, null, null, null, day, null, 3, null)))
                .isEqualTo(judged(day, (facts, item) -> facts.caseId().equals(caseId)));
        assertThat(pages(new AlertsViewQuery(null, TestTrial.SYD, "cw-2", null, null, null, null, day, null, 3, null)))
                .isEqualTo(judged(
                        day,
                        (facts, item) -> item.jobcentreId().equals(TestTrial.SYD)
                                && item.caseworkerId().equals("cw-2")));
    }

    @Test
    void alertsAreCounted() {
        for (LocalDate day : DAYS) {
            Map<AlertsViewPage.Count, Long> expected = judged(day, (facts, item) -> true).stream()
                    .collect(groupingBy(
                            item -> new AlertsViewPage.Count(
                                    item.jobcentreId(), item.rule(), item.scope(), item.status(), 0),
                            counting()));
            List<AlertsViewPage.Count> counts = new AlertsViewQueries(readModels).count(null, day);
            assertThat(counts)
                    .hasSameSizeAs(expected.keySet())
                    .allSatisfy(count -> assertThat(expected.get(new AlertsViewPage.Count(
                                    count.jobcentreId(), count.rule(), count.scope(), count.status(), 0)))
                            .isEqualTo(count.count()));
        }
        assertThat(new AlertsViewQueries(readModels).count(Set.of(), DAYS.get(2)))
                .isEmpty();
    }

    @Test
    void aCursorThatIsNoneAndAContradictionAreRefused() {
        LocalDate day = DAYS.getFirst();
        for (String after : List.of("x", "2009-01-01~CONTACT~one~c", "2009-02-30~CONTACT~1~c", "2009-01-01~no~1~c")) {
            assertThatThrownBy(() -> new AlertsViewQuery(null, null, null, null, null, null, null, day, null, 1, after))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> query(day, null, Status.MET, null, 3, 5)).isInstanceOf(IllegalArgumentException.class);
    }

    private static AlertsViewQuery query(
            LocalDate day,
            @Nullable Set<String> allowed,
            @Nullable Status status,
            @Nullable String rule,
            @Nullable Integer dueWithin,
            int limit) {
        return new AlertsViewQuery(allowed, null, null, null, status, rule, null, day, dueWithin, limit, null);
    }

    private List<Item> pages(AlertsViewQuery first) {
        List<Item> items = new ArrayList<>();
        AlertsViewQuery query = first;
        while (true) {
            AlertsViewPage page = new AlertsViewQueries(readModels).find(query);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(first.limit());
            items.addAll(page.items());
            if (page.next() == null) {
                return items;
            }
            query = new AlertsViewQuery(
                    first.allowed(),
                    first.jobcentreId(),
                    first.caseworkerId(),
                    first.caseId(),
                    first.status(),
                    first.rule(),
                    first.scope(),
                    first.on(),
                    first.dueWithin(),
                    first.limit(),
                    page.next());
        }
    }

    private interface Which {
        boolean is(CaseFacts facts, Item item);
    }

    /** The same by judging each case on the day. */
    private List<Item> judged(LocalDate day, Which which) {
        List<Item> items = new ArrayList<>();
        for (CaseFacts facts : cases) {
            for (Obligation obligation : Obligations.of(facts, protocol)) {
                Stream.ofNullable(obligation.on(day).orElse(null))
                        .map(span -> item(facts, obligation, span))
                        .filter(item -> which.is(facts, item))
                        .forEach(items::add);
            }
        }
        items.sort(Comparator.comparing(Item::dueOn)
                .thenComparing(Item::caseId)
                .thenComparing(Item::rule)
                .thenComparingInt(Item::number));
        return items;
    }

    private static Item item(CaseFacts facts, Obligation obligation, Span span) {
        LocalDate metOn = span.metOn();
        return new Item(
                facts.caseId(),
                TestTrial.TRIAL,
                facts.holder().jobcentreId(),
                facts.holder().caseworkerId(),
                facts.group().name(),
                facts.targetGroup().name(),
                obligation.rule(),
                obligation.number(),
                obligation.scope(),
                span.status(),
                span.opensOn().toString(),
                span.dueOn().toString(),
                metOn == null ? null : metOn.toString());
    }
}
