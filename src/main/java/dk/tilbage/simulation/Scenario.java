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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is simulated: a trial with its protocol versions, jobcentres and local targets, as the commands that register them,
 * and the habits of each jobcentre.
 *
 * @param part which trial, and when
 * @param settings the trial's files as commands, in the order to send them in
 * @param jobcentres the jobcentres, by id
 */
public record Scenario(Part part, List<Setting> settings, List<Site> jobcentres) {

    /** Keeps its own copies of the lists. */
    public Scenario {
        settings = List.copyOf(settings);
        jobcentres = List.copyOf(jobcentres);
    }

    /**
     * One file of a trial.
     *
     * @param command the command it is the body of
     * @param payload its body
     */
    public record Setting(String command, JsonNode payload) {}

    /**
     * A jobcentre in the simulation.
     *
     * @param part which trial
     * @param enrolment payload of {@code EnrolJobcentre}
     * @param habits how it behaves
     * @param ways what it does by its own description
     */
    public record Site(Part part, JsonNode enrolment, Habits habits, OwnWays ways) {

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

        /** The arm of a person, by the rule of 2009: the filter on the day of birth first, then the parity of the year. */
        Arm armOf(LocalDate birthDate, String targetGroup) {
            if (!part.allocates()) {
                return Arm.UNALLOCATED;
            }
            JsonNode allocation = enrolment.required("allocation");
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
    }

    /** The trial of 2009. */
    public static Scenario aktiveHurtigereTilbage() {
        return of(Part.TRIAL_OF_2009);
    }

    /** A trial, read from the files that ship with the program: those that its {@code order.txt} lists. */
    public static Scenario of(Part part) {
        JsonMapper mapper = JsonMapper.shared();
        List<Setting> settings = read(part, "order.txt")
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.strip().split(" +", 2))
                .map(entry -> new Setting(entry[0], mapper.readTree(read(part, entry[entry.length - 1]))))
                .toList();
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
                sites.add(new Site(part, setting.payload(), row, ways.getOrDefault(name, new OwnWays(List.of()))));
            }
        }
        sites.sort(Comparator.comparing(Site::id));
        return new Scenario(part, settings, sites);
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
        }
        return spread;
    }

    /** People still at a provider under its contract of 2008 when the trial began: as {@code habits.csv} counts cases. */
    private static final double CASES_OF_2008 = 20;

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

        private TargetGroups() {}
    }
}
