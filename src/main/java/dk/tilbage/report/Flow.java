package dk.tilbage.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * The flow of persons through the trial as CONSORT has it (K. F. Schulz, D. G. Altman, D. Moher, <i>BMJ</i> 340 (2010)
 * c332). Every step is the sum of what becomes of it; numbers that do not add up are refused.
 */
final class Flow implements Section {

    static final Map<String, String> NOT_ALLOCATED = new LinkedHashMap<>();
    static final Map<String, String> NOT_ENTERED = new LinkedHashMap<>();
    static final Map<String, String> END_STATES = new LinkedHashMap<>();
    static final Map<String, String> EXEMPT = new LinkedHashMap<>();

    static {
        NOT_ALLOCATED.put("NOT_IN_TRIAL", "Not in the trial (outside the filter)");
        NOT_ALLOCATED.put("EXEMPT_BEFORE", "Exempted before allocation (fritaget)");
        NOT_ALLOCATED.put("LEFT_BEFORE", "Left benefit before allocation");
        NOT_ALLOCATED.put("AWAITING", "Awaiting allocation");
        NOT_ENTERED.put("LEFT_BEFORE_ENTRY", "Left benefit before entry");
        NOT_ENTERED.put("AWAITING_ENTRY", "Awaiting the first conversation");
        END_STATES.put("FULL_RECOVERY", "Full recovery (raskmeldt)");
        END_STATES.put("ENDED_OTHERWISE", "Ended otherwise");
        END_STATES.put("STILL_ON_BENEFIT", "Still on benefit");
        EXEMPT.put("BEFORE_ALLOCATION", "Exempt before allocation");
        EXEMPT.put("BEFORE_ENTRY", "Exempt before entry");
        EXEMPT.put("AFTER_ENTRY", "Exempt after entry");
    }

    private static final String ASSESSED = "assessed";

    private final TrialData data;
    private final Cells cells;
    private final Counts counts;

    Flow(TrialData data, Cells cells) {
        this.data = data;
        this.cells = cells;
        this.counts = new Counts(data, cells);
        data.persons().forEach(Flow::check);
        counts.byTargetGroup("not_allocated", Person.NO_ARM, person -> true);
        split("not_allocated", Person.NO_ARM, NOT_ALLOCATED, person -> person.notAllocated, person -> true);
        for (int arm = 0; arm < data.arms().size(); arm++) {
            counts.byTargetGroup(Counts.ALLOCATED, arm, person -> true);
            counts.byTargetGroup(Counts.ENTERED, arm, Person::entered);
            counts.byTargetGroup("not_entered", arm, person -> !person.entered());
            split("not_entered", arm, NOT_ENTERED, person -> person.notEntered, person -> !person.entered());
            split(Counts.ENTERED, arm, END_STATES, person -> person.endState, Person::entered);
            counts.byTargetGroup("exempt", arm, person -> person.exempt);
            split("exempt", arm, EXEMPT, person -> person.exemptWhen, person -> person.exempt);
            counts.partOf("exempt", Counts.ALLOCATED, arm, counts.targetGroupScopes());
            for (String scope : counts.targetGroupScopes()) {
                cells.sum(
                        key(Counts.ALLOCATED, arm, scope),
                        List.of(key("not_entered", arm, scope), key(Counts.ENTERED, arm, scope)));
            }
        }
        assessed();
    }

    private static void check(Person person) {
        if (person.allocated()) {
            if (!person.entered()) {
                TrialData.known("reason not to have entered", person.notEntered, NOT_ENTERED.keySet());
            } else {
                TrialData.known("state at the end", person.endState, END_STATES.keySet());
            }
            if (person.exempt) {
                TrialData.known("time of exemption", person.exemptWhen, EXEMPT.keySet());
            }
        } else {
            TrialData.known("reason not to have been allocated", person.notAllocated, NOT_ALLOCATED.keySet());
        }
    }

    private interface Code {
        String of(Person person);
    }

    private void split(String what, int arm, Map<String, String> codes, Code code, Predicate<Person> among) {
        for (String one : codes.keySet()) {
            counts.byTargetGroup(
                    Cells.key(what, one),
                    arm,
                    person -> among.test(person) && code.of(person).equals(one));
        }
        for (String scope : counts.targetGroupScopes()) {
            cells.sum(
                    key(what, arm, scope),
                    codes.keySet().stream()
                            .map(one -> key(Cells.key(what, one), arm, scope))
                            .toList());
        }
    }

    private void assessed() {
        List<String> groups = new ArrayList<>();
        for (String scope : counts.targetGroupScopes()) {
            List<String> parts = new ArrayList<>(List.of(key("not_allocated", Person.NO_ARM, scope)));
            for (int arm = 0; arm < data.arms().size(); arm++) {
                parts.add(key(Counts.ALLOCATED, arm, scope));
            }
            String total = cells.show(
                    Cells.key(ASSESSED, scope),
                    data.persons().stream()
                            .filter(person ->
                                    scope.equals(Counts.ALL) || scope.equals(Counts.targetGroup(person.targetGroup)))
                            .count());
            cells.weigh(total, 6);
            cells.sum(total, parts);
            String allocated = cells.show(
                    Cells.key(Counts.ALLOCATED, scope),
                    parts.stream().skip(1).mapToLong(cells::count).sum());
            cells.sum(allocated, parts.subList(1, parts.size()));
            if (!scope.equals(Counts.ALL)) {
                groups.add(total);
            }
        }
        cells.sum(Cells.key(ASSESSED, Counts.ALL), groups);
    }

    private String key(String what, int arm, String scope) {
        return Counts.key(what, counts.arm(arm), scope);
    }

    @Override
    public String id() {
        return "flow";
    }

    @Override
    public String title() {
        return "Flow of persons";
    }

    @Override
    public void write(Page page) {
        page.reading(
                "From top to bottom: everybody whose case was opened, who was allocated to which group, who entered "
                        + "the trial "
                        + "(held the first conversation), and where they were on " + data.observedTo()
                        + ". Every box is the sum of the boxes under it; the program "
                        + "refuses to write a report in which it is not. A person is counted once. The exempt stay "
                        + "in their group: everybody who entered is "
                        + "analysed as allocated.");
        for (String scope : counts.shownScopes()) {
            String name = scope.equals(Counts.ALL) ? "All target groups" : groupName(scope);
            String file = scope.equals(Counts.ALL)
                    ? "flow"
                    : "flow-"
                            + scope.substring(scope.indexOf('=') + 1)
                                    .toLowerCase(java.util.Locale.ROOT)
                                    .replace('_', '-');
            page.chart(picture(scope, name), "Flow of persons: " + name + ".", grid(file, scope));
        }
    }

    private String groupName(String scope) {
        return data.label("cases", "target_group", scope.substring(scope.indexOf('=') + 1));
    }

    private Grid grid(String file, String scope) {
        Grid grid = new Grid(file).text("step", "Step").text("reason", "Of these");
        grid.both("all");
        for (int arm = 0; arm < data.arms().size(); arm++) {
            String name = data.armNames().get(arm);
            grid.number(data.arms().get(arm).toLowerCase(java.util.Locale.ROOT), name, name);
        }
        row(grid, "ASSESSED", "Assessed", "", "", Value.count(cells, Cells.key(ASSESSED, scope)), null);
        row(
                grid,
                "NOT_ALLOCATED",
                "Not allocated",
                "",
                "",
                Value.count(cells, key("not_allocated", Person.NO_ARM, scope)),
                null);
        NOT_ALLOCATED.forEach((code, label) -> row(
                grid,
                "NOT_ALLOCATED",
                "Not allocated",
                code,
                label,
                Value.count(cells, key(Cells.key("not_allocated", code), Person.NO_ARM, scope)),
                null));
        row(
                grid,
                "ALLOCATED",
                "Allocated",
                "",
                "",
                Value.count(cells, Cells.key(Counts.ALLOCATED, scope)),
                scoped(Counts.ALLOCATED, scope));
        byArm(grid, scope, "exempt", "Exempt at any time", EXEMPT);
        byArm(grid, scope, "not_entered", "Did not enter", NOT_ENTERED);
        byArm(grid, scope, Counts.ENTERED, "Entered and analysed", END_STATES);
        return grid;
    }

    private void byArm(Grid grid, String scope, String what, String label, Map<String, String> codes) {
        String step = what.toUpperCase(java.util.Locale.ROOT);
        row(grid, step, label, "", "", Value.ABSENT, scoped(what, scope));
        codes.forEach(
                (code, name) -> row(grid, step, label, code, name, Value.ABSENT, scoped(Cells.key(what, code), scope)));
    }

    private List<Value> scoped(String what, String scope) {
        return data.arms().stream()
                .map(arm -> Value.count(cells, Counts.key(what, arm, scope)))
                .toList();
    }

    private static void row(
            Grid grid,
            String step,
            String label,
            String code,
            String reason,
            Value all,
            @org.jspecify.annotations.Nullable List<Value> arms) {
        // A step before the arms part has one number, which stands over both.
        List<Value> numbers = Objects.requireNonNullElse(arms, List.of(all, Value.ABSENT));
        List<Value> values = new ArrayList<>(List.of(Value.code(step, label), Value.code(code, reason), all));
        if (arms == null) {
            values.add(new Value("", all.shown()));
            values.add(new Value("", ""));
        } else {
            values.addAll(numbers);
        }
        grid.row(values);
    }

    // ---- the picture
    // ---------------------------------------------------------------------------------------------------

    private Chart picture(String scope, String name) {
        return figure -> {
            FlowPicture picture = new FlowPicture(figure, "Flow of persons: " + name, describe(scope));
            List<String> excluded = new ArrayList<>();
            excluded.add("Not allocated: " + shown(key("not_allocated", Person.NO_ARM, scope)));
            NOT_ALLOCATED.forEach((code, label) -> excluded.add(
                    "– " + label + ": " + shown(key(Cells.key("not_allocated", code), Person.NO_ARM, scope))));
            picture.top(
                    "Assessed: " + shown(Cells.key(ASSESSED, scope)),
                    excluded,
                    "Allocated: " + shown(Cells.key(Counts.ALLOCATED, scope)));
            List<List<List<String>>> columns = new ArrayList<>();
            for (int arm = 0; arm < data.arms().size(); arm++) {
                columns.add(column(arm, scope));
            }
            return picture.columns(columns);
        };
    }

    private List<List<String>> column(int arm, String scope) {
        List<String> allocated = new ArrayList<>();
        allocated.add(data.armNames().get(arm) + ": " + shown(key(Counts.ALLOCATED, arm, scope)));
        allocated.add("of whom exempt at any time: " + shown(key("exempt", arm, scope)));
        EXEMPT.forEach((code, label) ->
                allocated.add("– " + label + ": " + shown(key(Cells.key("exempt", code), arm, scope))));
        List<String> out = new ArrayList<>();
        out.add("Did not enter: " + shown(key("not_entered", arm, scope)));
        NOT_ENTERED.forEach((code, label) ->
                out.add("– " + label + ": " + shown(key(Cells.key("not_entered", code), arm, scope))));
        List<String> entered = new ArrayList<>(List.of("Entered: " + shown(key(Counts.ENTERED, arm, scope))));
        List<String> states = new ArrayList<>();
        states.add("On " + data.observedTo());
        END_STATES.forEach((code, label) ->
                states.add("– " + label + ": " + shown(key(Cells.key(Counts.ENTERED, code), arm, scope))));
        List<String> analysed = List.of("Analysed as allocated: " + shown(key(Counts.ENTERED, arm, scope)));
        return List.of(allocated, out, entered, states, analysed);
    }

    private String shown(String key) {
        return cells.shown(key);
    }

    private String describe(String scope) {
        StringBuilder text = new StringBuilder("Assessed " + shown(Cells.key(ASSESSED, scope)) + ", not allocated "
                + shown(key("not_allocated", Person.NO_ARM, scope)) + ".");
        for (int arm = 0; arm < data.arms().size(); arm++) {
            text.append(" ")
                    .append(data.armNames().get(arm))
                    .append(": allocated ")
                    .append(shown(key(Counts.ALLOCATED, arm, scope)))
                    .append(", did not enter ")
                    .append(shown(key("not_entered", arm, scope)))
                    .append(", entered and analysed ")
                    .append(shown(key(Counts.ENTERED, arm, scope)))
                    .append(".");
        }
        return text.toString();
    }
}
