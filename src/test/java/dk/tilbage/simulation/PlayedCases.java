package dk.tilbage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseCommand;
import dk.tilbage.casefile.CaseCommand.CorrectRegistration;
import dk.tilbage.casefile.CaseCommand.Registering;
import dk.tilbage.casefile.CaseDecider;
import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.casefile.Circumstances;
import dk.tilbage.people.BirthYearParity;
import dk.tilbage.people.Cpr;
import dk.tilbage.people.Identity;
import dk.tilbage.people.Sealed;
import dk.tilbage.support.TrialInFiles;
import dk.tilbage.trial.Decision;
import dk.tilbage.trial.ProtocolHistory;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A simulated trial played through the deciders, without a registry: what became of each case, and what was refused.
 *
 * @param trial the trial's history, from its files
 * @param states the cases, by id
 * @param refusals how often a command was refused with a code
 * @param firsts the first refusal of each sort, to look into
 * @param sent how many commands were decided
 */
record PlayedCases(
        ProtocolHistory trial, Map<String, CaseState> states, Map<String, Integer> refusals, String firsts, int sent) {

    private static final Map<String, Class<?>> COMMANDS = commands();

    /** Plays every case, skipping what needs a refused command. */
    static PlayedCases play(Population people) {
        ProtocolHistory trial = TrialInFiles.history(people.scenario().trialId());
        Map<String, CaseState> states = new HashMap<>();
        Map<String, Integer> refusals = new TreeMap<>();
        StringBuilder firsts = new StringBuilder();
        int sent = 0;
        for (CasePlan plan : people.cases()) {
            Set<String> refused = new HashSet<>();
            for (PlannedCommand planned : plan.commands()) {
                if (planned.needs().stream().anyMatch(refused::contains)) {
                    refused.add(planned.key());
                    continue;
                }
                if (planned.recordedOn().isAfter(people.scenario().part().lastDay())) {
                    break;
                }
                sent++;
                CaseState before = states.getOrDefault(caseId(planned), CaseState.NONE);
                CaseCommand command = command(planned, before);
                switch (CaseDecider.decide(before, command, new Circumstances(planned.recordedOn(), trial))) {
                    case Decision.Accepted<CaseEvent> accepted -> {
                        CaseState after = before;
                        for (CaseEvent event : accepted.events()) {
                            after = after.evolve(event);
                        }
                        states.put(caseId(planned), after);
                    }
                    case Decision.Refused<CaseEvent> refusal -> {
                        refused.add(planned.key());
                        String what = planned.name() + " " + refusal.refusal().code();
                        if (refusals.merge(what, 1, Integer::sum) == 1) {
                            firsts.append('\n')
                                    .append(what)
                                    .append(": ")
                                    .append(planned)
                                    .append(refusal.refusal());
                        }
                    }
                }
            }
        }
        return new PlayedCases(trial, states, refusals, firsts.toString(), sent);
    }

    // ---- from wire to domain ----------------------------------------------------------------------------------------

    static String caseId(PlannedCommand planned) {
        return String.valueOf(planned.payload().get("caseId"));
    }

    /** The domain's command of that name. */
    static Class<?> typeOf(PlannedCommand planned) {
        return Objects.requireNonNull(COMMANDS.get(planned.name()), planned.name());
    }

    private static CaseCommand command(PlannedCommand planned, CaseState state) {
        Class<?> type = typeOf(planned);
        if (type != CorrectRegistration.class) {
            return (CaseCommand) construct(type, planned.payload());
        }
        String registrationId = String.valueOf(planned.payload().get("registrationId"));
        CaseEvent.Registration wrong = state.fact(registrationId).orElseThrow();
        @SuppressWarnings("unchecked")
        Map<String, Object> replacement =
                (Map<String, Object>) planned.payload().get("replacement");
        return new CorrectRegistration(
                caseId(planned),
                registrationId,
                (Registering)
                        construct(dk.tilbage.casefile.Facts.commandFor(wrong), Objects.requireNonNull(replacement)),
                new Sealed("key", "reason"));
    }

    private static Object construct(Class<?> type, Map<String, Object> payload) {
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] values = new @Nullable Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            String field = types[i] == Identity.class ? "cpr" : components[i].getName();
            Object value = payload.get(field);
            values[i] = value == null ? null : value(components[i], value);
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type + " " + payload, e);
        }
    }

    private static Object value(RecordComponent component, Object value) {
        Class<?> type = component.getType();
        if (type == LocalDate.class) {
            return LocalDate.parse((String) value);
        }
        if (type == Sealed.class) {
            return new Sealed("key", (String) value);
        }
        if (type == Identity.class) {
            Cpr cpr = Cpr.parse((String) value, Part.TRIAL_OF_2009.firstDay(), true);
            return new Identity(
                    "p",
                    new Sealed("key", "cpr"),
                    cpr.sex(),
                    2009 - cpr.birthDate().getYear(),
                    cpr.birthDate().getYear() % 2 == 0 ? BirthYearParity.EVEN : BirthYearParity.ODD,
                    cpr.birthDate().getDayOfMonth());
        }
        if (type.isEnum()) {
            return constant(type, (String) value);
        }
        if (type == Set.class) {
            Class<?> element = (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
            Set<Object> set = new LinkedHashSet<>();
            ((Collection<?>) value).forEach(name -> set.add(constant(element, (String) name)));
            return set;
        }
        if (type == BigDecimal.class) {
            assertThat(value).isInstanceOf(BigDecimal.class);
        }
        return value;
    }

    private static Object constant(Class<?> type, String name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is no " + type));
    }

    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> commands = new HashMap<>();
        collect(CaseCommand.class, commands);
        return commands;
    }

    private static void collect(Class<?> type, Map<String, Class<?>> commands) {
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            if (permitted.isRecord()) {
                commands.put(permitted.getSimpleName(), permitted);
            } else {
                collect(permitted, commands);
            }
        }
    }
}
