package dk.tilbage.report;

import dk.tilbage.report.PackageFolder.Address;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** What is around the sections: head, style, title, how to cite, contents. */
final class Shell {

    private Shell() {}

    static String page(Address address, boolean masked, Page page) {
        Html html = new Html();
        html.raw("<!DOCTYPE html>\n");
        html.open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml").open("head");
        html.empty("meta", "charset", "utf-8");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.element("title", "Report: " + address.trial() + ", observed to " + address.observedTo());
        html.open("style").raw(style()).close();
        html.close().open("body").open("main");
        front(html, address, masked);
        contents(html, page.contents());
        html.raw(page.html().toString());
        html.close().close().close();
        return html.toString();
    }

    private static void front(Html html, Address address, boolean masked) {
        html.open("header");
        html.element("h1", "Report of the trial " + address.trial());
        html.element(
                "p",
                "Observed to " + address.observedTo() + ", as recorded up to position " + address.position()
                        + " of the registry's log.",
                "class",
                "lead");
        if (masked) {
            html.element(
                    "p",
                    "Blinded: the two groups are called A and B, and tables that would tell which is which are left "
                            + "out.",
                    "class",
                    "absent");
        }
        html.open("dl");
        item(html, "Trial", address.trial());
        item(html, "Position", Long.toString(address.position()));
        item(html, "Observed to", address.observedTo().toString());
        item(html, "Definition version", Integer.toString(address.definition()));
        item(html, "Profile", address.profile());
        item(html, "Export key", address.key());
        item(html, "Content digest (SHA-256)", address.contentDigest());
        item(html, "Digest of the log there", address.logDigest());
        html.close();
        html.open("p", "class", "cite").element("strong", "How to cite. ");
        html.text("Tilbage registration dataset of " + address.trial() + ", position " + address.position()
                + ", observed to " + address.observedTo() + ", definition version " + address.definition()
                + ", profile " + address.profile() + ", export key " + address.key() + ", content digest "
                + address.contentDigest() + ".");
        html.close();
        html.element(
                "p",
                "The content digest stands for the tables: whoever rebuilds the dataset from the same address gets "
                        + "the same digest, and this report again, byte for byte.",
                "class",
                "note");
        html.close();
    }

    private static void item(Html html, String name, String value) {
        html.element("dt", name).element("dd", value);
    }

    private static void contents(Html html, Map<String, String> contents) {
        html.open("nav", "aria-label", "Contents")
                .element("h2", "Contents", "class", "contents")
                .open("ol");
        contents.forEach((id, title) ->
                html.open("li").element("a", title, "href", "#" + id).close());
        html.close().close();
    }

    private static String style() {
        try (InputStream in = Shell.class.getResourceAsStream("report.css")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
