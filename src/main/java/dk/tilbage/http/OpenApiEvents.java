package dk.tilbage.http;

import static dk.tilbage.http.OpenApiSchemas.codes;
import static dk.tilbage.http.OpenApiSchemas.ref;
import static dk.tilbage.http.OpenApiSchemas.typed;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.eventstore.Stored;
import dk.tilbage.people.Identity;
import dk.tilbage.people.Sealed;
import dk.tilbage.people.Sex;
import dk.tilbage.providers.AgreementEvent;
import dk.tilbage.trial.IntakeEvent;
import dk.tilbage.trial.TrialEvent;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The events of a case in the OpenAPI document: a schema {@code <event>Data} for what {@code data} holds in the history of
 * a case, its registrations and its changes, made from the same records that are stored; and with each the command that it
 * comes of, as {@code x-commands}. {@code data} itself stays an object: of so many alternatives, some of them alike, no
 * generated client would find the right one; {@code event} says which it is.
 */
final class OpenApiEvents {

    static final String COMMANDS = "x-commands";

    /** What each command of a case makes happen, in the order of a case's life. */
    static final Map<String, Class<? extends CaseEvent>> OF_COMMAND = ofCommand();

    private static final CommandTexts TEXTS = CommandTexts.in(Locale.ENGLISH);

    private OpenApiEvents() {}

    private static Map<String, Class<? extends CaseEvent>> ofCommand() {
        Map<String, Class<? extends CaseEvent>> of = new LinkedHashMap<>();
        of.put("OpenCase", CaseEvent.CaseOpened.class);
        of.put("AllocateCase", CaseEvent.CaseAllocated.class);
        of.put("RecordEmployerReport", CaseEvent.EmployerReportReceived.class);
        of.put("SendInformationForm", CaseEvent.InformationFormSent.class);
        of.put("ReturnInformationForm", CaseEvent.InformationFormReturned.class);
        of.put("ChooseTrack", CaseEvent.TrackChosen.class);
        of.put("CategoriseCase", CaseEvent.CaseCategorised.class);
        of.put("RecordIllness", CaseEvent.IllnessRecorded.class);
        of.put("RecordHospitalStay", CaseEvent.HospitalStayRecorded.class);
        of.put("RevealAllocation", CaseEvent.AllocationRevealed.class);
        of.put("RecordExemptionAssessment", CaseEvent.ExemptionAssessed.class);
        of.put("LiftExemption", CaseEvent.ExemptionLifted.class);
        of.put("DeliverTrialLetter", CaseEvent.TrialLetterDelivered.class);
        of.put("SetContactFrequency", CaseEvent.ContactFrequencySet.class);
        of.put("PlanConversation", CaseEvent.ConversationPlanned.class);
        of.put("HoldConversation", CaseEvent.ConversationHeld.class);
        of.put("RecordNoShow", CaseEvent.NoShowRecorded.class);
        of.put("CancelConversation", CaseEvent.ConversationCancelled.class);
        of.put("MakeOffer", CaseEvent.OfferMade.class);
        of.put("DeclineOffer", CaseEvent.OfferDeclined.class);
        of.put("StartOffer", CaseEvent.OfferStarted.class);
        of.put("AdjustOfferHours", CaseEvent.OfferHoursAdjusted.class);
        of.put("EndOffer", CaseEvent.OfferEnded.class);
        of.put("DocumentReducedHours", CaseEvent.ReducedHoursDocumented.class);
        of.put("StartPartialRecovery", CaseEvent.PartialRecoveryStarted.class);
        of.put("AdjustPartialRecovery", CaseEvent.PartialRecoveryAdjusted.class);
        of.put("EndPartialRecovery", CaseEvent.PartialRecoveryEnded.class);
        of.put("AgreePlan", CaseEvent.PlanAgreed.class);
        of.put("RequestMedicalInformation", CaseEvent.MedicalInformationRequested.class);
        of.put("ReceiveMedicalInformation", CaseEvent.MedicalInformationReceived.class);
        of.put("RecordMedicalOpinion", CaseEvent.MedicalOpinionRecorded.class);
        of.put("NotifyParty", CaseEvent.PartyNotified.class);
        of.put("ReferToProvider", CaseEvent.ReferredToProvider.class);
        of.put("ExtendReferral", CaseEvent.ReferralExtended.class);
        of.put("EndReferral", CaseEvent.ReferralEnded.class);
        of.put("RecordProviderReport", CaseEvent.ProviderReportReceived.class);
        of.put("AssignPackage", CaseEvent.PackageAssigned.class);
        of.put("SetActivityAside", CaseEvent.ActivitySetAside.class);
        of.put("RecordHoliday", CaseEvent.HolidayRecorded.class);
        of.put("RecordDispute", CaseEvent.DisputeRecorded.class);
        of.put("SettleDispute", CaseEvent.DisputeSettled.class);
        of.put("AssignMentor", CaseEvent.MentorAssigned.class);
        of.put("EndMentor", CaseEvent.MentorEnded.class);
        of.put("ImposeSanction", CaseEvent.SanctionImposed.class);
        of.put("RecordDismissal", CaseEvent.DismissalRecorded.class);
        of.put("RecordFullRecovery", CaseEvent.FullRecoveryRecorded.class);
        of.put("CloseCase", CaseEvent.CaseClosed.class);
        of.put("ReopenCase", CaseEvent.CaseReopened.class);
        of.put("TransferCase", CaseEvent.CaseTransferred.class);
        of.put("WithdrawRegistration", CaseEvent.RegistrationWithdrawn.class);
        of.put("ForgetPerson", CaseEvent.PersonForgotten.class);
        of.put("ReplaceCpr", CaseEvent.CprReplaced.class);
        return of;
    }

    /** Adds the schemas, and tells where events are named which there are. */
    @SuppressWarnings("rawtypes")
    static void describe(OpenAPI document) {
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        schemas.put("Sealed", sealed());
        schemas.put("SealedPerson", person());
        OF_COMMAND.forEach((command, event) -> {
            Schema<?> data = object(command, Shape.of(event.asSubclass(Record.class)), schemas);
            data.setDescription(DATA + "\n\n`" + name(event) + "`");
            data.addExtension(COMMANDS, List.of(command));
            schemas.put(name(event) + "Data", data);
        });
        String events = OF_COMMAND.entrySet().stream()
                .map(entry -> "`" + name(entry.getValue()) + "` (" + entry.getKey() + ")")
                .collect(Collectors.joining(", "));
        for (Map.Entry<String, String> where : Map.of("HistoryEntry", "event", "CaseChange", "event", "Fact", "type")
                .entrySet()) {
            append(schemas, where.getKey(), where.getValue(), events);
        }
        append(
                schemas,
                "CommandAnswer",
                "events",
                all().stream().map(event -> "`" + event + "`").collect(Collectors.joining(", ")));
    }

    private static final String DATA =
            "The `data` of an event of this name, and of a registration that it made. It comes of the command in `x-commands`, and"
                    + " of `CorrectRegistration`, then with `correction`.";

    @SuppressWarnings("rawtypes")
    private static void append(Map<String, Schema> schemas, String schema, String field, String paragraph) {
        Schema<?> property = (Schema<?>) Objects.requireNonNull(schemas.get(schema), schema)
                .getProperties()
                .get(field);
        Objects.requireNonNull(property, field);
        property.setDescription(property.getDescription() + "\n\n" + paragraph);
    }

    /** The events' names, those of trials, places and agreements too. */
    private static List<String> all() {
        return Stream.of(TrialEvent.class, AgreementEvent.class, IntakeEvent.class, CaseEvent.class)
                .flatMap(family -> stored(family).stream())
                .map(OpenApiEvents::name)
                .distinct()
                .toList();
    }

    /** The events of a family that are stored, in their order. */
    static List<Class<?>> stored(Class<?> family) {
        List<Class<?>> events = new ArrayList<>();
        for (Class<?> type : family.getPermittedSubclasses()) {
            if (type.isAnnotationPresent(Stored.class)) {
                events.add(type);
            } else {
                events.addAll(stored(type));
            }
        }
        return events;
    }

    /** An event's name, as clients are told it. */
    static String name(Class<?> event) {
        return CommandAnswer.simpleName(
                Objects.requireNonNull(event.getAnnotation(Stored.class)).name());
    }

    @SuppressWarnings("rawtypes")
    private static Schema<?> object(String command, Shape.Thing thing, Map<String, Schema> schemas) {
        Schema<Object> schema = typed("object");
        List<String> required = new ArrayList<>();
        for (Shape.Field field : thing.fields()) {
            String name = field.component().getName();
            if (name.equals("registrationId")) {
                continue; // stands beside the data
            }
            Schema<?> property = schema(command, field, schemas);
            property.setDescription(text(thing.type(), command, name));
            schema.addProperty(name, property);
            if (field.required()) {
                required.add(name);
            }
        }
        schema.setRequired(required.isEmpty() ? null : required);
        return schema;
    }

    private static @Nullable String text(Class<?> type, String command, String field) {
        String own = OpenApiFields.own(type.getSimpleName(), field);
        return own != null ? own : TEXTS.of(command, field).orElseGet(() -> OpenApiFields.own("field", field));
    }

    @SuppressWarnings("rawtypes")
    private static Schema<?> schema(String command, Shape.Field field, Map<String, Schema> schemas) {
        if (field.component().getType() == Sealed.class) {
            return ref("Sealed");
        }
        return field.component().getType() == Identity.class
                ? ref("SealedPerson")
                : schema(command, field.shape(), schemas);
    }

    @SuppressWarnings("rawtypes")
    private static Schema<?> schema(String command, Shape shape, Map<String, Schema> schemas) {
        return switch (shape) {
            case Shape.Id id -> typed("string");
            case Shape.Name name -> typed("string");
            case Shape.Day day -> typed("string").format("date");
            case Shape.Whole whole -> typed("integer").format("int32");
            case Shape.Decimal decimal -> typed("number");
            case Shape.Flag flag -> typed("boolean");
            case Shape.Code code -> codes(code.codes());
            case Shape.Many many -> {
                Schema<Object> array = typed("array");
                array.setItems(schema(command, many.item(), schemas));
                yield array;
            }
            case Shape.Thing thing -> {
                String name = thing.type().getSimpleName();
                if (!schemas.containsKey(name)) {
                    schemas.put(name, object(command, thing, schemas));
                }
                yield ref(name);
            }
            default -> throw new IllegalStateException("Not in an event: " + shape);
        };
    }

    private static Schema<?> sealed() {
        Schema<Object> sealed = typed("object");
        sealed.setDescription(
                "A free text or CPR number that is there and is not shown. Nobody can read it back through this interface: a case system"
                        + " that shows its users what they wrote keeps it itself.");
        sealed.addProperty("sealed", typed("boolean").description("Always true."));
        sealed.setRequired(List.of("sealed"));
        return sealed;
    }

    private static Schema<?> person() {
        Schema<Object> person = typed("object");
        person.setDescription("Who the case is about: no CPR number, and what the trial needs to know of it.");
        person.addProperty("sealed", typed("boolean").description("Always true."));
        Schema<Object> sex = typed("string");
        sex.setEnum(Arrays.<Object>stream(Sex.values())
                .map(Object::toString)
                .map(Object.class::cast)
                .toList());
        sex.setDescription("The sex that the CPR number tells.");
        person.addProperty("sex", sex);
        person.addProperty(
                "ageAtOpening",
                typed("integer").format("int32").description("The age in years on the day that the case was opened."));
        person.setRequired(List.of("sealed", "sex", "ageAtOpening"));
        return person;
    }
}
