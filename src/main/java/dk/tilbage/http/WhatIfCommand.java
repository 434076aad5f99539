package dk.tilbage.http;

import dk.tilbage.console.Bar;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Asks what would be under other rules. */
@Command(
        name = "what-if",
        description = {
            "Judges the cases as recorded under other rules, and says what would be different. Nothing is written.",
            "Works through a running registry and without one."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class WhatIfCommand implements Callable<Integer> {

    private static final List<String> FIELDS = List.of("hoursPerWeek", "days", "workingDays", "endOfWeek", "months");

    private final WhatIfSource.Opening opening;

    @Option(names = "--trial", paramLabel = "ID", required = true, description = "The trial.")
    private String trial = "";

    @Option(
            names = "--change",
            paramLabel = "RULE.FIELD=N",
            description = "A change of a rule, such as OFFER_HOURS.hoursPerWeek=8 or CONTACT.days=10; may be repeated."
                    + " Fields: hoursPerWeek, days, workingDays, endOfWeek, months.")
    private Map<String, BigDecimal> changes = new LinkedHashMap<>();

    @Option(
            names = "--rules",
            paramLabel = "FILE",
            description = "Instead: the rules of a protocol version, or a whole AdoptProtocol, as JSON.")
    private @Nullable Path rules;

    @Option(names = "--on", paramLabel = "DAY", description = "The day to judge. Default: the registry's today.")
    private @Nullable LocalDate on;

    @Option(names = "--jobcentre", paramLabel = "ID", description = "Only cases this jobcentre opened.")
    private @Nullable String jobcentre;

    @Option(names = "--json", description = "Print the whole answer as JSON.")
    private boolean json;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:TILBAGE_DATA:-./data}",
            description = "The data folder of the registry. Default: $TILBAGE_DATA or ./data.")
    private Path data = Path.of("./data");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** The command; {@code opening} says how to reach the registry of a data folder. */
    public WhatIfCommand(WhatIfSource.Opening opening) {
        this.opening = opening;
    }

    @Override
    public Integer call() {
        String question = question();
        try (WhatIfSource source = opening.open(data)) {
            JsonNode answer = Bar.over(step -> source.ask(trial, question, step::at));
            PrintWriter print = spec.commandLine().getOut();
            if (json) {
                print.println(answer.toPrettyString());
            } else {
                summarise(answer, print);
            }
            print.flush();
            return 0;
        } catch (WhatIfSource.Refused refused) {
            spec.commandLine()
                    .getErr()
                    .println(spec.commandLine().getColorScheme().errorText("No answer: " + refused.getMessage()));
            return 1;
        }
    }

    private String question() {
        if ((rules == null) == changes.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Give --rules or --change, one of the two");
        }
        ObjectNode question = JsonMapper.shared().createObjectNode();
        if (rules != null) {
            question.set("rules", rules(rules));
        } else {
            var list = question.putArray("changes");
            changes.forEach((field, value) -> {
                int dot = field.lastIndexOf('.');
                if (dot < 1 || !FIELDS.contains(field.substring(dot + 1))) {
                    throw new ParameterException(
                            spec.commandLine(), "--change is RULE.FIELD=N, with one of the fields " + FIELDS);
                }
                ObjectNode change = list.addObject().put("ruleId", field.substring(0, dot));
                change.put(field.substring(dot + 1), value);
            });
        }
        if (on != null) {
            question.put("on", on.toString());
        }
        if (jobcentre != null) {
            question.put("jobcentre", jobcentre);
        }
        return question.toString();
    }

    private JsonNode rules(Path file) {
        try {
            JsonNode read = JsonMapper.shared().readTree(Files.readString(file));
            return read.has("rules") ? read.path("rules") : read;
        } catch (IOException | JacksonException e) {
            throw new ParameterException(spec.commandLine(), "--rules: " + file + " is not a JSON file", e);
        }
    }

    private static void summarise(JsonNode answer, PrintWriter print) {
        print.printf(
                "%s at position %d, judged on %s: %,d cases, %,d of them differ%n%n",
                answer.path("trialId").asString(""),
                answer.path("position").asLong(0),
                answer.path("on").asString(""),
                answer.path("cases").asLong(0),
                answer.path("differing").asLong(0));
        print.printf("  %-32s %-9s %-9s %9s %9s%n", "rule", "scope", "status", "now", "then");
        for (JsonNode count : answer.path("obligations")) {
            print.printf(
                    "  %-32s %-9s %-9s %,9d %,9d%n",
                    count.path("rule").asString(""),
                    count.path("scope").asString(""),
                    count.path("status").asString(""),
                    count.path("now").asLong(0),
                    count.path("then").asLong(0));
        }
        print.println();
        List<String> kept = new ArrayList<>();
        for (String side : List.of("now", "then")) {
            JsonNode weeks = answer.path("kept").path(side);
            kept.add("%s: contact %s, hours %s"
                    .formatted(
                            side,
                            share(weeks.path("contactKept"), weeks.path("contactAsked")),
                            share(weeks.path("hoursKept"), weeks.path("hoursAsked"))));
        }
        print.printf("Kept %s%n", String.join("; ", kept));
    }

    private static String share(JsonNode kept, JsonNode asked) {
        long of = asked.asLong(0);
        return of == 0 ? "0/0" : "%d/%d (%.1f %%)".formatted(kept.asLong(0), of, 100.0 * kept.asLong(0) / of);
    }
}
