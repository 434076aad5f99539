package dk.tilbage.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is simulated: a trial with its protocol versions, jobcentres, local targets and agreements with providers, as the
 * commands that register them, and the habits of each jobcentre.
 *
 * @param part which trial, and when
 * @param settings the trial's files as commands, in the order to send them in; then what is decided while it runs, which
 *     is invented: {@code decisions.json}
 * @param jobcentres the jobcentres, by id
 */
public record Scenario(Part part, List<Setting> settings, List<Site> jobcentres) {

    /** Keeps its own copies of the lists. */
    public Scenario {
        settings = List.copyOf(settings);
        jobcentres = List.copyOf(jobcentres);
    }

    /**
     * One file of a trial, or a decision while it runs.
     *
     * @param command the command it is the body of
     * @param payload its body
     */
    public record Setting(String command, JsonNode payload) {

        /** The day it takes effect, on which it is sent; the first of all where it has none. */
        LocalDate effectiveOn() {
            String field = switch (command) {
                case "AdoptProtocol", "ChangeAllocation" -> "effectiveFrom";
                case "PauseIntake" -> "from";
                case "ResumeIntake" -> "on";
                default -> "";
            };
            return field.isEmpty()
                    ? LocalDate.MIN
                    : LocalDate.parse(payload.required(field).asString());
        }

        /** Whether it was decided while the trial ran. */
        boolean decidedLater() {
            return command.equals("ChangeAllocation")
                    || command.equals("PauseIntake")
                    || command.equals("ResumeIntake");
        }
    }

    /**
     * A jobcentre in the simulation.
     *
     * @param part which trial
     * @param enrolment payload of {@code EnrolJobcentre}
     * @param habits how it behaves
     * @param ways what it does by its own description
     * @param agreements its agreements with providers
     * @param decisions what is decided about it while the trial runs
     */
    public record Site(
            Part part,
            JsonNode enrolment,
            Habits habits,
            OwnWays ways,
            List<SiteAgreement> agreements,
            List<Setting> decisions) {

        String id() {
            return enrolment.required("jobcentreId").asString();
        }

        String name() {
            return enrolment.required("name").asString();
        }

        LocalDate start() {
            return LocalDate.parse(enrolment.required("period").required("from").asString());
        }

        /** The last day of intake: four months from the jobcentre's own start. */
        LocalDate intakeEnd() {
            return start().plusMonths(4).minusDays(1);
        }

        boolean runs(String targetGroup) {
            for (JsonNode group : enrolment.required("targetGroups")) {
                if (group.asString().equals(targetGroup)) {
                    return true;
                }
            }
            return false;
        }

        String exemptionStep() {
            return enrolment.required("exemptionStep").asString();
        }

        boolean letterAtFirstContact() {
            return enrolment.path("letterAt").asString("ENTRY").equals("FIRST_CONTACT");
        }

        /**
         * The arm of a person who is allocated on a day, by the rule of 2009: the filter on the day of birth first, then the
         * parity of the year.
         */
        Arm armOf(LocalDate birthDate, String targetGroup, LocalDate on) {
            if (!part.allocates()) {
                return Arm.UNALLOCATED;
            }
            JsonNode allocation = allocationOn(on);
            int divisor = allocation.path("filterBirthDayDivisibleBy").asInt(0);
            if (divisor > 0 && birthDate.getDayOfMonth() % divisor == 0) {
                for (JsonNode filtered : allocation.path("filterTargetGroups")) {
                    if (filtered.asString().equals(targetGroup)) {
                        return Arm.NOT_IN_TRIAL;
                    }
                }
            }
            return birthDate.getYear() % 2 == 1 ? Arm.PARTICIPANT : Arm.CONTROL;
        }

        private JsonNode allocationOn(LocalDate day) {
            JsonNode allocation = enrolment.required("allocation");
            for (Setting decision : decisions) {
                if (decision.command().equals("ChangeAllocation")
                        && !decision.effectiveOn().isAfter(day)) {
                    allocation = decision.payload().required("allocation");
                }
            }
            return allocation;
        }

        /** The first day on or after a day on which the rule of another, later day holds. */
        LocalDate underTheRuleOf(LocalDate later, LocalDate day) {
            LocalDate from = day;
            for (Setting decision : decisions) {
                if (decision.command().equals("ChangeAllocation")
                        && decision.effectiveOn().isAfter(from)
                        && !decision.effectiveOn().isAfter(later)) {
                    from = decision.effectiveOn();
                }
            }
            return from;
        }

        /** The first day from a day on that lies in no pause of the intake. */
        LocalDate openForIntake(LocalDate day) {
            LocalDate open = day;
            boolean paused = false;
            for (Setting decision : decisions) {
                switch (decision.command()) {
                    case "PauseIntake" -> paused = !decision.effectiveOn().isAfter(day);
                    case "ResumeIntake" -> {
                        if (paused && decision.effectiveOn().isAfter(day)) {
                            open = decision.effectiveOn();
                        }
                        paused = false;
                    }
                    default -> {}
                }
            }
            return open;
        }
    }

    /** The trial of 2009. */
    public static Scenario aktiveHurtigereTilbage() {
        return of(Part.TRIAL_OF_2009);
    }

    /** A trial, read from the files that ship with the program: those that its {@code order.txt} and {@code
     * agreements.txt} list. */
    public static Scenario of(Part part) {
        List<Setting> settings = new ArrayList<>(listed(part, "order.txt"));
        List<Setting> agreements = part.file("agreements.txt") == null ? List.of() : listed(part, "agreements.txt");
        List<Setting> decisions = decisions(part);
        Map<String, Habits> habits = Habits.load();
        Map<String, OwnWays> ways = OwnWays.load();
        List<Site> sites = new ArrayList<>();
        for (Setting setting : settings) {
            if (setting.command().equals("EnrolJobcentre")) {
                String name = part.known(setting.payload().required("name").asString());
                Habits row = habits.get(name);
                if (row == null) {
                    throw new IllegalStateException("no habits for the jobcentre " + name);
                }
                String id = setting.payload().required("jobcentreId").asString();
                sites.add(new Site(
                        part,
                        setting.payload(),
                        row,
                        ways.getOrDefault(name, new OwnWays(List.of())),
                        of(agreements, id)
                                .map(Setting::payload)
                                .map(SiteAgreement::new)
                                .toList(),
                        of(decisions, id).toList()));
            }
        }
        sites.sort(Comparator.comparing(Site::id));
        settings.addAll(agreements);
        settings.addAll(decisions);
        return new Scenario(part, settings, sites);
    }

    private static Stream<Setting> of(List<Setting> settings, String jobcentreId) {
        return settings.stream()
                .filter(setting ->
                        setting.payload().required("jobcentreId").asString().equals(jobcentreId));
    }

    private static List<Setting> listed(Part part, String list) {
        return read(part, list)
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.strip().split(" +", 2))
                .map(entry -> new Setting(entry[0], JsonMapper.shared().readTree(read(part, entry[entry.length - 1]))))
                .toList();
    }

    private static List<Setting> decisions(Part part) {
        try (InputStream in = Objects.requireNonNull(Scenario.class.getResourceAsStream("decisions.json"))) {
            List<Setting> decisions = new ArrayList<>();
            for (JsonNode decision : JsonMapper.shared().readTree(in).path(part.trialId())) {
                decisions.add(new Setting(decision.required("command").asString(), decision.required("payload")));
            }
            return decisions;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String read(Part part, String file) {
        URL found = Objects.requireNonNull(part.file(file), () -> "missing: " + part.trialId() + "/" + file);
        try (InputStream in = found.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The trial's id. */
    public String trialId() {
        return part.trialId();
    }

    /** The payloads of one command among the settings. */
    List<JsonNode> payloads(String command) {
        return settings.stream()
                .filter(setting -> setting.command().equals(command))
                .map(Setting::payload)
                .toList();
    }

    /** The rules of the first protocol version. */
    JsonNode rules() {
        return payloads("AdoptProtocol").getFirst().required("rules");
    }

    /** The local targets of a jobcentre by rule, those of several adoptions one after the other, with their English text. */
    Map<String, String> localTargets(String jobcentreId) {
        Map<String, String> targets = new LinkedHashMap<>();
        for (JsonNode adoption : payloads("AdoptLocalTargets")) {
            if (adoption.required("jobcentreId").asString().equals(jobcentreId)) {
                for (JsonNode target : adoption.required("targets")) {
                    targets.put(
                            target.required("ruleId").asString(),
                            target.required("english").asString());
                }
            }
        }
        return targets;
    }

    /** The activities of the protocol's packages that have a date, by rule, with their English text. */
    Map<String, String> packageRules() {
        Map<String, String> rules = new LinkedHashMap<>();
        for (JsonNode chosen : rules().path("packages")) {
            for (JsonNode activity : chosen.path("activities")) {
                JsonNode deadline = activity.path("deadline");
                if (deadline.isObject()) {
                    rules.put(
                            deadline.required("ruleId").asString(),
                            deadline.required("english").asString());
                }
            }
        }
        return rules;
    }

    /** How cases spread over jobcentres and kinds of case, in a fixed order. */
    Map<Place, Double> spread() {
        Map<Place, Double> spread = new LinkedHashMap<>();
        for (Site site : jobcentres) {
            spread.put(
                    new Place(site, TargetGroups.SICKNESS_BENEFIT, false),
                    site.habits().sickness());
            if (site.runs(TargetGroups.FLEX_JOB)) {
                spread.put(
                        new Place(site, TargetGroups.FLEX_JOB, false),
                        site.habits().flexJob());
            }
            if (site.ways().of(Way.CONTRACT_OF_2008, Arm.UNALLOCATED).isPresent()) {
                spread.put(new Place(site, TargetGroups.SICKNESS_BENEFIT, true), CASES_OF_2008);
            }
            if (site.ways().of(Way.CASH_BENEFIT, Arm.UNALLOCATED).isPresent()) {
                spread.put(new Place(site, TargetGroups.CASH_BENEFIT_SICK, false), CASES_ON_CASH_BENEFIT);
            }
        }
        return spread;
    }

    /** People still at a provider under its contract of 2008 when the trial began: as {@code habits.csv} counts cases. */
    private static final double CASES_OF_2008 = 20;

    /** People on cash benefit who follow the course as well, in the same measure. */
    private static final double CASES_ON_CASH_BENEFIT = 25;

    /**
     * A kind of case at a jobcentre.
     *
     * @param site the jobcentre
     * @param targetGroup the target group
     * @param before whether the case lies before the trial
     */
    record Place(Site site, String targetGroup, boolean before) {}

    /** The wire names of the target groups in the trial. */
    static final class TargetGroups {
        static final String SICKNESS_BENEFIT = "SICKNESS_BENEFIT";
        static final String FLEX_JOB = "FLEX_JOB";
        static final String CASH_BENEFIT_SICK = "CASH_BENEFIT_SICK";

        private TargetGroups() {}
    }
}
