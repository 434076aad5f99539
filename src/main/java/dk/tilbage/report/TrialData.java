package dk.tilbage.report;

import dk.tilbage.report.PackageFolder.Row;
import java.io.IOException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the report takes from the tables: a record for every person and case, and tallies of the tables that have many
 * rows for each of them, which are read as a stream and never kept.
 */
final class TrialData {

    /** How many days after entry the first offer or partial recovery is due. */
    static final int DAY_28 = 28;

    private static final String OBSERVATION_ENDS = "OBSERVATION_ENDS";
    private static final List<String> ARMS = List.of("PARTICIPANT", "CONTROL");
    private static final List<String> MASKED = List.of("ARM_A", "ARM_B");

    /**
     * Where a case belongs.
     *
     * @param group as in the table of cases
     * @param arm 0 or 1, or {@link Person#NO_ARM}
     * @param jobcentre that opened it
     */
    record Place(String group, int arm, String jobcentre) {}

    /** What the notes tell of the cases of one group. */
    static final class CaseNotes {
        long cases;
        long leftBeforeEntry;
        long outOfOrder;
        long censored;
        long reopened;
    }

    private final PackageFolder folder;
    private final List<String> arms;
    private final Map<String, Person> byCase = new HashMap<>();
    private final List<Person> persons = new ArrayList<>();
    private final Map<String, Place> places = new HashMap<>();
    /** There are few, each in many cases. */
    private final Map<Place, Place> samePlaces = new HashMap<>();

    private final Map<String, String> names = new HashMap<>();
    private final SortedSet<String> jobcentres = new TreeSet<>();
    private final SortedSet<String> targetGroups = new TreeSet<>();
    private final Map<String, CaseNotes> notes = new LinkedHashMap<>();
    private final @Nullable WeekTallies weeks;
    private final @Nullable DelayTallies delays;

    private TrialData(PackageFolder folder) throws IOException {
        this.folder = folder;
        this.arms = folder.hasCode("disposition", "arm", MASKED.getFirst()) ? MASKED : ARMS;
        if (folder.has("jobcentres")) {
            folder.each("jobcentres", row -> names.put(row.text("jobcentre"), row.text("name")));
        }
        folder.each("disposition", this::person);
        folder.each("cases", this::caseRow);
        if (folder.has("spells")) {
            folder.each("spells", this::spell);
        }
        if (folder.has("offers")) {
            folder.each("offers", this::offer);
        }
        if (folder.has("partial_recoveries")) {
            folder.each("partial_recoveries", this::partialRecovery);
        }
        if (folder.has("person_weeks")) {
            WeekTallies tallies = new WeekTallies();
            folder.each("person_weeks", row -> tallies.add(row, byCase.get(row.text("case_id"))));
            this.weeks = tallies;
        } else {
            this.weeks = null;
        }
        if (folder.has("registrations")) {
            DelayTallies tallies = new DelayTallies();
            folder.each("registrations", row -> tallies.add(row, place(row.text("case_id"))));
            this.delays = tallies;
        } else {
            this.delays = null;
        }
    }

    static TrialData of(PackageFolder folder) throws IOException {
        return new TrialData(folder);
    }

    private int arm(String group) {
        int arm = arms.indexOf(group);
        if (arm < 0 && (ARMS.contains(group) || MASKED.contains(group))) {
            throw new ReportRefused("The profile " + folder.address().profile() + " has no group " + group + ".");
        }
        return arm < 0 ? Person.NO_ARM : arm;
    }

    private void person(Row row) {
        int arm = arm(row.text("arm"));
        if (arm == Person.NO_ARM && !row.text("arm").isEmpty()) {
            throw new ReportRefused("disposition has an unknown arm " + row.text("arm") + ".");
        }
        Person person = new Person(row, arm);
        if (byCase.put(person.caseId, person) != null) {
            throw new ReportRefused("disposition has two rows of one case.");
        }
        persons.add(person);
        jobcentres.add(person.jobcentre);
        targetGroups.add(person.targetGroup);
    }

    private void caseRow(Row row) {
        String group = row.code("group");
        jobcentres.add(row.code("jobcentre"));
        Person person = byCase.get(row.text("case_id"));
        Place place = new Place(group, arm(group), row.code("jobcentre"));
        Place same = samePlaces.putIfAbsent(place, place);
        places.put(person == null ? row.text("case_id") : person.caseId, same == null ? place : same);
        CaseNotes note = notes.computeIfAbsent(group, name -> new CaseNotes());
        note.cases++;
        note.leftBeforeEntry += row.flag("left_before_entry") ? 1 : 0;
        note.outOfOrder += row.flag("out_of_order") ? 1 : 0;
        note.censored += row.flag("censored") ? 1 : 0;
        note.reopened += row.number("times_reopened") > 0 ? 1 : 0;
        if (person != null) {
            person.recoveredOn = row.date("full_recovery_on");
            person.recoveredTo = row.code("recovered_to");
            person.closedOn = row.date("closed_on");
            person.outcome = row.code("outcome");
            person.baseline = person.allocated() ? baseline(row, person.allocatedOn) : null;
        }
    }

    private static Person.Baseline baseline(Row row, @Nullable LocalDate allocatedOn) {
        Map<String, Double> numbers = new HashMap<>();
        Integer age = row.has(Balance.AGE) ? row.whole(Balance.AGE) : null;
        LocalDate firstDay = row.date("first_day");
        if (age != null) {
            numbers.put(Balance.AGE, Double.valueOf(age));
        }
        if (firstDay != null && allocatedOn != null) {
            numbers.put(Balance.DAYS_TO_ALLOCATION, (double) ChronoUnit.DAYS.between(firstDay, allocatedOn));
        }
        Map<String, String> levels = new HashMap<>();
        for (String variable : Balance.levels(true)) {
            boolean left = variable.equals(Balance.AGE_GROUP) && !row.has(variable);
            levels.put(variable, left ? "" : row.code(variable));
        }
        return new Person.Baseline(numbers, levels);
    }

    private void spell(Row row) {
        Person person = byCase.get(row.text("case_id"));
        if (person == null || !person.entered()) {
            return;
        }
        KaplanMeier.Observation seen = new KaplanMeier.Observation(row.number("stop_days"), row.flag("event"));
        if (seen.days() < 0) {
            throw new ReportRefused("spells: a row stops before entry.");
        }
        boolean leaving = row.text("outcome").equals(TimeToEvent.OFF_BENEFIT);
        if (row.number("spell") == 1) {
            if (leaving) {
                person.toLeaving = seen;
            } else {
                person.toRecovery = seen;
            }
        }
        LocalDate from = row.date("start_on");
        LocalDate to = row.date("stop_on");
        if (leaving && from != null && to != null) {
            boolean ended = seen.event() || !row.text("censor_reason").equals(OBSERVATION_ENDS);
            person.onBenefit.add(new Person.Spell(row.number("spell"), from, to, seen.event(), ended));
        } else if (seen.event()) {
            person.recovered(row.number("spell"));
        }
    }

    private void offer(Row row) {
        Person person = byCase.get(row.text("case_id"));
        LocalDate started = row.date("started_on");
        if (person != null && started != null) {
            activity(person, started, row.date("ended_on"), person.inOffer);
        }
    }

    private void partialRecovery(Row row) {
        Person person = byCase.get(row.text("case_id"));
        LocalDate from = row.date("from_day");
        if (person != null && from != null) {
            activity(person, from, row.date("ended_on"), person.partlyRecovered);
        }
    }

    /** Something active from a day to a last one. */
    private void activity(Person person, LocalDate from, @Nullable LocalDate to, boolean[] onDay) {
        LocalDate entry = person.enteredOn;
        if (entry == null) {
            return;
        }
        if (!from.isAfter(entry.plusDays(DAY_28)) && (to == null || !to.isBefore(entry))) {
            person.activeByDay28 = true;
        }
        for (int which = 0; which < onDay.length; which++) {
            LocalDate day = person.outcomeDay(which, observedTo());
            if (day != null && person.runs(from, to, day)) {
                onDay[which] = true;
            }
        }
    }

    private Place place(String caseId) {
        Place place = places.get(caseId);
        if (place == null) {
            throw new ReportRefused("registrations has a case that cases has not.");
        }
        return place;
    }

    PackageFolder.Address address() {
        return folder.address();
    }

    LocalDate observedTo() {
        return folder.address().observedTo();
    }

    boolean has(String... tables) {
        return List.of(tables).stream().allMatch(folder::has);
    }

    /** The codes of the two arms, the first one compared with the second. */
    List<String> arms() {
        return arms;
    }

    /** Whether it is not told which arm is which. */
    boolean masked() {
        return arms.equals(MASKED);
    }

    /** What the arms are called. */
    List<String> armNames() {
        return arms.stream().map(arm -> folder.label("disposition", "arm", arm)).toList();
    }

    /** What a group of cases is called. */
    String groupName(String group) {
        int arm = arms.indexOf(group);
        return arm < 0 ? folder.label("cases", "group", group) : armNames().get(arm);
    }

    String label(String table, String column, String code) {
        return folder.label(table, column, code);
    }

    /** What a jobcentre is called. */
    String jobcentreName(String jobcentre) {
        String name = names.getOrDefault(jobcentre, jobcentre);
        return name.isEmpty() ? jobcentre : name;
    }

    /** What a column of a table is called. */
    String columnLabel(String table, String column) {
        return folder.label(table, column, "");
    }

    List<Person> persons() {
        return persons;
    }

    SortedSet<String> jobcentres() {
        return jobcentres;
    }

    /** Sickness benefit first. */
    List<String> targetGroups() {
        List<String> groups = new ArrayList<>(targetGroups);
        groups.sort(java.util.Comparator.comparing((String group) -> !group.equals("SICKNESS_BENEFIT"))
                .thenComparing(group -> group));
        return groups;
    }

    Map<String, CaseNotes> notes() {
        return notes;
    }

    @Nullable
    WeekTallies weeks() {
        return weeks;
    }

    @Nullable
    DelayTallies delays() {
        return delays;
    }

    /** The codes of a reason or state among persons, each of which must be known. */
    static void known(String what, String code, Set<String> codes) {
        if (!codes.contains(code)) {
            throw new ReportRefused("disposition: unknown " + what + " \"" + code + "\".");
        }
    }
}
