package dk.tilbage.simulation;

import static dk.tilbage.simulation.CaseScript.earlier;
import static dk.tilbage.simulation.CaseScript.fields;
import static dk.tilbage.simulation.CaseScript.later;

import dk.tilbage.simulation.CaseScript.Fact;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A case in Copenhagen in 2015: a package of activities is chosen, what it asks for is done in time, late or not at all, an
 * activity is set aside, another package chosen. Which packages and activities there are, and what fulfils them by when, is
 * read from the protocol.
 */
final class PackageLife extends SicknessLife {

    private static final LocalDate FIRST_ABSENCE = LocalDate.of(2015, 1, 2);
    private static final int DAYS_OF_ABSENCES = 190;
    private static final int MOST_REPEATS = 10;

    private final List<JsonNode> packages;

    PackageLife(Setup setup) {
        super(setup, Arm.UNALLOCATED);
        List<JsonNode> all = new ArrayList<>();
        scenario.rules().path("packages").forEach(all::add);
        packages = List.copyOf(all);
    }

    @Override
    CasePlan live() {
        firstDay = FIRST_ABSENCE.plusDays(dice.between(0, DAYS_OF_ABSENCES));
        drawPerson();
        LocalDate opened = OfficeDays.onOrAfter(later(takenIntoUse, firstDay.plusDays(dice.between(7, 21))));
        LocalDate called = firstDay.plusDays(dice.between(habits.followUpDay()) - 1L);
        drawCourseOfIllness(opened, called);
        Fact opening = openCase(opened);
        forms();
        categorise(firstDay.plusDays(dice.between(20, 40)));
        illness(firstDay.plusDays(dice.between(14, 40)));
        LocalDate chosenOn = OfficeDays.onOrAfter(later(opened, firstDay.plusDays(dice.between(20, 48))));
        JsonNode chosen = dice.oneOf(packages);
        boolean suspended = suspends(chosen, "FIRST_FOLLOW_UP");
        @Nullable Held first = suspended && chosenOn.isBefore(called) ? null : firstFollowUp(called);
        if (first != null && !suspends(chosen, "STATUTORY_FOLLOW_UP")) {
            statutoryFollowUps(first.on());
        }
        if (open(chosenOn)) {
            packages(chosen, chosenOn);
        }
        medicalInformation(called);
        holiday(called);
        partialRecovery();
        return plan(first, ending(null, opening));
    }

    private static boolean suspends(JsonNode chosen, String rule) {
        for (JsonNode suspended : chosen.path("suspends")) {
            if (suspended.asString().equals(rule)) {
                return true;
            }
        }
        return false;
    }

    /** One package, and in some cases another after it. */
    private void packages(JsonNode chosen, LocalDate on) {
        LocalDate change = OfficeDays.onOrAfter(on.plusDays(dice.between(40, 120)));
        boolean changes = dice.chance(0.25) && open(change);
        follow(chosen, on, changes ? change : NEVER);
        if (changes) {
            List<JsonNode> others =
                    packages.stream().filter(other -> !other.equals(chosen)).toList();
            if (!others.isEmpty()) {
                follow(dice.oneOf(others), change, NEVER);
            }
        }
    }

    private void follow(JsonNode chosen, LocalDate on, LocalDate until) {
        Fact assigned = script.record(
                "AssignPackage",
                on,
                fields("packageId", chosen.required("packageId").asString(), "on", on));
        for (JsonNode activity : chosen.path("activities")) {
            LocalDate aside = OfficeDays.onOrAfter(on.plusDays(dice.between(0, 30)));
            if (dice.chance(0.05) && open(aside) && aside.isBefore(until)) {
                script.record(
                        "SetActivityAside",
                        aside,
                        fields(
                                "assignmentId",
                                assigned.registrationId(),
                                "activityId",
                                activity.required("activityId").asString(),
                                "on",
                                aside,
                                "reason",
                                dice.oneOf(Texts.SET_ASIDE)),
                        assigned);
            } else if (activity.path("deadline").isObject()) {
                fulfil(activity.required("deadline"), on, until, assigned);
            }
        }
        if (dice.chance(0.6)) {
            support(OfficeDays.onOrAfter(on.plusDays(dice.between(3, 40))), assigned);
        }
    }

    /** Does what a deadline asks for, as often as it comes again. */
    private void fulfil(JsonNode deadline, LocalDate on, LocalDate until, Fact assigned) {
        boolean repeats = deadline.path("repeats").isObject();
        LocalDate from = on;
        for (int time = 0; time < (repeats ? MOST_REPEATS : 1); time++) {
            LocalDate due = due(deadline.path("due"), from);
            int span = (int) Math.max(1, ChronoUnit.DAYS.between(from, due));
            boolean inTime = keeps(Way.PACKAGE_ACTIVITY);
            if (!inTime && dice.chance(0.4)) {
                return;
            }
            LocalDate day = inTime
                    ? OfficeDays.onOrBefore(from.plusDays(dice.between(1 + span * 2 / 3, span)))
                    : OfficeDays.onOrAfter(due.plusDays(dice.between(1, 14)));
            day = OfficeDays.onOrAfter(later(day, from.plusDays(1)));
            if (!open(day.plusDays(6)) || !day.isBefore(until)) {
                return;
            }
            LocalDate done = doOne(deadline.path("fulfilledBy"), day, assigned);
            if (done == null) {
                return;
            }
            from = done;
        }
    }

    private static LocalDate due(JsonNode due, LocalDate from) {
        return from.plusMonths(due.path("months").asInt(0))
                .plusDays(due.path("days").asInt(0) + 7L * due.path("endOfWeek").asInt(0));
    }

    /** One of the ways to fulfil a deadline that can be had; gives the day, null where none can. */
    private @Nullable LocalDate doOne(JsonNode ways, LocalDate day, Fact assigned) {
        List<JsonNode> possible = new ArrayList<>();
        for (JsonNode way : ways) {
            boolean partial = way.path("happening").asString("").equals("PARTIAL_RECOVERY");
            boolean possibleNow = !partial || (hasJob && partialFrom.equals(NEVER));
            if (possibleNow) {
                possible.add(way);
            }
        }
        if (possible.isEmpty()) {
            return null;
        }
        JsonNode way = dice.oneOf(possible);
        if (way.path("conversation").isObject()) {
            Set<String> kinds = new TreeSet<>();
            way.required("conversation").path("kinds").forEach(kind -> kinds.add(kind.asString()));
            Set<String> held = Set.of(
                    kinds.contains("CONTACT") || kinds.isEmpty()
                            ? "CONTACT"
                            : kinds.iterator().next());
            Held talk = talk(
                    new Talk(held, INDIVIDUAL, dice.chance(0.4) ? TELEPHONE : IN_PERSON, JOBCENTRE),
                    day,
                    day.plusDays(14),
                    habits.planned(),
                    assigned);
            return talk == null ? null : talk.on();
        }
        switch (way.path("happening").asString("")) {
            case "PARTIAL_RECOVERY" -> partialFrom = day;
            case "OFFER_STARTED" -> {
                String type = way.path("details").path(0).asString(offerType());
                run(
                        OfficeDays.onOrBefore(later(firstDay, day.minusDays(dice.between(2, 9)))),
                        day,
                        earlier(day.plusDays(dice.between(28, 90)), lastDay),
                        type,
                        BigDecimal.valueOf(dice.between(6, 20)),
                        false,
                        assigned);
            }
            default -> {
                return null;
            }
        }
        return day;
    }

    /** What the packages ask to assess or offer without a date. */
    private void support(LocalDate day, Fact assigned) {
        if (!open(day.plusDays(2))) {
            return;
        }
        switch (dice.between(1, 4)) {
            case 1 -> script.record("NotifyParty", day, fields("party", someParty(), "on", day), assigned);
            case 2 ->
                script.record(
                        "AgreePlan",
                        day,
                        fields("kind", dice.chance(0.5) ? "REHABILITATION_PLAN" : "FOLLOW_UP_PLAN", "on", day),
                        assigned);
            case 3 -> refer(day, earlier(day.plusDays(dice.between(42, 90)), lastDay), assigned);
            default -> {
                if (!partlyAtWork(day)) {
                    run(
                            day,
                            OfficeDays.onOrAfter(day.plusDays(1)),
                            earlier(day.plusDays(dice.between(28, 84)), lastDay),
                            offerType(),
                            BigDecimal.valueOf(dice.between(2, 8)),
                            false,
                            assigned);
                }
            }
        }
    }
}
