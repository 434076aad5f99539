package dk.tilbage.report;

import java.util.List;

/** Boxes and arrows of a flow: one column that parts in two. */
final class FlowPicture {

    private static final int WIDTH = 720;
    private static final int LINE = 17;
    private static final int PAD = 9;
    private static final int GAP = 22;
    private static final int COLUMN = 350;

    private final String figure;
    private final String title;
    private final String description;
    private final Html html = new Html();
    private int y = 4;

    FlowPicture(String figure, String title, String description) {
        this.figure = figure;
        this.title = title;
        this.description = description;
    }

    private static int height(int lines) {
        return 2 * PAD + LINE * lines - 4;
    }

    private int box(int x, int top, int width, List<String> lines) {
        html.empty(
                "rect",
                "x",
                "" + x,
                "y",
                "" + top,
                "width",
                "" + width,
                "height",
                "" + height(lines.size()),
                "class",
                "box");
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean part = line.startsWith("– ");
            html.element(
                    "text",
                    part ? line.substring(2) : line,
                    "x",
                    "" + (x + PAD + (part ? 14 : 0)),
                    "y",
                    "" + (top + PAD + 10 + LINE * i),
                    "class",
                    i == 0 ? "first" : "more");
        }
        return top + height(lines.size());
    }

    private void line(int x1, int y1, int x2, int y2, boolean arrow) {
        html.empty("path", "d", "M" + x1 + " " + y1 + "L" + x2 + " " + y2, "class", "line");
        if (arrow) {
            String head = x1 == x2
                    ? "M" + (x2 - 4) + " " + (y2 - 7) + "L" + x2 + " " + y2 + "L" + (x2 + 4) + " " + (y2 - 7) + "Z"
                    : "M" + (x2 - 7) + " " + (y2 - 4) + "L" + x2 + " " + y2 + "L" + (x2 - 7) + " " + (y2 + 4) + "Z";
            html.empty("path", "d", head, "class", "head");
        }
    }

    void top(String assessed, List<String> excluded, String allocated) {
        int middle = WIDTH / 2 - 120;
        int bottom = box(middle - 100, y, 200, List.of(assessed));
        int side = bottom + GAP / 2;
        int sideBottom = box(middle + 60, side, WIDTH - middle - 62, excluded);
        int across = (side + sideBottom) / 2;
        line(middle, across, middle + 60, across, true);
        int next = sideBottom + GAP / 2;
        line(middle, bottom, middle, next, true);
        y = box(middle - 100, next, 200, List.of(allocated));
        int fork = y + GAP / 2;
        line(middle, y, middle, fork, false);
        int left = 2 + COLUMN / 2;
        int right = WIDTH - 2 - COLUMN / 2;
        line(left, fork, right, fork, false);
        line(left, fork, left, fork + GAP - 6, true);
        line(right, fork, right, fork + GAP - 6, true);
        y = fork + GAP - 6;
    }

    /** The boxes of the two columns; those beside each other are equally high. */
    String columns(List<List<List<String>>> columns) {
        int rows = columns.getFirst().size();
        for (int row = 0; row < rows; row++) {
            int bottom = y;
            for (int column = 0; column < columns.size(); column++) {
                int x = column == 0 ? 2 : WIDTH - 2 - COLUMN;
                bottom = Math.max(bottom, box(x, y, COLUMN, columns.get(column).get(row)));
            }
            if (row < rows - 1) {
                for (int column = 0; column < columns.size(); column++) {
                    int x = (column == 0 ? 2 : WIDTH - 2 - COLUMN) + COLUMN / 2;
                    line(x, bottom, x, bottom + GAP, true);
                }
                bottom += GAP;
            }
            y = bottom;
        }
        return LetsPlot.opening(figure, title, description, WIDTH, y + 4).replace("class=\"plot\"", "class=\"flow\"")
                + html + "</svg>\n";
    }
}
