package dk.tilbage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseCommand;
import dk.tilbage.casefile.CaseCommand.CorrectRegistration;
import dk.tilbage.casefile.CaseCommand.Registering;
import dk.tilbage.casefile.CaseDecider;
import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.casefile.Circumstances;
import dk.tilbage.casefile.ReferralPlaces;
import dk.tilbage.people.BirthYearParity;
import dk.tilbage.people.Cpr;
import dk.tilbage.people.Identity;
import dk.tilbage.people.Sealed;
import dk.tilbage.providers.AgreementDecider;
import dk.tilbage.providers.AgreementEvent;
import dk.tilbage.providers.AgreementState;
import dk.tilbage.providers.PlaceMove;
import dk.tilbage.providers.ProviderCommand.RegisterProviderAgreement;
import dk.tilbage.support.TrialInFiles;
import dk.tilbage.trial.Decision;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.Refusal;
import dk.tilbage.trial.TrialFiles.TrialFile;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A simulated trial played through the deciders, without a registry: what became of each case, and what was refused.
 *
 * @param trial the trial's history, from its files and what is decided while it runs
 * @param states the cases, by id
 * @param refusals how often a command was refused with a code
 * @param firsts the first refusal of each sort, to look into
 * @param sent how many commands were decided
 */
record PlayedCases(
        ProtocolHistory trial, Map<String, CaseState> states, Map<String, Integer> refusals, String firsts, int sent) {

    private static final Map<String, Class<?>> COMMANDS = commands();

    /** Hears of every event, in the order of each case. */
    interface Listener {

        void recorded(LocalDate on, String caseId, List<CaseEvent> events);
    }

    /** Plays every case, skipping what needs a refused command. */
    static PlayedCases play(Population people) {
        return play(people, (on, caseId, events) -> {});
    }

    /** The same, heard. */
    static PlayedCases play(Population people, Listener listener) {
        ProtocolHistory trial = history(people.scenario());
        Map<String, AgreementState> agreements = agreements(trial, people.scenario());
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
                        Refusal place = move(agreements, ReferralPlaces.moves(before, after));
                        if (place == null) {
                            states.put(caseId(planned), after);
                            listener.recorded(planned.recordedOn(), caseId(planned), accepted.events());
                        } else {
                            refused.add(planned.key());
                            note(planned, place, refusals, firsts);
                        }
                    }
                    case Decision.Refused<CaseEvent> refusal -> {
                        refused.add(planned.key());
                        note(planned, refusal.refusal(), refusals, firsts);
                    }
                }
            }
        }
        return new PlayedCases(trial, states, refusals, firsts.toString(), sent);
    }

    private static void note(
            PlannedCommand planned, Refusal refusal, Map<String, Integer> refusals, StringBuilder firsts) {
        String what = planned.name() + " " + refusal.code();
        if (refusals.merge(what, 1, Integer::sum) == 1) {
            firsts.append('\n').append(what).append(": ").append(planned).append(refusal);
        }
    }

    /** The trial as its settings make it; pauses are of the intake, which nobody asks here. */
    static ProtocolHistory history(Scenario scenario) {
        return TrialInFiles.history(scenario.settings().stream()
                .filter(setting -> !Set.of("RegisterProviderAgreement", "PauseIntake", "ResumeIntake")
                        .contains(setting.command()))
                .map(setting -> new TrialFile(setting.command(), setting.payload()))
                .toList());
    }

    // ---- agreements -------------------------------------------------------------------------------------------------

    private static Map<String, AgreementState> agreements(ProtocolHistory trial, Scenario scenario) {
        Map<String, AgreementState> agreements = new HashMap<>();
        for (JsonNode payload : scenario.payloads("RegisterProviderAgreement")) {
            RegisterProviderAgreement register =
                    JsonMapper.shared().treeToValue(payload, RegisterProviderAgreement.class);
            String id = AgreementState.idOf(register.trialId(), register.agreementId());
            agreements.put(
                    id,
                    AgreementState.fold(
                            id,
                            AgreementDecider.decide(trial, AgreementState.empty(id), register)
                                    .orThrow()));
        }
        return agreements;
    }

    /** Moves the places of a referral; why it is refused, where it is. */
    private static @Nullable Refusal move(Map<String, AgreementState> agreements, List<PlaceMove> moves) {
        Map<String, AgreementState> moved = new HashMap<>();
        for (PlaceMove move : moves) {
            String id = move.referral().streamId();
            AgreementState state = moved.getOrDefault(id, agreements.getOrDefault(id, AgreementState.empty(id)));
            switch (move.decide(state)) {
                case Decision.Accepted<AgreementEvent> accepted -> {
                    for (AgreementEvent event : accepted.events()) {
                        state = state.with(event);
                    }
                }
                case Decision.Refused<AgreementEvent> refused -> {
                    return refused.refusal();
                }
            }
            moved.put(id, state);
        }
        agreements.putAll(moved);
        return null;
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
