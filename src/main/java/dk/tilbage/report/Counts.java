package dk.tilbage.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Counts of persons by arm within a scope: all, a target group, or a jobcentre. The same count has the same key in
 * every section, and the sums over scopes bind them all.
 */
final class Counts {

    static final String ALL = "all";

    /** Those who were allocated to an arm. */
    static final String ALLOCATED = "allocated";
    /** Those of them who entered. */
    static final String ENTERED = "entered";

    private final TrialData data;
    private final Cells cells;

    Counts(TrialData data, Cells cells) {
        this.data = data;
        this.cells = cells;
    }

    static String targetGroup(String code) {
        return "target_group=" + code;
    }

    static String jobcentre(String name) {
        return "jobcentre=" + name;
    }

    private static boolean in(Person person, String scope) {
        return scope.equals(ALL)
                || scope.equals(targetGroup(person.targetGroup))
                || scope.equals(jobcentre(person.jobcentre));
    }

    static String key(String what, String arm, String scope) {
        return Cells.key(what, arm, scope);
    }

    long number(int arm, String scope, Predicate<Person> which) {
        return data.persons().stream()
                .filter(person -> person.arm == arm && in(person, scope) && which.test(person))
                .count();
    }

    /** Counts persons of an arm by target group, and all of them. */
    void byTargetGroup(String what, int arm, Predicate<Person> which) {
        List<String> parts = new ArrayList<>();
        String name = arm(arm);
        for (String group : data.targetGroups()) {
            String scope = targetGroup(group);
            parts.add(weighed(what, cells.show(key(what, name, scope), number(arm, scope, which))));
        }
        cells.sum(weighed(what, cells.show(key(what, name, ALL), number(arm, ALL, which))), parts);
    }

    /** Counts persons of an arm by jobcentre, and all of them. */
    void byJobcentre(String what, int arm, Predicate<Person> which) {
        List<String> parts = new ArrayList<>();
        String name = arm(arm);
        for (String jobcentre : data.jobcentres()) {
            String scope = jobcentre(jobcentre);
            parts.add(weighed(what, cells.show(key(what, name, scope), number(arm, scope, which))));
        }
        cells.sum(weighed(what, cells.show(key(what, name, ALL), number(arm, ALL, which))), parts);
    }

    /** What every other number is a share of is kept before its parts are, and what is analysed before all. */
    private String weighed(String what, String key) {
        cells.weigh(
                key,
                (what.equals(ENTERED) ? 2 : what.equals(ALLOCATED) ? 1 : 0)
                        + (key.endsWith(Cells.key("", ALL)) ? 3 : 0));
        return key;
    }

    /** That some are part of others, by the same scopes. */
    void partOf(String some, String others, int arm, List<String> scopes) {
        for (String scope : scopes) {
            String key = key(some, arm(arm), scope);
            cells.share(key, cells.count(key), key(others, arm(arm), scope));
        }
    }

    /**
     * Binds two counts of which neither need be part of the other, so that one or two who are in one of them alone are
     * not told by the difference.
     */
    void overlap(String one, Predicate<Person> inOne, String other, Predicate<Person> inOther, int arm, String scope) {
        long both = number(arm, scope, person -> inOne.test(person) && inOther.test(person));
        String first = key(one, arm(arm), scope);
        String second = key(other, arm(arm), scope);
        String firstOnly = cells.count(Cells.key(first, "not", other), cells.count(first) - both);
        String secondOnly = cells.count(Cells.key(second, "not", one), cells.count(second) - both);
        if (cells.count(firstOnly) == 0) {
            cells.sum(second, List.of(first, secondOnly));
        } else if (cells.count(secondOnly) == 0) {
            cells.sum(first, List.of(second, firstOnly));
        } else {
            String shared = cells.count(Cells.key(first, "and", other), both);
            cells.sum(first, List.of(shared, firstOnly));
            cells.sum(second, List.of(shared, secondOnly));
        }
    }

    String arm(int arm) {
        return arm == Person.NO_ARM ? "none" : data.arms().get(arm);
    }

    /** What the report tells of: all, and the target groups where there are several. */
    List<String> shownScopes() {
        return data.targetGroups().size() > 1 ? targetGroupScopes() : List.of(ALL);
    }

    /** All, and each target group. */
    List<String> targetGroupScopes() {
        List<String> scopes = new ArrayList<>(List.of(ALL));
        data.targetGroups().forEach(group -> scopes.add(targetGroup(group)));
        return scopes;
    }

    List<String> jobcentreScopes() {
        return data.jobcentres().stream().map(Counts::jobcentre).toList();
    }
}
