package dk.tilbage.dataset;

import dk.tilbage.dataset.DiffResult.Counts;
import java.util.Locale;
import java.util.Map;

/** The comparison of two datasets for reading: Markdown, on a page or two. */
final class DiffReport {

    private final DatasetAddress from;
    private final DatasetAddress to;
    private final String contentDigest;
    private final DiffSummary summary;
    private final StringBuilder text = new StringBuilder();

    DiffReport(DatasetAddress from, DatasetAddress to, String contentDigest, DiffSummary summary) {
        this.from = from;
        this.to = to;
        this.contentDigest = contentDigest;
        this.summary = summary;
    }

    private static final String FILES = """

            ## The files

            `diff.csv` has one line for each difference and cause.

            - `table`, `case_id`, `person_id`: where it is; `case_id` is the key of the table `cases`.
            - `row_before`, `row_after`: the first filled cells of the row in the one and the other dataset, to find it by;
              empty where the table has one row a case.
            - `column`, `before`, `after`: the cell. For a row that is in one of them only (`change` is `ADDED` or `REMOVED`)
              the column is empty, and the row stands as one JSON object, on the line of its first cause.
            - `cause`, `causes`: which cause it is, from 1 in the order of the log, of how many. Lines with `cause` = 1 count
              each difference once.
            - `kind`: `NEW` (a fact registered, in time or late), `CORRECTION`, `WITHDRAWAL`, `TRIAL` (the trial decided), or
              `OBSERVATION_DAY` (what lies between the two days of observation).
            - `position`, `recorded_at`, `event`, `command`, `actor_role`: the event. Left empty: all of them for
              `OBSERVATION_DAY`; what would tell the groups apart while they are blinded; the time where data are minimised.

            The day of observation is moved first, then each event applied in the order of the log. A cell's causes are the
            steps at which it changed. A cell that changed and changed back differs in nothing, and is not told. The number
            of a row among others of its case is not compared.

            `diff-summary.csv` counts: by table, column and kind of change, for each kind of cause, and under `ANY` each
            difference once.
            """;

    String text() {
        line("# What differs between two datasets of " + to.trialId());
        line("");
        line("| | position | observed to |");
        line("|---|---:|---|");
        line(String.format(Locale.ROOT, "| from | %d | %s |", from.position(), from.observedTo()));
        line(String.format(Locale.ROOT, "| to | %d | %s |", to.position(), to.observedTo()));
        line("");
        line(String.format(
                Locale.ROOT,
                "Definition %d, profile `%s`, export key `%s`. contentDigest `%s`. Something differs for %d cases.",
                to.definitionVersion(),
                to.profile(),
                to.exportKeyId(),
                contentDigest,
                summary.cases()));
        line("");
        if (summary.tables().isEmpty()) {
            line("Nothing differs.");
        } else {
            counts();
        }
        return text + FILES;
    }

    private void counts() {
        line("| table | rows added | rows removed | cells changed |");
        line("|---|---:|---:|---:|");
        for (Map.Entry<String, Counts> table : summary.tables().entrySet()) {
            Counts counts = table.getValue();
            line(String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %d |",
                    table.getKey(),
                    counts.added(),
                    counts.removed(),
                    counts.changed()));
        }
        line("");
        line("What made them differ; a difference with several causes counts under each:");
        line("");
        line("| kind | event | differences |");
        line("|---|---|---:|");
        for (DiffCause.Kind kind : DiffCause.Kind.values()) {
            summary.byEvent().forEach((event, kinds) -> {
                Long count = kinds.get(kind);
                if (count != null) {
                    line(String.format(Locale.ROOT, "| %s | %s | %d |", kind, event, count));
                }
            });
        }
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
