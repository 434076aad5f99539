package dk.tilbage.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** What a figure does not draw, or a table does not tell, and why: by group, the names of the rows. */
final class LeftOut {

    /** Why. */
    enum Why {
        /** A count is hidden. */
        HIDDEN("Not drawn, because a count is hidden (fewer than " + Cells.LEAST
                + ", or hidden so that such a number cannot be computed)"),
        /** Means are not made of so few. */
        FEW("Not drawn, because there are fewer than " + Cells.LEAST + " persons"),
        /** There is nobody. */
        NOBODY("Not drawn, because there is nobody");

        final String text;

        Why(String text) {
            this.text = text;
        }
    }

    private final List<String> groups;
    private final Map<Why, SequencedMap<String, List<String>>> names = new EnumMap<>(Why.class);

    /** Nothing yet, of groups in their order. */
    LeftOut(List<String> groups) {
        this.groups = groups;
    }

    void add(Why why, String group, String name) {
        names.computeIfAbsent(why, one -> inOrder(groups))
                .computeIfAbsent(group, one -> new ArrayList<>())
                .add(name);
    }

    /** Groups in their order, with no name yet. */
    static SequencedMap<String, List<String>> inOrder(List<String> groups) {
        SequencedMap<String, List<String>> names = new LinkedHashMap<>();
        names.put("", new ArrayList<>());
        groups.forEach(group -> names.put(group, new ArrayList<>()));
        return names;
    }

    /** A sentence for each reason. */
    List<String> sentences() {
        return names.entrySet().stream()
                .map(entry -> entry.getKey().text + ". " + byGroup(entry.getValue()))
                .toList();
    }

    /** The names by group, in a sentence for each group. */
    static String byGroup(SequencedMap<String, List<String>> names) {
        List<String> sentences = new ArrayList<>();
        names.forEach((group, rows) -> {
            if (!rows.isEmpty()) {
                sentences.add((group.isEmpty() ? "" : group + ": ") + String.join(", ", rows) + ".");
            }
        });
        return String.join(" ", sentences);
    }
}
