package dk.tilbage.simulation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is sent about one case, written down as life goes on. Each fact is recorded some days after it happened, on a day the
 * office is open, and not before the facts it presupposes.
 */
final class CaseScript {

    /** A fact in the script: what later facts point to and wait for. */
    record Fact(String registrationId, String key, String command, LocalDate recordedOn, Map<String, Object> payload) {}

    private final long seed;
    private final String caseId;
    private final Dice dice;
    private final double meanDelay;
    private final List<PlannedCommand> commands = new ArrayList<>();

    private final String jobcentreId;
    private LocalDate notBefore;
    private List<String> always = List.of();
    private int steps;
    private String movedTo;
    private String movedBy = "";

    CaseScript(long seed, String caseId, String jobcentreId, Dice dice, double meanDelay, LocalDate notBefore) {
        this.seed = seed;
        this.caseId = caseId;
        this.jobcentreId = jobcentreId;
        this.dice = dice;
        this.meanDelay = meanDelay;
        this.notBefore = notBefore;
        this.movedTo = jobcentreId;
    }

    /** The first day anything further can be recorded. */
    LocalDate notBefore() {
        return notBefore;
    }

    String caseId() {
        return caseId;
    }

    /** The opening: everything else about the case presupposes it. */
    Fact open(LocalDate on, Map<String, Object> fields) {
        Fact opening = write("OpenCase", caseId, OfficeDays.onOrAfter(later(on, notBefore)), fields, List.of());
        fromNowOn(opening);
        return opening;
    }

    /** Everything from here on presupposes this fact. */
    void fromNowOn(Fact fact) {
        always = append(always, fact.key());
        notBefore = later(notBefore, fact.recordedOn());
    }

    /** The case moved: what is sent after the transfer is sent by the other jobcentre. */
    void moveTo(String otherJobcentreId, Fact transfer) {
        movedTo = otherJobcentreId;
        movedBy = transfer.key();
    }

    /** A fact that occurred on a day and is recorded as soon as somebody gets round to it. */
    Fact record(String command, LocalDate occurred, Map<String, Object> fields, Fact... after) {
        int delay = dice.chance(0.45) ? 0 : 1 + dice.daysWithMean(meanDelay);
        return recordAt(command, occurred.plusDays(delay), fields, after);
    }

    /** A fact that is recorded on a given day, or as soon after it as the facts it presupposes allow. */
    Fact recordAt(String command, LocalDate recorded, Map<String, Object> fields, Fact... after) {
        LocalDate on = later(recorded, notBefore);
        List<String> needs = new ArrayList<>(always);
        for (Fact fact : after) {
            on = later(on, fact.recordedOn());
            needs.add(fact.key());
        }
        return write(command, caseId + ".r" + (steps + 1), OfficeDays.onOrAfter(on), fields, needs);
    }

    private Fact write(
            String command, String registrationId, LocalDate on, Map<String, Object> fields, List<String> needs) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("caseId", caseId);
        if (!command.equals("OpenCase")) {
            payload.put("registrationId", registrationId);
        }
        payload.putAll(fields);
        return send(command, registrationId, on, Collections.unmodifiableMap(payload), needs);
    }

    private Fact send(
            String command, String registrationId, LocalDate on, Map<String, Object> payload, List<String> needs) {
        steps++;
        String key = "sim" + seed + "." + caseId + "." + steps;
        commands.add(new PlannedCommand(on, jobcentreId, command, key, payload, List.copyOf(needs)));
        return new Fact(registrationId, key, command, on, payload);
    }

    /** Somebody sees that a fact was recorded wrongly and puts it right some days later. */
    Fact correct(Fact wrong, Map<String, Object> rightFields, String reason, Fact... after) {
        Map<String, Object> replacement = new LinkedHashMap<>(wrong.payload());
        replacement.putAll(rightFields);
        LocalDate on = OfficeDays.onOrAfter(wrong.recordedOn().plusDays(dice.between(1, 12)));
        List<String> needs = append(always, wrong.key());
        for (Fact fact : after) {
            on = later(on, fact.recordedOn());
            needs = append(needs, fact.key());
        }
        return send(
                "CorrectRegistration",
                wrong.registrationId(),
                OfficeDays.onOrAfter(later(on, notBefore)),
                fields(
                        "caseId",
                        caseId,
                        "registrationId",
                        wrong.registrationId(),
                        "replacement",
                        Collections.unmodifiableMap(replacement),
                        "reason",
                        reason),
                needs);
    }

    /** A registration that should never have been made is withdrawn. */
    void withdraw(Fact mistake, String reason) {
        send(
                "WithdrawRegistration",
                mistake.registrationId(),
                OfficeDays.onOrAfter(later(mistake.recordedOn().plusDays(dice.between(0, 9)), notBefore)),
                fields("caseId", caseId, "registrationId", mistake.registrationId(), "reason", reason),
                append(always, mistake.key()));
    }

    /** The same registration is sent once more under a key of its own, as a clerk does who is not sure. */
    void sendAgain(Fact fact) {
        send(
                fact.command(),
                fact.registrationId(),
                OfficeDays.onOrAfter(later(fact.recordedOn().plusDays(dice.between(0, 3)), notBefore)),
                fact.payload(),
                append(always, fact.key()));
    }

    /**
     * A second case about the same person, as people open when they do not look.
     *
     * @param allocateUntil the last day on which the jobcentre would allocate it as well; null where it does not try
     */
    void openAnother(LocalDate on, Map<String, Object> opening, String otherCaseId, @Nullable LocalDate allocateUntil) {
        Map<String, Object> payload = new LinkedHashMap<>(opening);
        payload.put("caseId", otherCaseId);
        LocalDate day = OfficeDays.onOrAfter(later(on, notBefore));
        Fact other = send("OpenCase", otherCaseId, day, Collections.unmodifiableMap(payload), always);
        if (allocateUntil != null && !day.isAfter(allocateUntil)) {
            send(
                    "AllocateCase",
                    otherCaseId + ".r1",
                    day,
                    fields("caseId", otherCaseId, "registrationId", otherCaseId + ".r1", "on", text(day)),
                    append(always, other.key()));
        }
    }

    /** The commands in the order they are sent: by day, and within a day as they were written. */
    List<PlannedCommand> commands() {
        List<PlannedCommand> ordered = new ArrayList<>();
        String sender = jobcentreId;
        for (PlannedCommand command : commands.stream()
                .sorted(Comparator.comparing(PlannedCommand::recordedOn))
                .toList()) {
            ordered.add(command.sentBy(sender));
            if (command.key().equals(movedBy)) {
                sender = movedTo;
            }
        }
        return ordered;
    }

    /** The fields of a payload; a field whose value is null is left out. Dates are written as text, sets sorted. */
    static Map<String, Object> fields(@Nullable Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (value != null) {
                fields.put(String.valueOf(namesAndValues[i]), wire(value));
            }
        }
        return Collections.unmodifiableMap(fields);
    }

    private static Object wire(Object value) {
        return switch (value) {
            case LocalDate day -> text(day);
            case Set<?> set -> set.stream().map(String::valueOf).sorted().toList();
            default -> value;
        };
    }

    static String text(LocalDate day) {
        return day.toString();
    }

    static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    static LocalDate earlier(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }

    private static List<String> append(List<String> list, String more) {
        List<String> longer = new ArrayList<>(list);
        longer.add(more);
        return List.copyOf(longer);
    }
}
