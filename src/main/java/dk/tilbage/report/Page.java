package dk.tilbage.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sections of the report as they are written, and the files that go with them. */
final class Page {

    private static final String SIGN = Cells.HIDDEN + " is a hidden count: fewer than " + Cells.LEAST
            + ", or hidden so that such a number cannot be computed";

    private final Html html = new Html();
    private final SequencedMap<String, String> contents = new LinkedHashMap<>();
    private final SequencedMap<String, String> files = new LinkedHashMap<>();
    private int figures;

    void section(String id, String title, Runnable content) {
        contents.put(id, title);
        html.open("section", "id", id);
        html.element("h2", contents.size() + ". " + title);
        content.run();
        html.close();
    }

    Page heading(String text) {
        html.element("h3", text);
        return this;
    }

    Page paragraph(String text) {
        html.element("p", text);
        return this;
    }

    /** How to read what follows. */
    Page reading(String text) {
        html.open("p", "class", "reading")
                .element("strong", "How to read it. ")
                .text(text)
                .close();
        return this;
    }

    Page note(String text) {
        html.element("p", text, "class", "note");
        return this;
    }

    /** What there is no figure of, and why. */
    Page absent(String text) {
        html.element("p", text, "class", "absent");
        return this;
    }

    Html html() {
        return html;
    }

    /** A chart with the table of its numbers; it says itself what it hides. */
    Page chart(Chart chart, String caption, Grid grid) {
        return figure(chart, caption, grid, null, "", List.of(hidden(grid)));
    }

    /** A chart that leaves something out, with the table of its numbers. */
    Page chart(Chart chart, String caption, Grid grid, LeftOut leftOut) {
        return figure(chart, caption, grid, null, "", leftOut.sentences());
    }

    /** A chart with a table under it that is always seen, and the table of its numbers. */
    Page chart(Chart chart, String caption, Grid grid, Grid under, String captionUnder) {
        return figure(
                chart, caption, grid, under, captionUnder, under.hidden().isEmpty() ? List.of() : List.of(SIGN + "."));
    }

    private Page figure(
            Chart chart, String caption, Grid grid, @Nullable Grid under, String captionUnder, List<String> notes) {
        figures++;
        String id = "figure-" + figures;
        keep(grid);
        html.open("figure", "id", id);
        html.raw(chart.svg(id));
        if (under != null) {
            keep(under);
            under.write(html, captionUnder);
        }
        caption(caption);
        notes.stream().filter(note -> !note.isEmpty()).forEach(this::note);
        html.open("details").element("summary", "The numbers of figure " + figures + " (report/" + grid.file() + ")");
        grid.write(html, caption);
        html.close().close();
        return this;
    }

    private void caption(String caption) {
        html.open("figcaption")
                .element("strong", "Figure " + figures + ". ")
                .text(caption)
                .close();
    }

    /** A chart whose numbers stand in the table of another. */
    Page picture(Chart chart, String caption) {
        figures++;
        String id = "figure-" + figures;
        html.open("figure", "id", id);
        html.raw(chart.svg(id));
        caption(caption);
        html.close();
        return this;
    }

    /** A table; under it, which rows hide a count, and what else one should know of it. */
    Page table(String caption, Grid grid, String... notes) {
        keep(grid);
        html.open("div", "class", "table");
        grid.write(html, caption);
        Stream.concat(Stream.of(hidden(grid)), Stream.of(notes))
                .filter(note -> !note.isEmpty())
                .forEach(this::note);
        html.element("p", "report/" + grid.file(), "class", "file").close();
        return this;
    }

    /** Which rows hide a count; empty where none does. */
    private static String hidden(Grid grid) {
        SequencedMap<String, List<String>> names = grid.hidden();
        return names.isEmpty() ? "" : SIGN + ". Hidden here – " + LeftOut.byGroup(names);
    }

    /** A file without a table in the page. */
    Page keep(Grid grid) {
        if (files.put(grid.file(), grid.csv()) != null) {
            throw new IllegalStateException("two files " + grid.file());
        }
        return this;
    }

    SequencedMap<String, String> files() {
        return files;
    }

    Map<String, String> contents() {
        return contents;
    }
}
