package dk.tilbage.eventstore;

import static dk.tilbage.eventstore.LogFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dk.tilbage.eventstore.LogVerifier.Progress;
import dk.tilbage.eventstore.LogVerifier.Verdict;
import dk.tilbage.support.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Anchors are made when they should be, survive what happens to files, and show what was done to them. */
class AnchorsIT {

    @TempDir
    private Path folder;

    private RegistryClock clock;
    private LogFixture log;
    private Anchors anchors;
    private LogVerifier verifier;
    private int events;

    @SuppressWarnings("NullAway.Init") // set before each test
    AnchorsIT() {}

    @BeforeEach
    void open() {
        clock = RegistryClock.simulated(Instant.parse("2009-01-02T08:00:00Z"));
        log = new LogFixture(Stores.Kind.EMBEDDED, clock);
        anchors = anchors();
        verifier = new LogVerifier(log.pool, anchors::evidence);
    }

    @AfterEach
    void close() {
        log.close();
    }

    private Anchors anchors() {
        return new Anchors(log.pool, clock, file(), folder.resolve("keys").resolve("anchor-signing.json"));
    }

    private Path file() {
        return folder.resolve("anchors").resolve("anchors.ndjson");
    }

    private void append(int more) {
        for (int i = 0; i < more; i++) {
            log.append(event("case", "a", events, new TestEvent.Counted("a", events++, List.of("ord"))));
        }
    }

    private void pass(Duration time) {
        clock.advanceTo(clock.now().plus(time));
    }

    private List<String> lines() throws IOException {
        return Files.exists(file()) ? Files.readAllLines(file()) : List.of();
    }

    private void rewrite(List<String> lines) throws IOException {
        Files.writeString(file(), lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    }

    private String fault() {
        return verifier.verify()
                .fault()
                .map(fault -> fault.code() + " " + fault.position())
                .orElse("sound");
    }

    /** Three anchors: at 2, 4 and 6, and two events behind them. */
    private void threeAnchors() {
        for (int i = 0; i < 3; i++) {
            append(2);
            assertThat(anchors.anchorHead()).isPresent();
        }
        append(2);
    }

    // ---- when --------

    @Test
    void hourlyAndOnlyWhenTheLogHasGrown() throws IOException {
        assertThat(anchors.anchorWhenDue()).as("an empty log").isEmpty();
        append(2);
        assertThat(anchors.anchorWhenDue().orElseThrow().position()).isEqualTo(2);
        append(1);
        pass(Duration.ofMinutes(59));
        assertThat(anchors.anchorWhenDue()).as("within the hour").isEmpty();
        pass(Duration.ofMinutes(1));
        Anchor second = anchors.anchorWhenDue().orElseThrow();
        assertThat(second.position()).isEqualTo(3);
        assertThat(second.number()).isEqualTo(2);
        assertThat(second.anchoredAt()).isEqualTo(clock.now());
        assertThat(second.digest()).isEqualTo(log.log.headDetails().digest());
        pass(Duration.ofHours(5));
        assertThat(anchors.anchorWhenDue()).as("nothing new").isEmpty();
        append(1);
        assertThat(anchors.anchorWhenDue().orElseThrow().position())
                .as("at once, after a quiet time")
                .isEqualTo(4);
        assertThat(lines()).hasSize(3);
        assertThat(anchors.furthest()).isEqualTo(4);
        assertThat(anchors.age()).contains(Duration.ZERO);
    }

    @Test
    void theHourGoesOnThroughARestart() {
        append(1);
        assertThat(anchors.anchorWhenDue()).isPresent();
        append(1);
        Anchors again = anchors();
        again.prepare();
        assertThat(again.anchorWhenDue()).isEmpty();
        pass(Duration.ofHours(1));
        assertThat(again.anchorWhenDue()).isPresent();
        assertThat(fault()).isEqualTo("sound");
    }

    @Test
    void aClockThatWasPutBackPutsNothingOff() {
        RegistryClock later = RegistryClock.simulated(clock.now().plus(Duration.ofDays(400)));
        append(1);
        assertThat(new Anchors(log.pool, later, file(), folder.resolve("keys").resolve("anchor-signing.json"))
                        .anchorHead())
                .isPresent();
        append(1);
        anchors.prepare();
        assertThat(anchors.anchorWhenDue()).isPresent();
    }

    @Test
    void whenTheProgramStops() throws IOException {
        AnchorSchedule schedule = new AnchorSchedule(anchors);
        schedule.start();
        append(3);
        schedule.look();
        append(1);
        schedule.look();
        assertThat(lines()).hasSize(1);
        schedule.stop();
        assertThat(lines()).hasSize(2);
        assertThat(anchors.furthest()).isEqualTo(4);
        schedule.stop();
        assertThat(lines()).as("nothing new").hasSize(2);
    }

    @Test
    void stoppingGoesOnWhereTheDatabaseIsGone() {
        append(1);
        log.pool.close();
        new AnchorSchedule(anchors).stop();
        assertThat(file()).doesNotExist();
    }

    @Test
    void ofSeveralNodesOneAnchors() throws Exception {
        append(5);
        try (ExecutorService nodes = Executors.newFixedThreadPool(4)) {
            List<Future<?>> made = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                made.add(nodes.submit(() -> anchors().anchorHead()));
            }
            for (Future<?> each : made) {
                each.get();
            }
        }
        assertThat(lines()).hasSize(1);
        append(1);
        try (Connection other = log.database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(" + 0x616e63686f7273L + ")");
            assertThat(anchors().anchorWhenDue()).as("another is at it").isEmpty();
            other.rollback();
        }
        assertThat(fault()).isEqualTo("sound");
    }

    @Test
    void aPositionOnRequest() throws IOException {
        threeAnchors();
        Anchor old = anchors.anchor(3);
        assertThat(old.position()).isEqualTo(3);
        assertThat(old.digest()).isEqualTo(log.log.digestAt(3).orElseThrow());
        assertThat(anchors.anchor(3)).isEqualTo(old);
        assertThat(anchors.anchor(8).position()).isEqualTo(8);
        assertThat(lines()).hasSize(5);
        assertThatThrownBy(() -> anchors.anchor(9))
                .isInstanceOfSatisfying(
                        AnchorRefused.class, e -> assertThat(e.code()).isEqualTo("POSITION_BEYOND_HEAD"));
        assertThat(fault()).isEqualTo("sound");
        Verdict verdict = verifier.verify();
        assertThat(verdict.anchored().checked()).isEqualTo(5);
        assertThat(verdict.anchored().provenTo()).isEqualTo(8);
    }

    // ---- the file --------

    @Test
    void onlyTheOwnerMayReadAndThePublicKeysAreBeside() throws IOException {
        anchors.prepare();
        append(1);
        assertThat(anchors.anchorHead()).isPresent();
        for (Path secret : List.of(file(), folder.resolve("keys").resolve("anchor-signing.json"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                    .isEqualTo("rw-------");
        }
        AnchorKeys believed = AnchorKeys.ofPem(Files.readString(file().resolveSibling("public-keys.pem")));
        AnchorEvidence evidence = anchors.evidence(Files.readAllBytes(file()), believed);
        assertThat(evidence.broken()).isEmpty();
        assertThat(evidence.anchors()).hasSize(1);
        assertThatThrownBy(believed::signer).isInstanceOf(AnchorRefused.class);
    }

    @Test
    void halfALineAfterACrashIsToldAndNoFault() throws IOException {
        threeAnchors();
        String whole = Files.readString(file());
        Files.writeString(file(), whole.substring(0, 100), StandardOpenOption.APPEND);
        Verdict verdict = verifier.verify();
        assertThat(verdict.sound()).isTrue();
        assertThat(verdict.anchored().torn()).isTrue();
        assertThat(verdict.anchored().checked()).isEqualTo(3);

        Anchors again = anchors();
        assertThat(again.anchorHead().orElseThrow().number()).isEqualTo(4);
        assertThat(Files.readString(file())).startsWith(whole);
        assertThat(lines()).hasSize(4);
        assertThat(verifier.verify().anchored().torn()).isFalse();
        assertThat(fault()).isEqualTo("sound");
    }

    @Test
    void halfALineInTheMiddleIsAFault() throws IOException {
        threeAnchors();
        List<String> lines = new ArrayList<>(lines());
        lines.set(1, lines.get(1).substring(0, 100));
        rewrite(lines);
        assertThat(fault()).isEqualTo("ANCHOR_UNREADABLE 3");
        assertThat(verifier.verify().verified()).isEqualTo(2);
        assertThat(verifier.verify(2, Progress.NONE).verified()).isEqualTo(2);
    }

    @Test
    void everyEditedCharacterShows() throws IOException {
        threeAnchors();
        List<String> lines = lines();
        for (int line = 0; line < lines.size(); line++) {
            String text = lines.get(line);
            for (int at = 0; at < text.length(); at += 3) {
                List<String> edited = new ArrayList<>(lines);
                char other = text.charAt(at) == '7' ? '8' : '7';
                edited.set(line, text.substring(0, at) + other + text.substring(at + 1));
                AnchorEvidence evidence =
                        anchors.evidence((String.join("\n", edited) + "\n").getBytes(StandardCharsets.UTF_8), null);
                assertThat(evidence.broken())
                        .as("line %d, character %d", line, at)
                        .isPresent();
                assertThat(evidence.broken().orElseThrow().line()).isEqualTo(line + 1L);
            }
        }
    }

    /** Base64 writes 64 bytes in 86 characters, the last of which has four bits that say nothing. */
    @Test
    void aSignatureIsWrittenInOneWay() throws IOException {
        threeAnchors();
        List<String> lines = new ArrayList<>(lines());
        Anchor last = Anchor.parse(lines.get(2));
        String signature = last.signature();
        int end = signature.indexOf('=') - 1;
        String other = signature.substring(0, end) + (char) (signature.charAt(end) + 1) + signature.substring(end + 1);
        assertThat(java.util.Base64.getDecoder().decode(other))
                .isEqualTo(java.util.Base64.getDecoder().decode(signature));
        lines.set(2, last.signedWith(other).line());
        rewrite(lines);
        assertThat(fault()).isEqualTo("ANCHOR_SIGNATURE_INVALID 5");
    }

    @Test
    void aLineTakenOutOrDoubledOrExchangedShows() throws IOException {
        threeAnchors();
        List<String> lines = lines();
        rewrite(List.of(lines.get(0), lines.get(2)));
        assertThat(fault()).isEqualTo("ANCHOR_MISSING 3");
        rewrite(List.of(lines.get(1), lines.get(2)));
        assertThat(fault()).isEqualTo("ANCHOR_MISSING 1");
        rewrite(List.of(lines.get(0), lines.get(0), lines.get(1), lines.get(2)));
        assertThat(fault()).isEqualTo("ANCHOR_MISSING 3");
        rewrite(List.of(lines.get(0), lines.get(2), lines.get(1)));
        assertThat(fault()).isEqualTo("ANCHOR_MISSING 3");
        rewrite(List.of(lines.get(0), "", lines.get(1), lines.get(2)));
        assertThat(fault()).isEqualTo("ANCHOR_UNREADABLE 3");
        rewrite(lines);
        assertThat(fault()).isEqualTo("sound");
    }

    @Test
    void linesTakenFromTheEndShowByWhatTheDatabaseKnows() throws IOException {
        threeAnchors();
        List<String> lines = lines();
        rewrite(lines.subList(0, 2));
        assertThat(fault()).isEqualTo("ANCHORS_CUT 5");
        assertThat(verifier.verify().verified()).isEqualTo(4);
        // Cut in the middle of a line, as a crash would leave it.
        Files.writeString(file(), lines.get(2).substring(0, 50), StandardOpenOption.APPEND);
        assertThat(fault()).isEqualTo("ANCHORS_CUT 5");
        Files.delete(file());
        assertThat(fault()).isEqualTo("ANCHORS_GONE 1");
    }

    @Test
    void aCrashBeforeTheDatabaseWasToldIsNoFault() throws IOException {
        threeAnchors();
        log.tamper("UPDATE anchor_file SET number = 2, last_line = '" + AnchorLines.hash(lines().get(1)) + "'");
        assertThat(fault()).isEqualTo("sound");
        log.tamper("DELETE FROM anchor_file");
        assertThat(fault()).isEqualTo("sound");
    }

    @Test
    void anotherFileIsToldOf() throws IOException {
        threeAnchors();
        Path kept = folder.resolve("kept.ndjson");
        Files.move(file(), kept);
        assertThat(anchors().anchorHead()).as("a new file is begun").isPresent();
        Verdict verdict = verifier.verify();
        assertThat(verdict.sound()).isTrue();
        assertThat(verdict.anchored().otherFiles()).isEqualTo(1);
        // The copy proves more than the new file.
        AnchorEvidence copy = anchors.evidence(Files.readAllBytes(kept), null);
        assertThat(verifier.verify(Long.MAX_VALUE, Progress.NONE, copy)
                        .anchored()
                        .checked())
                .isEqualTo(3);
    }

    // ---- the keys --------

    @Test
    void anotherKeyIsNotBelieved() throws IOException {
        threeAnchors();
        AnchorKeys other = AnchorKeys.loadOrCreate(folder.resolve("other.json"));
        assertThat(anchors.evidence(null, other).broken().orElseThrow().kind()).isEqualTo(LogFault.ANCHOR_KEY_UNKNOWN);
        // An attacker with a key of his own signs as if it were the registry's.
        List<String> lines = new ArrayList<>(lines());
        Anchor last = Anchor.parse(lines.get(2));
        lines.set(2, last.signedWith(other.sign(last.signedText())).line());
        rewrite(lines);
        assertThat(fault()).isEqualTo("ANCHOR_SIGNATURE_INVALID 5");
        assertThatThrownBy(() -> anchors().anchorHead()).isInstanceOf(AnchorRefused.class);
    }

    @Test
    void anOldKeyStaysBehindTheNewOne() throws IOException {
        threeAnchors();
        Path keys = folder.resolve("keys").resolve("anchor-signing.json");
        var old =
                EventJson.mapper().readTree(Files.readString(keys)).path("keys").get(0);
        Files.delete(keys);
        AnchorKeys.loadOrCreate(keys);
        assertThat(fault()).isEqualTo("ANCHOR_KEY_UNKNOWN 1");
        var renewed =
                (tools.jackson.databind.node.ObjectNode) EventJson.mapper().readTree(Files.readString(keys));
        renewed.withArray("keys")
                .addObject()
                .put("id", old.path("id").asString())
                .put("public", old.path("public").asString());
        Files.writeString(keys, renewed.toString());
        assertThat(anchors().anchorHead()).isPresent();
        assertThat(fault()).isEqualTo("sound");
        assertThat(AnchorKeys.ofPem(AnchorKeys.loadIfThere(keys).publicPem()).toString())
                .contains(old.path("id").asString());
    }

    @Test
    void aKeysFileThatIsNoneIsRefusedWithoutItsContent() throws IOException {
        Path keys = folder.resolve("keys").resolve("anchor-signing.json");
        anchors.prepare();
        String good = Files.readString(keys);
        for (String bad : List.of(
                "",
                "{}",
                "hemmelig",
                good.replace("\"private\" : \"M", "\"private\" : \"N"),
                good.replace("ed25519-", "ed25519-0"))) {
            Files.writeString(keys, bad);
            assertThatThrownBy(() -> anchors().prepare())
                    .as(bad)
                    .isInstanceOfSatisfying(
                            AnchorRefused.class, e -> assertThat(e.code()).isEqualTo("ANCHOR_KEYS_UNUSABLE"))
                    .hasNoCause()
                    .hasMessageNotContaining("hemmelig");
        }
        assertThatThrownBy(() -> AnchorKeys.ofPem("no key")).isInstanceOf(AnchorRefused.class);
    }

    // ---- another log --------

    @Test
    void aLogThatIsNotTheOneThatWasAnchoredGetsNoFurtherAnchor() throws IOException {
        threeAnchors();
        log.tamper("DELETE FROM event WHERE position > 4; UPDATE log_head SET (position, digest) ="
                + " (SELECT position, digest FROM event WHERE position = 4)");
        assertThat(fault()).isEqualTo("LOG_TRUNCATED 5");
        assertThat(verifier.verify().verified()).isEqualTo(4);
        events = 4;
        append(1);
        assertThatThrownBy(() -> anchors().anchor(5))
                .isInstanceOfSatisfying(
                        AnchorRefused.class, e -> assertThat(e.code()).isEqualTo("LOG_TRUNCATED"));
        append(2);
        assertThatThrownBy(() -> anchors().anchorHead())
                .isInstanceOfSatisfying(
                        AnchorRefused.class, e -> assertThat(e.code()).isEqualTo("ANCHOR_DIFFERS"));
        assertThat(lines()).hasSize(3);
        assertThat(fault()).isEqualTo("ANCHOR_DIFFERS 5");
        // A dataset of what is proven stays possible.
        assertThat(verifier.verify(3, Progress.NONE).verified()).isGreaterThanOrEqualTo(3);
        assertThat(verifier.verify(5, Progress.NONE).verified()).isEqualTo(4);
    }

    @Test
    void progressIsTold() {
        append(1);
        log.append(java.util.stream.IntStream.range(0, 5_000)
                .mapToObj(i -> event("case", "b", i, new TestEvent.Counted("b", i, List.of())))
                .toArray(org.axonframework.eventhandling.EventMessage<?>[]::new));
        List<String> told = new ArrayList<>();
        verifier.verify(Long.MAX_VALUE, (done, total) -> told.add(done + "/" + total));
        assertThat(told).containsExactly("2000/5001", "4000/5001", "5001/5001");
        assertThat(verifier.readOnly()).isEqualTo(5_001);
    }

    @Test
    void faultsAreToldInBothLanguages() {
        threeAnchors();
        log.tamper("DELETE FROM event WHERE position = 5");
        LogVerifier.Fault fault = verifier.verify().fault().orElseThrow();
        assertThat(fault.message()).isEqualTo("After position 4 comes 6: events are missing");
        assertThat(fault.danish()).isEqualTo("Efter position 4 kommer 6: der mangler hændelser");
        for (LogFault kind : LogFault.values()) {
            LogVerifier.Fault told = kind.at(7, 1L, kind == LogFault.DIGEST_DIFFERS ? "name" : 2L, 3L);
            assertThat(told.message()).doesNotContain("%");
            assertThat(told.danish()).doesNotContain("%").isNotEqualTo(told.message());
        }
    }
}
