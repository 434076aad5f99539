package dk.tilbage.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jetbrains.letsPlot.commons.geometry.DoubleVector;
import org.jetbrains.letsPlot.core.util.PlotSvgExportCommon;

/**
 * Charts drawn by Lets-Plot, without a screen, a font or a network. What it draws from a specification is always the
 * same but for the ids, which are drawn by chance, and the last digits of numbers; both are set here. Colours are those
 * of M. Okabe and K. Ito, which the colour-blind tell apart; groups are told apart by dashes and shapes too, and named
 * where they are drawn.
 */
final class LetsPlot implements Chart {

    /** Of the first and the second group. */
    private static final List<String> COLOURS = List.of("#0072B2", "#D55E00");

    private static final List<String> DASHES = List.of("solid", "dashed");
    /** A filled circle and an open triangle. */
    private static final List<Double> SHAPES = List.of(16.0, 2.0);

    private static final int WIDTH = 720;
    /** Labels up to so many letters are not cut. */
    private static final int LONG = 18;

    private static final double WIDTH_OF_A_LETTER = 6.3;
    private static final Pattern STYLE = Pattern.compile("<style.*?</style>\\s*", Pattern.DOTALL);
    private static final Pattern ROOT = Pattern.compile("^<svg [^>]*>");
    private static final Pattern ID = Pattern.compile("\\bid=\"([^\"]+)\"");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.\\d+(E-?\\d+)?");
    private static final Pattern BETWEEN_TAGS = Pattern.compile(">\\s+<");

    /**
     * A point of a group.
     *
     * @param group its name
     * @param x where
     * @param y how high
     * @param low the lower end of its interval; not a number where it has none
     * @param high the upper end
     */
    record Point(String group, double x, double y, double low, double high) {

        Point(String group, double x, double y) {
            this(group, x, y, Double.NaN, Double.NaN);
        }
    }

    /**
     * A row of a dot plot.
     *
     * @param label its name
     * @param group the group's name
     * @param value where the dot is
     * @param low the lower end of its interval; not a number where it has none
     * @param high the upper end
     */
    record Dot(String label, String group, double value, double low, double high) {

        Dot(String label, String group, double value) {
            this(label, group, value, Double.NaN, Double.NaN);
        }
    }

    private final String title;
    private final String description;
    private final Map<String, Object> specification;
    private final int height;
    private final Map<String, String> longLabels = new LinkedHashMap<>();

    private LetsPlot(String title, String description, Map<String, Object> specification, int height) {
        this.title = title;
        this.description = description;
        this.specification = specification;
        this.height = height;
    }

    // ---- kinds of chart
    // ------------------------------------------------------------------------------------------------

    /** Step curves from 1 down, with bands, as of Kaplan and Meier. */
    static LetsPlot curves(
            String title,
            String description,
            List<String> groups,
            List<Point> points,
            String x,
            String y,
            double lastX) {
        List<Point> corners = new ArrayList<>();
        Map<String, Point> before = new HashMap<>();
        for (Point point : points) {
            Point last = before.put(point.group(), point);
            if (last != null) {
                corners.add(new Point(point.group(), point.x(), last.y(), last.low(), last.high()));
            }
            corners.add(point);
        }
        List<Point> band =
                corners.stream().filter(point -> !Double.isNaN(point.low())).toList();
        List<Object> layers = new ArrayList<>();
        layers.add(layer("ribbon", data(band), "alpha", 0.12, "size", 0.0));
        layers.add(layer("line", data(corners), "size", 1.1));
        layers.add(endLabels(groups, before, 0.06, lastX * 0.012));
        return new LetsPlot(
                title,
                description,
                plot(
                        layers,
                        List.of(
                                scale("x", x, "breaks", every4Weeks(lastX), "limits", list(0.0, lastX * 1.15)),
                                scale(
                                        "y",
                                        y,
                                        "limits",
                                        list(0.0, 1.0),
                                        "breaks",
                                        list(0.0, 0.25, 0.5, 0.75, 1.0),
                                        "labels",
                                        list("0 %", "25 %", "50 %", "75 %", "100 %"))),
                        groups),
                300);
    }

    /** Lines over time. */
    static LetsPlot lines(
            String title,
            String description,
            List<String> groups,
            List<Point> points,
            String x,
            List<String> names,
            String y,
            double highest) {
        Map<String, Point> last = new HashMap<>();
        points.forEach(point -> last.put(point.group(), point));
        double lastX = points.stream().mapToDouble(Point::x).max().orElse(1);
        double firstX = points.stream().mapToDouble(Point::x).min().orElse(0);
        double wide = Math.max(1, lastX - firstX);
        List<Object> breaks = new ArrayList<>();
        List<Object> labels = new ArrayList<>();
        int step = Math.max(1, (names.size() + 17) / 18);
        for (int i = 0; i < names.size(); i += step) {
            breaks.add((double) i);
            labels.add(names.get(i));
        }
        List<Object> layers = new ArrayList<>();
        layers.add(layer("line", data(points), "size", 1.0));
        layers.add(layer("point", data(points), "size", 3.0, "stroke", 1.2));
        layers.add(endLabels(groups, last, highest * 0.06, wide * 0.02));
        return new LetsPlot(
                title,
                description,
                plot(
                        layers,
                        List.of(
                                scale(
                                        "x",
                                        x,
                                        "breaks",
                                        breaks,
                                        "labels",
                                        labels,
                                        "limits",
                                        list(firstX - wide * 0.02, lastX + wide * 0.2)),
                                scale("y", y, "limits", list(0.0, highest))),
                        groups),
                320);
    }

    /** A dot for each group in each row, with their intervals, on an axis that begins at 0. */
    static LetsPlot dots(String title, String description, List<String> groups, List<Dot> dots, String x) {
        return dots(title, description, groups, dots, x, List.of(), true);
    }

    /** A dot for each group in each row, with their intervals, and lines at some values. */
    static LetsPlot dots(
            String title,
            String description,
            List<String> groups,
            List<Dot> dots,
            String x,
            List<Double> lines,
            boolean fromZero) {
        List<String> labels = new ArrayList<>();
        dots.stream().map(Dot::label).distinct().forEach(labels::addFirst);
        Map<String, List<Object>> columns = columns("x", "y", "g", "low", "high");
        Map<String, List<Object>> intervals = columns("x", "y", "g", "low", "high");
        double apart = groups.size() > 1 ? 0.13 : 0;
        for (Dot dot : dots) {
            double y = labels.indexOf(dot.label()) + (dot.group().equals(groups.getFirst()) ? apart : -apart);
            add(columns, dot.value(), y, dot.group(), dot.value(), dot.value());
            if (!Double.isNaN(dot.low()) && !Double.isNaN(dot.high())) {
                add(intervals, dot.value(), y, dot.group(), dot.low(), dot.high());
            }
        }
        List<Object> layers = new ArrayList<>();
        for (double line : lines) {
            layers.add(layer(
                    "vline", columns("x"), "xintercept", line, "color", "#666666", "size", 0.6, "linetype", "dotted"));
        }
        Map<String, Object> segment = layer("segment", intervals, "size", 0.8);
        segment.put("mapping", map("x", "low", "xend", "high", "y", "y", "yend", "y", "color", "g"));
        layers.add(segment);
        layers.add(layer("point", columns, "size", 4.0, "stroke", 1.3));
        List<Object> breaks = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            breaks.add((double) i);
        }
        Map<String, String> longLabels = new LinkedHashMap<>();
        double highest = dots.stream()
                .mapToDouble(dot -> Double.isNaN(dot.high()) ? dot.value() : Math.max(dot.value(), dot.high()))
                .max()
                .orElse(0);
        Map<String, Object> plot = plot(
                layers,
                List.of(
                        fromZero ? scale("x", x, "limits", list(0.0, highest > 0 ? highest : 1.0)) : scale("x", x),
                        scale(
                                "y",
                                "",
                                "breaks",
                                breaks,
                                "labels",
                                shortened(labels, longLabels),
                                "limits",
                                list(-0.6, labels.size() - 0.4))),
                groups);
        if (groups.size() > 1) {
            theme(plot).put("legend_position", "top");
        }
        int longest = labels.stream().mapToInt(String::length).max().orElse(0);
        if (longest > LONG) {
            theme(plot).put("plot_margin", map("l", WIDTH_OF_A_LETTER * (longest - LONG)));
        }
        LetsPlot chart = new LetsPlot(title, description, plot, 90 + 24 * Math.max(2, labels.size()));
        chart.longLabels.putAll(longLabels);
        return chart;
    }

    /** Lets-Plot cuts long labels: something shorter stands for them until it has drawn, in a margin wide enough. */
    private static List<Object> shortened(List<String> labels, Map<String, String> longLabels) {
        List<Object> shortened = new ArrayList<>();
        for (String label : labels) {
            String stand = String.format(java.util.Locale.ROOT, "label%0" + (LONG - 5) + "d", shortened.size());
            if (label.length() > LONG) {
                longLabels.put(stand, label);
            }
            shortened.add(label.length() > LONG ? stand : label);
        }
        return shortened;
    }

    // ---- specifications
    // ------------------------------------------------------------------------------------------------

    private static Map<String, Object> map(Object... entries) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put((String) entries[i], entries[i + 1]);
        }
        return map;
    }

    private static List<Object> list(Object... values) {
        List<Object> list = new ArrayList<>();
        Collections.addAll(list, values);
        return list;
    }

    private static Map<String, Object> plot(List<Object> layers, List<Object> axes, List<String> groups) {
        List<Object> scales = new ArrayList<>(axes);
        List<Object> limits = new ArrayList<>(groups);
        int n = groups.size();
        scales.add(scale("color", "", "values", new ArrayList<Object>(COLOURS.subList(0, n)), "limits", limits));
        scales.add(scale("fill", "", "values", new ArrayList<Object>(COLOURS.subList(0, n)), "limits", limits));
        scales.add(scale("linetype", "", "values", new ArrayList<Object>(DASHES.subList(0, n)), "limits", limits));
        scales.add(scale("shape", "", "values", new ArrayList<Object>(SHAPES.subList(0, n)), "limits", limits));
        return map(
                "kind",
                "plot",
                "mapping",
                map(
                        "x",
                        "x",
                        "y",
                        "y",
                        "ymin",
                        "low",
                        "ymax",
                        "high",
                        "color",
                        "g",
                        "fill",
                        "g",
                        "linetype",
                        "g",
                        "shape",
                        "g"),
                "scales",
                scales,
                "theme",
                map("legend_position", "none", "axis_tooltip", "blank"),
                "layers",
                layers);
    }

    @SuppressWarnings("unchecked") // It is the map made in plot().
    private static Map<String, Object> theme(Map<String, Object> plot) {
        return (Map<String, Object>) java.util.Objects.requireNonNull(plot.get("theme"));
    }

    private static Map<String, Object> scale(String aesthetic, String name, Object... more) {
        Map<String, Object> scale = map("aesthetic", aesthetic, "name", name);
        scale.putAll(map(more));
        return scale;
    }

    private static Map<String, Object> layer(String geom, Map<String, List<Object>> data, Object... constants) {
        Map<String, Object> layer = map("geom", geom, "data", data, "tooltips", "none", "sampling", "none");
        layer.putAll(map(constants));
        return layer;
    }

    private static Map<String, List<Object>> columns(String... names) {
        Map<String, List<Object>> columns = new LinkedHashMap<>();
        for (String name : names) {
            columns.put(name, new ArrayList<>());
        }
        return columns;
    }

    private static void add(Map<String, List<Object>> columns, Object... values) {
        int i = 0;
        for (List<Object> column : columns.values()) {
            column.add(values[i]);
            i++;
        }
    }

    private static Map<String, List<Object>> data(List<Point> points) {
        Map<String, List<Object>> columns = columns("x", "y", "g", "low", "high");
        for (Point point : points) {
            boolean bare = Double.isNaN(point.low());
            add(
                    columns,
                    point.x(),
                    point.y(),
                    point.group(),
                    bare ? point.y() : point.low(),
                    bare ? point.y() : point.high());
        }
        return columns;
    }

    /** The groups' names at the right ends of their lines, kept apart. */
    private static Map<String, Object> endLabels(
            List<String> groups, Map<String, Point> ends, double apart, double nudge) {
        Map<String, List<Object>> labels = columns("x", "y", "g");
        List<String> there = groups.stream().filter(ends::containsKey).toList();
        double[] y = there.stream().mapToDouble(group -> end(ends, group).y()).toArray();
        if (y.length == 2 && Math.abs(y[0] - y[1]) < apart) {
            double middle = (y[0] + y[1]) / 2;
            int up = y[0] >= y[1] ? 0 : 1;
            y[up] = middle + apart / 2;
            y[1 - up] = middle - apart / 2;
            if (y[1 - up] < 0) {
                y[up] -= y[1 - up];
                y[1 - up] = 0;
            }
        }
        for (int i = 0; i < there.size(); i++) {
            add(labels, end(ends, there.get(i)).x() + nudge, y[i], there.get(i));
        }
        Map<String, Object> layer = layer("text", labels, "hjust", 0.0, "size", 6.0);
        layer.put("mapping", map("label", "g"));
        return layer;
    }

    private static Point end(Map<String, Point> ends, String group) {
        return java.util.Objects.requireNonNull(ends.get(group));
    }

    private static List<Object> every4Weeks(double last) {
        List<Object> weeks = new ArrayList<>();
        int step = last > 60 ? 8 : 4;
        for (int week = 0; week <= last; week += step) {
            weeks.add((double) week);
        }
        return weeks;
    }

    // ---- the picture
    // ---------------------------------------------------------------------------------------------------

    @Override
    public String svg(String figure) {
        String drawn = PlotSvgExportCommon.INSTANCE.buildSvgImageFromRawSpecs(
                specification,
                new DoubleVector(WIDTH, height),
                (width, heightOfBitmap, pixels) -> {
                    throw new IllegalStateException("no bitmap in the report");
                },
                false);
        if (drawn.contains("Error")) {
            throw new IllegalStateException("Lets-Plot: " + drawn);
        }
        drawn = STYLE.matcher(drawn).replaceAll("");
        drawn = ROOT.matcher(drawn)
                .replaceFirst(Matcher.quoteReplacement(opening(figure, title, description, WIDTH, height)));
        drawn = BETWEEN_TAGS.matcher(drawn).replaceAll("><");
        drawn = NUMBER.matcher(drawn).replaceAll(LetsPlot::rounded);
        for (Map.Entry<String, String> label : longLabels.entrySet()) {
            drawn = drawn.replace(label.getKey(), Html.escape(label.getValue()));
        }
        return withOwnIds(drawn, figure) + "\n";
    }

    /** The root element of a picture with its title and description. */
    static String opening(String figure, String title, String description, int width, int height) {
        Html html = new Html();
        html.element("title", title, "id", figure + "-title")
                .element("desc", description, "id", figure + "-description");
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" viewBox=\"0 0 " + width + " " + height
                + "\" width=\"" + width
                + "\" height=\"" + height + "\" role=\"img\" aria-labelledby=\"" + figure + "-title " + figure
                + "-description\">"
                + html;
    }

    private static String rounded(MatchResult number) {
        BigDecimal rounded = new BigDecimal(number.group()).setScale(2, RoundingMode.HALF_UP);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    private static String withOwnIds(String svg, String figure) {
        List<String> ids = ID.matcher(svg)
                .results()
                .map(id -> id.group(1))
                .filter(id -> !id.startsWith(figure))
                .toList();
        String own = svg;
        for (int i = 0; i < ids.size(); i++) {
            own = own.replace("\"" + ids.get(i) + "\"", "\"" + figure + "-" + i + "\"")
                    .replace("#" + ids.get(i) + ")", "#" + figure + "-" + i + ")");
        }
        return own;
    }
}
