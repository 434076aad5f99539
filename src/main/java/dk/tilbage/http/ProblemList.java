package dk.tilbage.http;

import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/** Every problem code with its texts and what to do about it: the published list, as {@code docs/problems.md} has it. */
final class ProblemList {

    private ProblemList() {}

    /**
     * A code.
     *
     * @param code the stable code, as a problem's {@code code}
     * @param type the URI of a problem's {@code type}
     * @param status the HTTP status
     * @param english what it means and what to do, in English
     * @param danish the same in Danish
     */
    record Known(String code, String type, int status, Told english, Told danish) {}

    /**
     * A code in a language.
     *
     * @param title its short name
     * @param detail what is wrong
     * @param advice what to do about it
     */
    record Told(String title, String detail, String advice) {}

    /** All codes, by status, and in the order they are declared in. */
    static List<Known> all() {
        return Problem.codes().entrySet().stream()
                .sorted((one, other) -> Integer.compare(one.getValue(), other.getValue()))
                .map(entry -> new Known(
                        entry.getKey(),
                        Problems.TYPE + entry.getKey(),
                        entry.getValue(),
                        told(entry.getKey(), entry.getValue(), Locale.ENGLISH),
                        told(entry.getKey(), entry.getValue(), Problems.DANISH)))
                .toList();
    }

    private static Told told(String code, int status, Locale language) {
        ResourceBundle texts = Problems.texts(language);
        ResourceBundle advice = Problems.bundle("advice", language);
        return new Told(
                texts.getString(code + ".title"),
                texts.getString(code + ".detail")
                        .replace("{field}", "")
                        .replace("{others}", "")
                        .replace("{incident}", "…"),
                advice.getString(
                        advice.containsKey(code)
                                ? code
                                : advice.containsKey(Integer.toString(status))
                                        ? Integer.toString(status)
                                        : status < 500 ? "400" : "500"));
    }

    /** The list as a page; a code's own line is found by {@code #CODE}. */
    static String page() {
        StringBuilder page = new StringBuilder("""
                # Problem codes

                Whatever is not done is answered as `application/problem+json` with a `code` of this list, in the language of
                `Accept-Language`; the program tells the same list at `GET /api/v1/problems`. `type` is `urn:tilbage:problem:` and the
                code, whose line on this page is `problems.md#CODE`. A code, once released, keeps its meaning and its status; new ones
                come, so take one that you do not know for what its status says.

                Hvad der ikke udføres, besvares som `application/problem+json` med en `code` fra denne liste på det sprog, som
                `Accept-Language` beder om. En kode beholder sin betydning; en ukendt kode læses som sin status.

                This page is made from the program: `mvn test -Dtest=ProblemListTest -Dtilbage.contracts.write=true`.
                """);
        int status = 0;
        for (Known known : all()) {
            if (known.status() != status) {
                status = known.status();
                page.append(
                        "\n## %d\n\n| code | what it means | what to do | betydning | hvad gør man |\n|---|---|---|---|---|\n"
                                .formatted(status));
            }
            page.append("| <a id=\"%1$s\"></a>`%1$s` | %2$s | %3$s | %4$s | %5$s |\n"
                    .formatted(
                            known.code(),
                            known.english().detail(),
                            known.english().advice(),
                            known.danish().detail(),
                            known.danish().advice()));
        }
        return page.toString();
    }
}
