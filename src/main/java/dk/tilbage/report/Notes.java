package dk.tilbage.report;

import java.util.List;
import java.util.Map;

/** What one should know of the data, and how this report was made. */
final class Notes implements Section {

    private static final List<String> COLUMNS = List.of("left_before_entry", "out_of_order", "censored", "reopened");

    private final TrialData data;
    private final Cells cells;

    Notes(TrialData data, Cells cells) {
        this.data = data;
        this.cells = cells;
        data.notes().forEach((group, note) -> {
            String all = cells.show(key("cases", group), note.cases);
            cells.share(key("left_before_entry", group), note.leftBeforeEntry, all);
            cells.share(key("out_of_order", group), note.outOfOrder, all);
            cells.share(key("censored", group), note.censored, all);
            cells.share(key("reopened", group), note.reopened, all);
            if (data.arms().contains(group)) {
                same(all, Counts.key(Counts.ALLOCATED, group, Counts.ALL));
                same(
                        key("left_before_entry", group),
                        Counts.key(Cells.key("not_entered", "LEFT_BEFORE_ENTRY"), group, Counts.ALL));
                same(
                        key("censored", group),
                        Counts.key(Cells.key(Counts.ENTERED, "STILL_ON_BENEFIT"), group, Counts.ALL));
            }
        });
        DelayTallies delays = data.delays();
        if (delays != null) {
            delays.all.forEach((group, number) -> {
                String all = cells.show(Cells.key("recorded", group), number);
                cells.share(Cells.key("corrected", group), delays.corrected.getOrDefault(group, 0L), all);
            });
        }
    }

    /** Cases are commonly as many as persons: then the one count tells the other, and is hidden with it. */
    private void same(String cases, String persons) {
        if (cells.count(cases) == cells.count(persons)) {
            cells.sum(cases, List.of(persons));
        }
    }

    private static String key(String what, String group) {
        return Cells.key("cases", what, group);
    }

    @Override
    public String id() {
        return "notes";
    }

    @Override
    public String title() {
        return "Notes on the data";
    }

    @Override
    public void write(Page page) {
        page.paragraph(
                "Cases, not persons: one person can have several. “Out of order” is an allocation dated or recorded "
                        + "after the first follow-up conversation, or a conversation before it; "
                        + "where one group has more of them, the two were not registered alike. “Censored” is still "
                        + "on benefit on the day of observation.");
        Grid grid = new Grid("notes-cases")
                .text("group", "Group")
                .number("cases", "Cases")
                .number("left_before_entry", "Left before entry")
                .number("out_of_order", "Out of order")
                .number("censored", "Censored")
                .number("reopened", "Reopened");
        for (Map.Entry<String, TrialData.CaseNotes> entry : new java.util.TreeMap<>(data.notes()).entrySet()) {
            String group = entry.getKey();
            List<Value> values = new java.util.ArrayList<>(
                    List.of(Value.code(group, data.groupName(group)), Value.count(cells, key("cases", group))));
            COLUMNS.forEach(column -> values.add(Value.count(cells, key(column, group))));
            grid.row(values);
        }
        page.table("Cases by group", grid);
        DelayTallies delays = data.delays();
        if (delays != null) {
            Grid corrections = new Grid("notes-corrections")
                    .text("group", "Group")
                    .number("registrations", "Registrations that stand")
                    .number("corrected", "of them corrected")
                    .number("share", "share");
            for (String group : delays.all.keySet()) {
                String all = Cells.key("recorded", group);
                String corrected = Cells.key("corrected", group);
                corrections.row(
                        Value.code(group, data.groupName(group)),
                        Value.count(cells, all),
                        Value.count(cells, corrected),
                        Value.share(cells, corrected, all));
            }
            page.table("Corrections", corrections);
        }
        page.heading("What is not in the trial");
        page.paragraph(
                "Recipients of cash benefit who are sick (kontanthjælp) may follow the same course, but are outside "
                        + "measurement and in no table. People outside an allocation filter are in the tables as "
                        + "“not in the trial” and in the first box "
                        + "of the flow, and nowhere else. Those who left before entry are counted in the flow and "
                        + "the balance of the allocated, and in no outcome.");
        page.heading("Small numbers");
        page.paragraph("No count of one or two is shown, in this page or its files. “" + Cells.HIDDEN
                + "” stands for a count that is hidden: fewer than " + Cells.LEAST + ", or hidden so that such a "
                + "number cannot be computed from the others; which of the two is not told. Shares, differences and tests made of a hidden count "
                + "are hidden with it. A share is hidden, too, where one or two are outside it. What is not guarded "
                + "against: comparing two reports of different days, or "
                + "counts defined in two ways.");
        page.heading("How it was made");
        page.paragraph(
                "Everything is computed from the tables of the package and from nothing else; the same tables give "
                        + "the same bytes on any machine. Each figure's and table's numbers are in the folder "
                        + "report, as CSV: shares as fractions, nine significant digits. "
                        + "The Kaplan–Meier estimates, log-rank and chi-square tests and standardised differences "
                        + "are checked against R (package survival) by the program's own tests. Colours are those "
                        + "of Okabe and Ito; the groups differ in shape and dash as well.");
    }
}
