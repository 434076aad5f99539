package dk.tilbage.http;

import dk.tilbage.casefile.CaseCommand.AllocateCase;
import dk.tilbage.casefile.CaseCommand.ForgetPerson;
import dk.tilbage.casefile.CaseCommand.ReferToProvider;
import dk.tilbage.casefile.CaseCommand.ReplaceCpr;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which lines of a batch are decided in the order they stand in. Those of one case; of one CPR number; under one key; all
 * that allocate, since who comes first gets the place; all that refer to a provider, for the same reason. Settings of a
 * trial and agreements stand alone: they change what every other line is held against. So does who a person is, which holds for
 * cases that the line does not name: a line before it would be refused for good.
 */
final class BatchOrder {

    private BatchOrder() {}

    /** What a line names: those with a name in common are decided in order. The names are never shown. */
    static List<String> named(CommandService.Sent sent) {
        List<String> names = new ArrayList<>(4);
        name(names, "case ", sent.payload().get("caseId"));
        name(names, "person ", sent.payload().get("cpr"));
        if (sent.payload().get("replacement") instanceof ObjectNode replacement) {
            name(names, "person ", replacement.get("cpr"));
        }
        if (sent.key() != null) {
            names.add("key " + sent.key());
        }
        if (is(sent, AllocateCase.class) || is(sent, ReferToProvider.class)) {
            names.add("command " + sent.name());
        }
        return names;
    }

    /** Whether nothing else is decided beside it. */
    static boolean standsAlone(CommandService.Sent sent) {
        return is(sent, ForgetPerson.class)
                || is(sent, ReplaceCpr.class)
                || CommandCatalogue.find(sent.name())
                        .filter(entry -> !entry.ofCase())
                        .isPresent();
    }

    private static boolean is(CommandService.Sent sent, Class<?> command) {
        return sent.name().equals(command.getSimpleName());
    }

    private static void name(List<String> names, String kind, @Nullable JsonNode value) {
        if (value != null && value.isString()) {
            // A CPR number with and without hyphen is one.
            names.add(kind + (kind.startsWith("person") ? value.stringValue().replace("-", "") : value.stringValue()));
        }
    }
}
