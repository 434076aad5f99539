package dk.tilbage.report;

import java.util.ArrayDeque;
import java.util.Deque;

/** Well-formed HTML: every text is escaped, every element closed. */
final class Html {

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Opens an element with attributes, name and value in turn. */
    Html open(String element, String... attributes) {
        tag(element, attributes).append(">");
        open.push(element);
        return this;
    }

    /** An element without content. */
    Html empty(String element, String... attributes) {
        tag(element, attributes).append("/>");
        return this;
    }

    private StringBuilder tag(String element, String... attributes) {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escape(attributes[i + 1]))
                    .append('"');
        }
        return out;
    }

    /** Closes the element opened last. */
    Html close() {
        String element = open.pop();
        out.append("</").append(element).append('>');
        if (!element.matches("t[dh]|a|em|strong|code|dt|dd|text|tspan|title|span|b")) {
            out.append('\n');
        }
        return this;
    }

    Html text(String text) {
        out.append(escape(text));
        return this;
    }

    /** An element with a text. */
    Html element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    /** What is well-formed already. */
    Html raw(String markup) {
        out.append(markup);
        return this;
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("still open: " + open);
        }
        return out.toString();
    }
}
