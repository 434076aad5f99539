package dk.tilbage.bench;

import dk.tilbage.casefile.CaseCommand;
import dk.tilbage.casefile.CaseCommand.*;
import dk.tilbage.casefile.CaseDecider;
import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.casefile.Circumstances;
import dk.tilbage.casefile.DeclineReason;
import dk.tilbage.casefile.IllnessCause;
import dk.tilbage.casefile.LegalBasis;
import dk.tilbage.casefile.OfferEndReason;
import dk.tilbage.casefile.Outcome;
import dk.tilbage.casefile.RecoveredTo;
import dk.tilbage.eventstore.EventJson;
import dk.tilbage.people.BirthYearParity;
import dk.tilbage.people.Identity;
import dk.tilbage.people.Sealed;
import dk.tilbage.people.Sex;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationForm;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.OfferType;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TargetGroup;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Some dozen courses of a sickness-benefit case, of about 40 to 60 events each, decided once by the decider and given to
 * as many cases as are wanted. They differ in length and in what goes wrong: no-shows, declined offers, corrections.
 */
final class Templates {

    private static final JsonMapper MAPPER = EventJson.mapper();

    /** Stands where a case's own id goes, and is as long as one. */
    private static final String CASE = "bench-templatecase";

    /** Stands where a person's id goes. */
    private static final String PERSON = "p-templatepersontemplateperson";

    /** Stands where a CPR number goes; in commands only. */
    private static final String CPR = "template-cpr";

    private static final int COUNT = 48;
    private static final int WEEKS = 17;
    private static final String TEXT = "Aftalt efter samtalen om skånehensyn på arbejdspladsen.";

    private final List<Template> templates;

    /**
     * A course.
     *
     * @param commands what clients send, as JSON, with the placeholders
     * @param read the same as the edge reads and seals them, as JSON, with the placeholders
     * @param events what happens, as JSON, with the placeholders
     */
    private record Template(List<Step> commands, List<Read> read, List<Stored> events) {}

    private record Read(Class<? extends CaseCommand> type, String json) {}

    private record Stored(Class<?> type, String commandName, String json) {}

    /**
     * A command.
     *
     * @param name its name in the HTTP contract
     * @param json its body
     */
    record Step(String name, String json) {}

    /**
     * An event.
     *
     * @param payload the event
     * @param commandName the command that made it happen
     */
    record Happened(Object payload, String commandName) {}

    private Templates(List<Template> templates) {
        this.templates = templates;
    }

    /** The courses of a trial's cases. */
    static Templates of(ProtocolHistory protocol) {
        List<String> jobcentres = protocol.jobcentres().values().stream()
                .filter(jobcentre -> jobcentre.targetGroups().contains(TargetGroup.SICKNESS_BENEFIT))
                .map(dk.tilbage.trial.Jobcentre::jobcentreId)
                .toList();
        List<Template> made = new ArrayList<>();
        for (int seed = 0; seed < COUNT; seed++) {
            made.add(new Course(seed, protocol, jobcentres.get(seed % jobcentres.size())).run());
        }
        return new Templates(made);
    }

    /** The events of a case, in order. */
    List<Happened> events(long caseNumber) {
        return template(caseNumber).events().stream()
                .map(stored -> new Happened(
                        MAPPER.readValue(personal(stored.json(), caseNumber), stored.type()), stored.commandName()))
                .toList();
    }

    /** The commands of a case, in order. */
    List<Step> commands(long caseNumber) {
        return template(caseNumber).commands().stream()
                .map(step -> new Step(step.name(), personal(step.json(), caseNumber)))
                .toList();
    }

    /** The commands of a case as they are handed to its aggregate; without corrections, which {@link #commands} has too. */
    List<CaseCommand> read(long caseNumber) {
        return template(caseNumber).read().stream()
                .<CaseCommand>map(read -> MAPPER.readValue(personal(read.json(), caseNumber), read.type()))
                .toList();
    }

    private Template template(long caseNumber) {
        return templates.get((int) (caseNumber % templates.size()));
    }

    /** The id of a case. */
    static String caseId(long caseNumber) {
        return "bench-" + letters(caseNumber, 12);
    }

    private static String personal(String json, long caseNumber) {
        return json.replace(CASE, caseId(caseNumber))
                .replace(PERSON, "p-" + letters(caseNumber, 26))
                .replace(CPR, cpr(caseNumber));
    }

    /** Letters only: digits in an id could look like a CPR number. */
    private static String letters(long number, int length) {
        char[] letters = new char[length];
        long rest = number;
        for (int i = length - 1; i >= 0; i--) {
            letters[i] = (char) ('a' + rest % 26);
            rest /= 26;
        }
        return new String(letters);
    }

    /** A fictive number of a person born in the 1940s to 1980s. */
    private static String cpr(long caseNumber) {
        LocalDate born = LocalDate.of(1940, 1, 1).plusDays(caseNumber / 4_000 % 17_000);
        return String.format(
                "%02d%02d%02d%04d",
                born.getDayOfMonth() + 60, born.getMonthValue(), born.getYear() % 100, caseNumber % 4_000);
    }

    /** Makes one course. */
    private static final class Course {

        private final SplittableRandom random;
        private final ProtocolHistory protocol;
        private final String jobcentreId;
        private final LocalDate firstDay;
        private final List<Step> commands = new ArrayList<>();
        private final List<Read> read = new ArrayList<>();
        private final List<Stored> events = new ArrayList<>();
        private CaseState state = CaseState.NONE;
        private int made;

        Course(long seed, ProtocolHistory protocol, String jobcentreId) {
            this.random = new SplittableRandom(seed);
            this.protocol = protocol;
            this.jobcentreId = jobcentreId;
            // Allocated on day 40, which has to lie in the four months of intake.
            this.firstDay = LocalDate.of(2009, 1, 5).plusDays(random.nextInt(75));
        }

        Template run() {
            send(new OpenCase(
                    CASE,
                    protocol.trialId(),
                    jobcentreId,
                    new Identity(
                            PERSON,
                            sealed("cpr"),
                            chance(50) ? Sex.FEMALE : Sex.MALE,
                            25 + random.nextInt(35),
                            chance(50) ? BirthYearParity.ODD : BirthYearParity.EVEN,
                            1 + random.nextInt(28)),
                    TargetGroup.SICKNESS_BENEFIT,
                    firstDay,
                    chance(70) ? Employment.EMPLOYED : Employment.UNEMPLOYED_INSURED,
                    chance(60),
                    "cw-" + (char) ('a' + random.nextInt(20)),
                    null,
                    null,
                    null,
                    null));
            send(new RecordEmployerReport(CASE, id(), day(14 + random.nextInt(10))));
            send(new SendInformationForm(CASE, id(), day(20 + random.nextInt(4))));
            send(new ReturnInformationForm(CASE, id(), day(28 + random.nextInt(6))));
            send(new CategoriseCase(CASE, id(), 1 + random.nextInt(3), day(36)));
            send(new RecordIllness(CASE, id(), EnumSet.of(any(IllnessCause.values()))));
            send(new AllocateCase(CASE, id(), day(40)));
            LocalDate start = day(44 + random.nextInt(10));
            held(Set.of(ConversationKind.FIRST_FOLLOW_UP, ConversationKind.CONTACT), start);
            send(new DeliverTrialLetter(CASE, id(), start));
            if (chance(20)) {
                send(new RecordExemptionAssessment(
                        CASE, id(), start.plusDays(2), false, null, sealed("justification")));
            }
            String offer = "";
            int weeks = WEEKS - random.nextInt(5);
            for (int week = 1; week < weeks; week++) {
                LocalDate monday = start.plusWeeks(week);
                conversation(monday.plusDays(random.nextInt(5)), week);
                if (week == 2 || week == 9) {
                    offer = offer(monday);
                } else if (!offer.isEmpty() && week == 6) {
                    send(new AdjustOfferHours(CASE, id(), offer, BigDecimal.valueOf(12), monday));
                } else if (!offer.isEmpty() && (week == 8 || week == 13)) {
                    send(new EndOffer(CASE, id(), offer, monday, OfferEndReason.COMPLETED));
                    offer = "";
                }
            }
            LocalDate last = start.plusWeeks(weeks);
            if (chance(60)) {
                send(new StartPartialRecovery(CASE, id(), BigDecimal.valueOf(15), last.minusDays(10)));
            }
            send(new RecordFullRecovery(CASE, id(), last, RecoveredTo.OWN_JOB));
            send(new CloseCase(CASE, id(), last, Outcome.RECOVERED));
            return new Template(List.copyOf(commands), List.copyOf(read), List.copyOf(events));
        }

        private void conversation(LocalDate on, int week) {
            String plan = id();
            send(new PlanConversation(
                    CASE,
                    plan,
                    Set.of(ConversationKind.CONTACT),
                    ConversationForm.INDIVIDUAL,
                    Channel.IN_PERSON,
                    on,
                    null));
            if (chance(8)) {
                send(new RecordNoShow(CASE, id(), plan, on, sealed("reason")));
                return;
            }
            Set<ConversationKind> kinds = week % 4 == 0
                    ? Set.of(ConversationKind.CONTACT, ConversationKind.STATUTORY_FOLLOW_UP)
                    : Set.of(ConversationKind.CONTACT);
            HoldConversation held = holding(id(), plan, kinds, on);
            send(held);
            if (chance(5)) {
                send(new CorrectRegistration(
                        CASE,
                        held.registrationId(),
                        holding(held.registrationId(), plan, kinds, on.plusDays(1)),
                        sealed("reason")));
            }
        }

        private void held(Set<ConversationKind> kinds, LocalDate on) {
            send(holding(id(), null, kinds, on));
        }

        private HoldConversation holding(
                String registrationId,
                @org.jspecify.annotations.Nullable String plan,
                Set<ConversationKind> kinds,
                LocalDate on) {
            return new HoldConversation(
                    CASE,
                    registrationId,
                    plan,
                    kinds,
                    ConversationForm.INDIVIDUAL,
                    Channel.IN_PERSON,
                    on,
                    CaseFacts.JOBCENTRE,
                    null,
                    null);
        }

        /** An offer, or nothing where it was declined. */
        private String offer(LocalDate on) {
            String offer = id();
            send(new MakeOffer(
                    CASE,
                    offer,
                    chance(50) ? OfferType.WORK_PLACEMENT : OfferType.PHYSICAL_TRAINING,
                    chance(50) ? LegalBasis.LAB : LegalBasis.PREVENTIVE,
                    "provider-" + (char) ('a' + random.nextInt(5)),
                    BigDecimal.valueOf(10),
                    null,
                    sealed("purpose"),
                    null,
                    on,
                    null,
                    null));
            if (chance(15)) {
                send(new DeclineOffer(CASE, id(), offer, any(DeclineReason.values()), on.plusDays(1)));
                return "";
            }
            send(new StartOffer(CASE, id(), offer, on.plusDays(3)));
            return offer;
        }

        private void send(CaseCommand command) {
            String name = command.getClass().getSimpleName();
            List<CaseEvent> decided = CaseDecider.decide(
                            state, command, new Circumstances(LocalDate.of(2010, 6, 1), protocol))
                    .orThrow();
            for (CaseEvent event : decided) {
                state = state.evolve(event);
                events.add(new Stored(event.getClass(), name, MAPPER.writeValueAsString(event)));
            }
            if (!(command instanceof CorrectRegistration)) {
                read.add(new Read(command.getClass(), MAPPER.writeValueAsString(command)));
            }
            ObjectNode body = MAPPER.valueToTree(command);
            asSent(body);
            commands.add(new Step(name, MAPPER.writeValueAsString(body)));
        }

        /** What is sealed within is sent in clear. */
        private static void asSent(ObjectNode body) {
            if (body.remove("person") != null) {
                body.put("cpr", CPR);
            }
            for (String field : List.copyOf(body.propertyNames())) {
                JsonNode value = body.get(field);
                if (value.has("ciphertext")) {
                    body.put(field, TEXT);
                } else if (value instanceof ObjectNode replacement) {
                    asSent(replacement);
                }
            }
        }

        private LocalDate day(int number) {
            return firstDay.plusDays(number - 1L);
        }

        /** An id as the edge makes them. */
        private String id() {
            return "r-" + letters(random.nextLong(1L << 50), 20) + letters(made++, 2);
        }

        /** Of the form and length of a sealed text; nobody opens it here. */
        private static Sealed sealed(String field) {
            return new Sealed(PERSON + "#1", "s1:" + field + ":" + "A".repeat(field.equals("cpr") ? 35 : 96));
        }

        private boolean chance(int percent) {
            return random.nextInt(100) < percent;
        }

        private <T> T any(T[] values) {
            return values[random.nextInt(values.length)];
        }
    }
}
