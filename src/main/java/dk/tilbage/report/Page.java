package dk.tilbage.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The sections of the report as they are written, and the files that go with them. */
final class Page {

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

    /** A chart with the table of its numbers. */
    Page chart(Chart chart, String caption, Grid grid) {
        return chart(chart, caption, grid, null, "");
    }

    /** A chart with a table under it that is always seen, and the table of its numbers. */
    Page chart(Chart chart, String caption, Grid grid, @Nullable Grid under, String captionUnder) {
        figures++;
        String id = "figure-" + figures;
        keep(grid);
        html.open("figure", "id", id);
        html.raw(chart.svg(id));
        if (under != null) {
            keep(under);
            under.write(html, captionUnder);
        }
        html.open("figcaption")
                .element("strong", "Figure " + figures + ". ")
                .text(caption)
                .close();
        html.open("details").element("summary", "The numbers of figure " + figures + " (report/" + grid.file() + ")");
        grid.write(html, caption);
        html.close().close();
        return this;
    }

    /** A chart whose numbers stand in the table of another. */
    Page picture(Chart chart, String caption) {
        figures++;
        String id = "figure-" + figures;
        html.open("figure", "id", id);
        html.raw(chart.svg(id));
        html.open("figcaption")
                .element("strong", "Figure " + figures + ". ")
                .text(caption)
                .close();
        html.close();
        return this;
    }

    /** A table. */
    Page table(String caption, Grid grid) {
        keep(grid);
        html.open("div", "class", "table");
        grid.write(html, caption);
        html.element("p", "report/" + grid.file(), "class", "file").close();
        return this;
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
