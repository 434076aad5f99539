package dk.tilbage.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A package of a made-up trial, with the tables and columns the report reads: people drawn by chance from a seed, so
 * that participants leave sooner, are seen weekly and exempted more often.
 */
final class PackageFixture {

    static final LocalDate OBSERVED_TO = LocalDate.of(2009, 8, 31);

    private static final String[] JOBCENTRES = {"aalborg", "greve", "herning", "mors", "odense"};
    private static final String[] KINDS = {"CONVERSATION_HELD", "OFFER_MADE", "EXEMPTION_ASSESSED"};
    private static final String[] GROUNDS = {"TREATMENT_OBSTACLE", "NO_RETURN_OTHER", "PREGNANCY_RELATED"};
    /** What tells the arms apart, and is left out where they are masked. */
    private static final Set<String> TELLING = Set.of("offers", "person_weeks", "registrations");

    private final Map<String, List<List<String>>> tables = new LinkedHashMap<>();
    private final Random random;
    private final boolean masked;

    private PackageFixture(int persons, long seed, boolean masked) {
        this.random = new Random(seed);
        this.masked = masked;
        table("codebook", "table", "column", "code", "label_en");
        table(
                "cases",
                "case_id",
                "person_id",
                "jobcentre",
                "target_group",
                "sex",
                "age_at_opening",
                "first_day",
                "employment",
                "has_job",
                "illness_musculoskeletal",
                "illness_mental",
                "illness_cardiovascular",
                "illness_cancer",
                "illness_other",
                "category_at_entry",
                "flex_job_origin",
                "start_stock",
                "model",
                "region",
                "group",
                "left_before_entry",
                "out_of_order",
                "censored",
                "times_reopened",
                "full_recovery_on",
                "recovered_to",
                "closed_on",
                "outcome");
        table(
                "disposition",
                "case_id",
                "person_id",
                "jobcentre",
                "target_group",
                "not_allocated_reason",
                "arm",
                "allocated_on",
                "not_entered_reason",
                "entered",
                "entered_on",
                "exempt",
                "exempt_when",
                "exempt_ground",
                "end_state",
                "analysed");
        table(
                "spells",
                "case_id",
                "outcome",
                "spell",
                "start_on",
                "stop_on",
                "start_days",
                "stop_days",
                "event",
                "censor_reason",
                "group",
                "target_group",
                "jobcentre");
        table("offers", "case_id", "started_on", "ended_on");
        table("partial_recoveries", "case_id", "from_day", "ended_on");
        table(
                "person_weeks",
                "case_id",
                "group",
                "from_day",
                "days",
                "week_since_entry",
                "contact_kept",
                "contact_owed",
                "contact_status",
                "activity_hours");
        table("registrations", "case_id", "kind", "delay_days", "corrected_on");
        for (String arm : masked ? new String[] {"ARM_A", "ARM_B"} : new String[] {"PARTICIPANT", "CONTROL"}) {
            row(
                    "codebook",
                    "disposition",
                    "arm",
                    arm,
                    masked
                            ? "Group " + arm.charAt(4)
                            : arm.charAt(0) + arm.substring(1).toLowerCase(java.util.Locale.ROOT));
        }
        row("codebook", "cases", "target_group", "SICKNESS_BENEFIT", "Sickness benefit");
        row("codebook", "cases", "target_group", "FLEX_JOB", "Approved for a flex-job <&>");
        for (int i = 0; i < persons; i++) {
            person(i);
        }
    }

    /** A folder with the package of so many people. */
    static Path write(Path folder, int persons, long seed) throws IOException {
        new PackageFixture(persons, seed, false).writeTo(folder, "full", 2);
        return folder;
    }

    /**
     * How a case went that entered on {@link #ENTRY}.
     *
     * @param recoveredOn the recovery in force on the day of observation, or empty
     * @param recoveredTo and to what
     * @param outcome of the case, closed with its last spell, or empty
     * @param spells on benefit: first day, last day, and how it ended: {@code RECOVERED}, {@code OTHER}, or why it was
     *     censored
     * @param offer from a day to a last one, which may be empty
     */
    record Course(
            String recoveredOn, String recoveredTo, String outcome, List<List<String>> spells, List<String> offer) {}

    static final LocalDate ENTRY = LocalDate.of(2009, 1, 5);

    /** A folder with ten people in each arm whose cases all went alike. */
    static Path alike(Path folder, Course course) throws IOException {
        PackageFixture fixture = new PackageFixture(0, 1, false);
        for (int i = 0; i < 20; i++) {
            fixture.alike(
                    String.format(java.util.Locale.ROOT, "c%05d", i), i % 2 == 0 ? "CONTROL" : "PARTICIPANT", course);
        }
        fixture.writeTo(folder, "full", 2);
        return folder;
    }

    private void alike(String id, String arm, Course course) {
        List<String> last = course.spells().getLast();
        boolean censored = last.getLast().equals("OBSERVATION_ENDS");
        String target = "SICKNESS_BENEFIT";
        row(
                "cases",
                id,
                "p" + id,
                "mors",
                target,
                "MALE",
                40,
                ENTRY.minusDays(30),
                "EMPLOYED",
                "1",
                "",
                "",
                "",
                "",
                "",
                "2",
                "",
                "0",
                "UNIT",
                "North",
                arm,
                "0",
                "0",
                censored,
                course.spells().size() - 1,
                course.recoveredOn(),
                course.recoveredTo(),
                course.outcome().isEmpty() ? "" : last.get(1),
                course.outcome());
        row(
                "disposition",
                id,
                "p" + id,
                "mors",
                target,
                "",
                arm,
                ENTRY,
                "",
                "1",
                ENTRY,
                "0",
                "",
                "",
                censored
                        ? "STILL_ON_BENEFIT"
                        : last.getLast().equals("RECOVERED") ? "FULL_RECOVERY" : "ENDED_OTHERWISE",
                "1");
        for (int i = 0; i < course.spells().size(); i++) {
            List<String> spell = course.spells().get(i);
            String how = spell.getLast();
            boolean recovered = how.equals("RECOVERED");
            boolean off = recovered || how.equals("OTHER");
            long from = java.time.temporal.ChronoUnit.DAYS.between(ENTRY, LocalDate.parse(spell.getFirst()));
            long to = java.time.temporal.ChronoUnit.DAYS.between(ENTRY, LocalDate.parse(spell.get(1)));
            row(
                    "spells",
                    id,
                    "FULL_RECOVERY",
                    i + 1,
                    spell.getFirst(),
                    spell.get(1),
                    from,
                    to,
                    recovered,
                    recovered ? "" : off ? "ENDED_OTHERWISE" : how,
                    arm,
                    target,
                    "mors");
            row(
                    "spells",
                    id,
                    "OFF_BENEFIT",
                    i + 1,
                    spell.getFirst(),
                    spell.get(1),
                    from,
                    to,
                    off,
                    off ? "" : how,
                    arm,
                    target,
                    "mors");
        }
        if (!course.offer().isEmpty()) {
            row("offers", id, course.offer().getFirst(), course.offer().getLast());
        }
    }

    /** The same, masked, without what tells the arms apart. */
    static Path masked(Path folder, int persons, long seed) throws IOException {
        PackageFixture fixture = new PackageFixture(persons, seed, true);
        fixture.tables.keySet().removeAll(TELLING);
        fixture.writeTo(folder, "blinded", 2);
        return folder;
    }

    /** The same under another profile or definition. */
    static Path as(Path folder, String profile, int definition) throws IOException {
        new PackageFixture(20, 1, false).writeTo(folder, profile, definition);
        return folder;
    }

    private void table(String name, String... columns) {
        tables.put(name, new ArrayList<>(List.of(List.of(columns))));
    }

    private void row(String name, Object... values) {
        java.util.Objects.requireNonNull(tables.get(name))
                .add(Arrays.stream(values)
                        .map(value -> value instanceof Boolean flag ? (flag ? "1" : "0") : String.valueOf(value))
                        .toList());
    }

    private boolean chance(double share) {
        return random.nextDouble() < share;
    }

    private void person(int number) {
        String id = String.format(java.util.Locale.ROOT, "c%05d", number);
        String jobcentre = JOBCENTRES[random.nextInt(JOBCENTRES.length)];
        boolean flex = chance(0.15);
        String target = flex ? "FLEX_JOB" : "SICKNESS_BENEFIT";
        LocalDate firstDay = LocalDate.of(2008, 12, 1).plusDays(random.nextInt(110));
        LocalDate allocated = firstDay.plusDays(20 + random.nextInt(30));
        boolean inTrial = chance(0.9);
        boolean participant = chance(0.5);
        String arm =
                !inTrial ? "" : masked ? (participant ? "ARM_B" : "ARM_A") : participant ? "PARTICIPANT" : "CONTROL";
        String group = inTrial ? arm : chance(0.3) ? "NOT_IN_TRIAL" : "UNALLOCATED";
        boolean entered = inTrial && chance(0.93);
        LocalDate entry = allocated.plusDays(random.nextInt(14));
        int seen = (int) java.time.temporal.ChronoUnit.DAYS.between(entry, OBSERVED_TO);
        int lasts = 1 + (int) (-Math.log(1 - random.nextDouble()) * (participant ? 130 : 170));
        boolean off = entered && lasts <= seen;
        boolean recovered = off && !flex && chance(0.85);
        LocalDate stop = entry.plusDays(off ? lasts : seen);
        boolean exempt = inTrial && chance(participant ? 0.2 : 0.08);
        String state = !entered ? "" : recovered ? "FULL_RECOVERY" : off ? "ENDED_OTHERWISE" : "STILL_ON_BENEFIT";
        boolean cause = chance(0.9);
        row(
                "cases",
                id,
                "p" + id,
                jobcentre,
                target,
                chance(0.57) ? "FEMALE" : "MALE",
                20 + random.nextInt(45),
                firstDay,
                chance(0.7) ? "EMPLOYED" : "OTHER",
                chance(0.6),
                cause ? flag(0.4) : "",
                cause ? flag(0.25) : "",
                cause ? flag(0.1) : "",
                cause ? flag(0.1) : "",
                cause ? flag(0.3) : "",
                flex || !entered ? "" : 1 + random.nextInt(3),
                flex ? (chance(0.5) ? "NEWLY_APPROVED" : "LOST_FLEX_JOB") : "",
                flex && chance(0.2),
                "UNIT",
                jobcentre.length() > 5 ? "North" : "South",
                group,
                inTrial && !entered,
                chance(0.02),
                entered && !off,
                0,
                recovered ? stop : "",
                recovered ? (chance(0.8) ? "OWN_JOB" : "UNEMPLOYMENT_FUND") : "",
                off ? stop : "",
                !off ? "" : recovered ? "RECOVERED" : flex ? "FLEX_JOB" : "OTHER_BENEFIT");
        row(
                "disposition",
                id,
                "p" + id,
                jobcentre,
                target,
                inTrial ? "" : group.equals("NOT_IN_TRIAL") ? "NOT_IN_TRIAL" : "LEFT_BEFORE",
                arm,
                inTrial ? allocated : "",
                inTrial && !entered ? "LEFT_BEFORE_ENTRY" : "",
                entered,
                entered ? entry : "",
                exempt,
                exempt ? (entered ? "AFTER_ENTRY" : "BEFORE_ENTRY") : "",
                exempt ? GROUNDS[random.nextInt(GROUNDS.length)] : "",
                state,
                entered);
        row("registrations", id, "CASE_OPENED", random.nextInt(20), "");
        if (entered) {
            entered(id, entry, stop, off, recovered, participant, arm, target, jobcentre);
        }
    }

    private String flag(double share) {
        return chance(share) ? "1" : "0";
    }

    private void entered(
            String id,
            LocalDate entry,
            LocalDate stop,
            boolean off,
            boolean recovered,
            boolean participant,
            String arm,
            String target,
            String jobcentre) {
        long days = java.time.temporal.ChronoUnit.DAYS.between(entry, stop);
        row(
                "spells",
                id,
                "FULL_RECOVERY",
                1,
                entry,
                stop,
                0,
                days,
                recovered,
                recovered ? "" : off ? "ENDED_OTHERWISE" : "OBSERVATION_ENDS",
                arm,
                target,
                jobcentre);
        row(
                "spells",
                id,
                "OFF_BENEFIT",
                1,
                entry,
                stop,
                0,
                days,
                off,
                off ? "" : "OBSERVATION_ENDS",
                arm,
                target,
                jobcentre);
        if (chance(participant ? 0.7 : 0.15)) {
            row("offers", id, entry.plusDays(random.nextInt(40)), chance(0.5) ? stop : "");
        }
        if (chance(0.14)) {
            row("partial_recoveries", id, entry.plusDays(random.nextInt(60)), chance(0.3) ? stop : "");
        }
        for (int week = 1; 7L * week <= days; week++) {
            boolean contact = chance(participant ? 0.8 : 0.25);
            boolean owed = participant && week <= 17;
            row(
                    "person_weeks",
                    id,
                    arm,
                    entry.plusDays(7L * (week - 1)),
                    7,
                    week,
                    contact,
                    owed,
                    !owed ? "" : contact ? "MET" : chance(0.1) ? "LATE" : "BREACHED",
                    week < 5 ? 0 : random.nextInt(participant ? 16 : 4) + 0.5);
            if (contact) {
                row(
                        "registrations",
                        id,
                        KINDS[random.nextInt(KINDS.length)],
                        random.nextInt(participant ? 6 : 15),
                        chance(0.03) ? entry : "");
            }
        }
    }

    private void writeTo(Path folder, String profile, int definition) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, List<List<String>>> table : tables.entrySet()) {
            try (CsvWriter writer = CsvWriter.builder()
                    .lineDelimiter(LineDelimiter.LF)
                    .build(folder.resolve(table.getKey() + ".csv"))) {
                table.getValue().forEach(writer::writeRecord);
            }
        }
        manifest(folder, profile, definition);
    }

    /** Tells of the files as they are now. */
    static void manifest(Path folder, String profile, int definition) throws IOException {
        List<String> files = new ArrayList<>();
        try (var list = Files.newDirectoryStream(folder, "*.csv")) {
            for (Path file : list) {
                files.add("{\"name\":\"" + file.getFileName() + "\",\"bytes\":" + Files.size(file) + ",\"sha256\":\""
                        + sha256(file) + "\"}");
            }
        }
        files.sort(null);
        Files.writeString(folder.resolve("manifest.json"), """
                {"format":"tilbage-registration-dataset","address":{"trialId":"made-up","position":1234,"observedTo":"%s","definitionVersion":%d,
                "profile":"%s","exportKeyId":"export-1"},"contentDigest":"%s","log":{"position":1234,"digest":"%s"},"files":[%s]}
                """.formatted(
                        OBSERVED_TO, definition, profile, "ab".repeat(32), "cd".repeat(32), String.join(",", files)));
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
