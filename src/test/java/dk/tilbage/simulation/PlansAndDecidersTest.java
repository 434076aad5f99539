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
import dk.tilbage.trial.Decision;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.IntakeDecider;
import dk.tilbage.trial.IntakeEvent;
import dk.tilbage.trial.IntakeState;
import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.Place;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.TrialCommand;
import dk.tilbage.trial.TrialCommand.SettingsCommand;
import dk.tilbage.trial.TrialDecider;
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
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The plans held against the domain, which the simulation itself does not know: every payload has the fields of its command
 * and no other, and the deciders refuse only what is meant to be refused.
 */
class PlansAndDecidersTest {

    private static final Scenario TRIAL = Scenario.aktiveHurtigereTilbage();
    private static final List<CasePlan> PLANS =
            Population.of(2009, 2_400, TRIAL).cases();
    private static final Map<String, Class<?>> COMMANDS = commands();

    /** The first refusal of each sort, to look into. */
    private final StringBuilder firsts = new StringBuilder();

    @Test
    void everyPayloadHasTheFieldsOfItsCommandAndNoOther() {
        for (CasePlan plan : PLANS) {
            for (PlannedCommand command : plan.commands()) {
                Class<?> type = Objects.requireNonNull(COMMANDS.get(command.name()), command.name());
                fits(type, command.payload(), command.name());
            }
        }
    }

    private static void fits(Class<?> type, Map<String, Object> payload, String name) {
        Set<String> known = new HashSet<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String field = component.getType() == Identity.class ? "cpr" : component.getName();
            known.add(field);
            boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            assertThat(optional || payload.containsKey(field))
                    .as("%s needs %s", name, field)
                    .isTrue();
        }
        assertThat(known).as(name).containsAll(payload.keySet());
    }

    /** In the order they are sent, skipping what needs a refused command; quotas and persons are the registry's to judge. */
    @Test
    void theDecidersRefuseOnlyWhatIsMeantToBeRefused() {
        ProtocolHistory trial = trial();
        Map<String, Integer> refusals = new TreeMap<>();
        int sent = 0;
        for (CasePlan plan : PLANS) {
            Map<String, CaseState> states = new HashMap<>();
            Set<String> refused = new HashSet<>();
            for (PlannedCommand planned : plan.commands()) {
                if (planned.needs().stream().anyMatch(refused::contains)) {
                    refused.add(planned.key());
                    continue;
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
        assertThat(refusals.keySet())
                .as("%s of %s%s", refusals, sent, firsts)
                .isSubsetOf(
                        "AllocateCase ALREADY_ALLOCATED",
                        "MakeOffer WAGE_SUBSIDY_WITH_JOB",
                        "RecordExemptionAssessment GROUND_NOT_IN_FORCE")
                .hasSize(3);
        assertThat(refusals.values().stream().mapToInt(Integer::intValue).sum()).isLessThan(sent / 500);
    }

    /** At the default number of cases Herning and Holstebro run full near the end of their intake, and nobody else. */
    @Test
    void onlyHerningAndHolstebroRunFull() {
        ProtocolHistory trial = trial();
        Map<String, IntakeState> intakes = new HashMap<>();
        Map<String, Integer> full = new TreeMap<>();
        List<Population.Step> steps = Population.of(2009, 2_400, TRIAL).byDay().values().stream()
                .flatMap(List::stream)
                .filter(step -> step.command().name().equals("AllocateCase"))
                .toList();
        Set<String> allocated = new HashSet<>();
        for (Population.Step step : steps) {
            CasePlan.Life life = step.plan().life();
            if (!allocated.add(caseId(step.command()))) {
                continue;
            }
            Jobcentre jobcentre = trial.jobcentre(life.jobcentreId()).orElseThrow();
            TargetGroup targetGroup = TargetGroup.valueOf(life.targetGroup());
            String id = IntakeState.idOf(trial.trialId(), life.jobcentreId(), targetGroup);
            IntakeState intake = intakes.computeIfAbsent(id, IntakeState::empty);
            LocalDate on =
                    LocalDate.parse(String.valueOf(step.command().payload().get("on")));
            switch (IntakeDecider.admit(
                    intake,
                    jobcentre,
                    targetGroup,
                    new Place(
                            step.plan().caseId(),
                            Group.valueOf(life.group()),
                            on,
                            jobcentre.stratumOf(targetGroup, Employment.valueOf(life.employment())),
                            null))) {
                case Decision.Accepted<IntakeEvent> accepted -> {
                    for (IntakeEvent event : accepted.events()) {
                        intakes.put(id, intake.with(event));
                    }
                }
                case Decision.Refused<IntakeEvent> refused -> {
                    assertThat(refused.refusal().code()).isEqualTo(RefusalCode.QUOTA_FULL);
                    full.merge(life.jobcentreId(), 1, Integer::sum);
                }
            }
        }
        assertThat(full).containsOnlyKeys("herning", "holstebro");
        assertThat(full.values()).allSatisfy(refused -> assertThat(refused).isBetween(1, 60));
    }

    // ---- from wire to domain ----------------------------------------------------------------------------------------

    private static ProtocolHistory trial() {
        JsonMapper mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        ProtocolHistory history = null;
        history = decide(history, mapper.treeToValue(TRIAL.trial(), TrialCommand.RegisterTrial.class));
        for (JsonNode protocol : TRIAL.protocols()) {
            history = decide(history, mapper.treeToValue(protocol, TrialCommand.AdoptProtocol.class));
        }
        for (Scenario.Site site : TRIAL.jobcentres()) {
            history = decide(history, mapper.treeToValue(site.enrolment(), TrialCommand.EnrolJobcentre.class));
        }
        return history;
    }

    private static ProtocolHistory decide(@Nullable ProtocolHistory history, SettingsCommand command) {
        return switch (TrialDecider.decide(history, command)) {
            case Decision.Accepted<dk.tilbage.trial.TrialEvent> accepted ->
                ProtocolHistory.evolve(history, accepted.events().getFirst());
            case Decision.Refused<dk.tilbage.trial.TrialEvent> refused ->
                throw new AssertionError(command + " " + refused.refusal());
        };
    }

    private static String caseId(PlannedCommand planned) {
        return String.valueOf(planned.payload().get("caseId"));
    }

    private static CaseCommand command(PlannedCommand planned, CaseState state) {
        Class<?> type = Objects.requireNonNull(COMMANDS.get(planned.name()));
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
            Cpr cpr = Cpr.parse((String) value, Scenario.FIRST_DAY, true);
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
