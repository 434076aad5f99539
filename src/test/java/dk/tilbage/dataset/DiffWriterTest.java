package dk.tilbage.dataset;

import static dk.tilbage.dataset.SmallTrial.day;
import static dk.tilbage.support.TestTrial.TRIAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dk.tilbage.casefile.CaseEvent.CaseAllocated;
import dk.tilbage.casefile.CaseEvent.CaseOpened;
import dk.tilbage.casefile.CaseEvent.RegistrationWithdrawn;
import dk.tilbage.dataset.DatasetRefused.Code;
import dk.tilbage.dataset.DiffResult.Counts;
import dk.tilbage.eventstore.LogVerifier;
import dk.tilbage.people.BirthYearParity;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.ProtocolRules;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.TrialEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Differences a person can check by hand, and the files they are written to. */
class DiffWriterTest {

    private static final LocalDate DAY = day(4, 30);
    private static final String ONE = SmallTrial.SECRET + "-one";

    @TempDir
    Path folder;

    private static DatasetRequest at(long position, LocalDate day, String profile) {
        return new DatasetRequest(TRIAL, position, null, day, profile, null);
    }

    private DiffResult write(LogInMemory log, DatasetRequest from, DatasetRequest to) {
        DiffWriter writer = new DiffWriter(SmallTrial.writer(log));
        return writer.write(writer.resolve(new DiffRequest(from, to)), folder.resolve("diff"), DatasetProgress.NONE);
    }

    private DiffResult full(LogInMemory log, long from, long to) {
        return write(log, at(from, DAY, "full"), at(to, DAY, "full"));
    }

    private List<NamedCsvRecord> lines() throws IOException {
        try (CsvReader<NamedCsvRecord> reader =
                CsvReader.builder().ofNamedCsvRecord(folder.resolve("diff").resolve(DiffWriter.CHANGES))) {
            return reader.stream().toList();
        }
    }

    /** A line's fields of these names, as one text. */
    private List<String> of(String table, String... fields) throws IOException {
        return lines().stream()
                .filter(line -> line.getField("table").equals(table))
                .map(line -> Stream.of(fields).map(line::getField).toList())
                .map(found -> String.join("|", found))
                .toList();
    }

    private static long positionOf(LogInMemory log, String event, int number) {
        long[] found = new long[2];
        log.forEach(0, log.head(), recorded -> {
            if (recorded.eventName().equals(event) && ++found[0] == number) {
                found[1] = recorded.position();
            }
        });
        return found[1];
    }

    @Test
    void aCorrectionNamesTheCellItCorrected() throws IOException {
        LogInMemory log = SmallTrial.three();
        // The first follow-up was typed a day too early; it is the second conversation held that is its correction.
        long correction = positionOf(log, "casefile.ConversationHeld", 2);
        full(log, correction - 1, correction);
        assertThat(of("conversations", "row_before", "column", "change", "before", "after", "kind", "event"))
                .contains(
                        "number=1; result=HELD; planned_for=2009-02-16|occurred_on|CHANGED|2009-02-15|2009-02-16|CORRECTION"
                                + "|ConversationHeld",
                        "number=1; result=HELD; planned_for=2009-02-16|corrected_on|CHANGED||2009-02-23|CORRECTION"
                                + "|ConversationHeld");
        assertThat(of("cases", "column", "before", "after", "position", "recorded_at", "command", "actor_role"))
                .contains("entered_on|2009-02-15|2009-02-16|" + correction
                        + "|2009-02-23T12:00:00Z|SomeCommand|case-application");
        assertThat(lines())
                .allSatisfy(line -> assertThat(line.getField("position")).isEqualTo(Long.toString(correction)));
    }

    @Test
    void aWithdrawalTakesARow() throws IOException {
        LogInMemory log = SmallTrial.three();
        long before = log.head();
        log.record(
                ONE,
                Instant.parse("2009-06-02T10:00:00Z"),
                new RegistrationWithdrawn(SmallTrial.SECRET + "-r10", TestTrial.sealed("never was")));
        DiffResult result = full(log, before, before + 1);
        assertThat(result.tables()).containsEntry("offer_declines", new Counts(0, 1, 0));
        assertThat(of("offer_declines", "change", "after", "kind", "event", "cause", "causes"))
                .containsExactly("REMOVED||WITHDRAWAL|RegistrationWithdrawn|1|1");
        assertThat(of("offers", "column", "before", "after"))
                .contains("declined_on|2009-03-04|", "decline_reason|TRANSPORT|");
        assertThat(result.cases()).isEqualTo(1);
    }

    @Test
    void aLateRegistrationAddsARowThatIsTold() throws IOException {
        LogInMemory log = SmallTrial.three();
        // On 20 March a conversation of 26 February was registered.
        long late = positionOf(log, "casefile.ConversationHeld", 3);
        full(log, late - 1, late);
        assertThat(of("conversations", "change", "column", "before", "kind", "recorded_at"))
                .containsExactly("ADDED|||NEW|2009-03-20T12:00:00Z");
        assertThat(of("conversations", "after").getFirst())
                .contains("\"occurred_on\":\"2009-02-26\"", "\"delay_days\":\"22\"")
                .doesNotContain("\"number\"");
        assertThat(of("person_weeks", "row_after", "column", "before", "after"))
                .anySatisfy(line -> assertThat(line).contains("2009-02-23", "conversations|0|1"));
    }

    @Test
    void aProtocolChangeIsTheTrials() throws IOException {
        LogInMemory log = SmallTrial.three();
        long before = log.head();
        ProtocolRules rules = TestTrial.rules(2);
        ProtocolRules shorter = new ProtocolRules(
                rules.courseMonths() - 1,
                rules.flexJobUnemployedMoreThanDays(),
                rules.exemptionGrounds(),
                rules.deadlines(),
                rules.coursePackages(),
                rules.categories(),
                rules.funding(),
                rules.flexJobMostMonthsAtStart(),
                rules.intakeMonths());
        log.trial(
                Instant.parse("2009-06-03T12:00:00Z"), List.of(new TrialEvent.ProtocolAdopted(3, day(2, 1), shorter)));
        DiffResult result = full(log, before, before + 1);
        assertThat(of("rules", "case_id", "change", "kind", "event"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).isEqualTo("|ADDED|TRIAL|ProtocolAdopted"));
        // No case had an event, and the course of one is another.
        assertThat(of("cases", "column", "before", "after", "kind", "position"))
                .contains("course_to|2009-06-15|2009-05-15|TRIAL|" + (before + 1));
        assertThat(result.cases()).isEqualTo(1);
    }

    @Test
    void aLaterDayOfObservationIsACauseOfItsOwn() throws IOException {
        LogInMemory log = SmallTrial.three();
        write(log, at(log.head(), DAY, "full"), at(log.head(), DAY.plusDays(20), "full"));
        assertThat(lines()).isNotEmpty().allSatisfy(line -> {
            assertThat(line.getField("kind")).isEqualTo("OBSERVATION_DAY");
            assertThat(line.getField("position")).isEmpty();
        });
        assertThat(of("cases", "column", "before", "after"))
                .contains("observed_to|2009-04-30|2009-05-20", "full_recovery_on||2009-05-18");
    }

    /** A person's row stands for the case that was allocated, so that an event of one case may change it to another. */
    @Test
    void aPersonsRowGoesOverToTheCaseThatIsAllocated() throws IOException {
        LogInMemory log = new LogInMemory(TRIAL).trial(Instant.parse("2008-12-15T12:00:00Z"), TestTrial.events());
        log.record("first", Instant.parse("2009-01-07T12:00:00Z"), opened("first", day(1, 5)));
        log.record("second", Instant.parse("2009-02-07T12:00:00Z"), opened("second", day(2, 5)));
        log.record(
                "second",
                Instant.parse("2009-03-07T12:00:00Z"),
                new CaseAllocated("r", day(3, 6), Group.CONTROL, "BIRTH_YEAR_PARITY", null, null, null));
        Pseudonyms names = SmallTrial.pseudonyms("key-1");
        String first = names.of(new InternalId(InternalId.Kind.CASE, "first"));
        String second = names.of(new InternalId(InternalId.Kind.CASE, "second"));
        full(log, log.head() - 1, log.head());
        assertThat(of("disposition", "case_id", "column", "before", "after", "kind"))
                .contains(second + "|case_id|" + first + "|" + second + "|NEW", second + "|arm||CONTROL|NEW");
        // The other case is no person of its own.
        assertThat(full(log, log.head() - 2, log.head() - 1).tables()).doesNotContainKey("disposition");
    }

    private static CaseOpened opened(String caseId, LocalDate firstDay) {
        return new CaseOpened(
                caseId,
                TRIAL,
                TestTrial.NORD,
                TestTrial.person("person", BirthYearParity.EVEN),
                TargetGroup.SICKNESS_BENEFIT,
                firstDay,
                Employment.EMPLOYED,
                true,
                "caseworker",
                null,
                null,
                false,
                null,
                null);
    }

    @Test
    void itCountsWhatTheTablesCount() throws IOException {
        LogInMemory log = SmallTrial.eventful(3, 12);
        DatasetWriter writer = SmallTrial.writer(log);
        DatasetResult one =
                writer.write(writer.resolve(at(60, DAY, "full")), folder.resolve("one"), DatasetProgress.NONE);
        DatasetResult two = writer.write(
                writer.resolve(at(log.head(), DAY.plusDays(9), "full")), folder.resolve("two"), DatasetProgress.NONE);
        DiffResult diff = write(log, at(log.head(), DAY.plusDays(9), "full"), at(60, DAY, "full"));
        assertThat(diff.from()).isEqualTo(one.address());
        assertThat(diff.to()).isEqualTo(two.address());
        two.rows().forEach((table, rows) -> {
            Counts counts = diff.tables().getOrDefault(table, Counts.NONE);
            assertThat(Objects.requireNonNull(one.rows().get(table)) + counts.added() - counts.removed())
                    .as(table)
                    .isEqualTo(rows);
        });
        Map<String, Long> first = new TreeMap<>();
        lines().stream()
                .filter(line -> line.getField("cause").equals("1"))
                .forEach(line -> first.merge(line.getField("table") + "|" + line.getField("change"), 1L, Long::sum));
        Map<String, Long> counted = new TreeMap<>();
        try (CsvReader<NamedCsvRecord> reader =
                CsvReader.builder().ofNamedCsvRecord(folder.resolve("diff").resolve(DiffWriter.SUMMARY))) {
            reader.stream()
                    .filter(line -> line.getField("kind").equals("ANY"))
                    .forEach(line -> counted.merge(
                            line.getField("table") + "|" + line.getField("change"),
                            Long.parseLong(line.getField("changes")),
                            Long::sum));
        }
        assertThat(counted).isEqualTo(first);
    }

    @Test
    void theSameAddressesGiveTheSameBytesInAnyOrderOfTheLogsIds() throws IOException {
        LogInMemory log = SmallTrial.eventful(3, 12);
        DiffResult result = write(log, at(60, DAY, "full"), at(160, DAY.plusDays(3), "full"));
        byte[] zip = Files.readAllBytes(folder.resolve("diff").resolve(DatasetWriter.PACKAGE));
        assertThat(write(log, at(160, DAY.plusDays(3), "full"), at(60, DAY, "full")))
                .isEqualTo(result);
        assertThat(folder.resolve("diff").resolve(DatasetWriter.PACKAGE)).hasBinaryContent(zip);
        assertThat(lines().stream().map(line -> line.getField("case_id"))).isSorted();
        assertThat(DiffManifest.read(folder.resolve("diff"))).isEqualTo(result);
    }

    @Test
    void nothingThatNamesAnybodyIsInAnyFileOfAnyProfile() throws IOException {
        for (Profile profile : Profile.values()) {
            write(SmallTrial.three(), at(6, day(2, 1), profile.id()), at(26, DAY, profile.id()));
            try (Stream<Path> files = Files.list(folder.resolve("diff"))) {
                assertThat(files)
                        .hasSize(5)
                        .allSatisfy(file -> assertThat(new String(
                                        Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                                .doesNotContain(SmallTrial.SECRET));
            }
        }
    }

    @Test
    void whileTheGroupsAreBlindedNoEventIsNamedAndNoTableThatTellsThem() throws IOException {
        write(SmallTrial.three(), at(6, DAY, "blinded"), at(26, DAY, "blinded"));
        assertThat(lines()).isNotEmpty().allSatisfy(line -> {
            assertThat(line.getField("event") + line.getField("command")).isEmpty();
            assertThat(line.getField("table")).isNotEqualTo("obligations");
            assertThat(line.getField("before") + line.getField("after"))
                    .doesNotContain(Group.PARTICIPANT.name(), Group.CONTROL.name());
        });
        write(SmallTrial.three(), at(6, DAY, "dst"), at(26, DAY, "dst"));
        assertThat(lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.getField("recorded_at")).isEmpty());
    }

    @Test
    void anAddressAgainstItselfDiffersInNothing() {
        LogInMemory log = SmallTrial.three();
        assertThat(full(log, 20, 20).tables()).isEmpty();
    }

    @Test
    void aFaultyLogGivesNoComparison() {
        LogInMemory broken = SmallTrial.three();
        broken.broken(new LogVerifier.Fault(20, "DIGEST_DIFFERS", "not as it was recorded"));
        refused(Code.LOG_NOT_SOUND, () -> full(broken, 6, 20));
        assertThat(full(broken, 6, 19).tables()).isNotEmpty();
        LogInMemory hidden = SmallTrial.three();
        hidden.hideFromCases(12);
        refused(Code.LOG_NOT_COMPLETE, () -> full(hidden, 10, 20));
        LogInMemory lost = SmallTrial.three();
        lost.lose(12);
        refused(Code.LOG_NOT_SOUND, () -> full(lost, 10, 20));
        // Before the earlier position, but in a case with events after it.
        LogInMemory earlier = SmallTrial.three();
        earlier.hideFromCases(8);
        refused(Code.LOG_NOT_COMPLETE, () -> full(earlier, 10, 20));
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        LogInMemory log = SmallTrial.three();
        refused(Code.NOT_COMPARABLE, () -> write(log, at(6, DAY, "full"), at(20, DAY, "dst")));
        refused(Code.POSITION_BEYOND_HEAD, () -> full(log, 6, log.head() + 1));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aDatasetIsNotReplacedByAComparison() {
        LogInMemory log = SmallTrial.three();
        DatasetWriter writer = SmallTrial.writer(log);
        writer.write(writer.resolve(at(20, DAY, "full")), folder.resolve("diff"), DatasetProgress.NONE);
        refused(Code.FOLDER_IN_USE, () -> full(log, 6, 20));
    }

    private static void refused(Code code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DatasetRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }
}
