package dk.tilbage.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is simulated: a trial with its protocol versions and jobcentres, as the commands that register them, and the habits
 * of each jobcentre.
 *
 * @param trial payload of {@code RegisterTrial}
 * @param protocols payloads of {@code AdoptProtocol}, in order
 * @param jobcentres the jobcentres, by id
 */
public record Scenario(JsonNode trial, List<JsonNode> protocols, List<Site> jobcentres) {

    /** The day the registry of 2009 is taken into use: the first working Monday of the trial. */
    public static final LocalDate FIRST_DAY = LocalDate.of(2009, 1, 5);

    /** The last day of the whole trial, and of the jobcentre that started last. */
    public static final LocalDate LAST_DAY = LocalDate.of(2009, 9, 30);

    private static final String FOLDER = "classpath:trials/aktive-hurtigere-tilbage/";

    /** Keeps its own copies of the lists. */
    public Scenario {
        protocols = List.copyOf(protocols);
        jobcentres = List.copyOf(jobcentres);
    }

    /**
     * A jobcentre in the simulation.
     *
     * @param enrolment payload of {@code EnrolJobcentre}
     */
    public record Site(JsonNode enrolment, Habits habits) {

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

    /** The trial of 2009, read from the files that ship with the program. */
    public static Scenario aktiveHurtigereTilbage() {
        try {
            Map<String, Habits> habits = Habits.load();
            List<Site> sites = new ArrayList<>();
            for (JsonNode enrolment : read("jobcentres/*.json")) {
                String name = enrolment.required("name").asString();
                Habits row = habits.get(name);
                if (row == null) {
                    throw new IllegalStateException("no habits for the jobcentre " + name);
                }
                sites.add(new Site(enrolment, row));
            }
            sites.sort(Comparator.comparing(Site::id));
            List<JsonNode> protocols = new ArrayList<>(read("protocol-*.json"));
            protocols.sort(Comparator.comparingInt(
                    protocol -> protocol.required("version").asInt()));
            return new Scenario(read("trial.json").getFirst(), protocols, sites);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<JsonNode> read(String pattern) throws IOException {
        JsonMapper mapper = JsonMapper.shared();
        List<JsonNode> found = new ArrayList<>();
        for (Resource resource : new PathMatchingResourcePatternResolver().getResources(FOLDER + pattern)) {
            try (InputStream in = resource.getInputStream()) {
                found.add(mapper.readTree(in));
            }
        }
        if (found.isEmpty()) {
            throw new IllegalStateException("missing: " + FOLDER + pattern);
        }
        return found;
    }

    /** The trial's id. */
    public String trialId() {
        return trial.required("trialId").asString();
    }

    /** How cases spread over jobcentres and target groups, in a fixed order. */
    Map<Place, Double> spread() {
        Map<Place, Double> spread = new LinkedHashMap<>();
        for (Site site : jobcentres) {
            spread.put(
                    new Place(site, TargetGroups.SICKNESS_BENEFIT),
                    site.habits().sickness());
            if (site.runs(TargetGroups.FLEX_JOB)) {
                spread.put(new Place(site, TargetGroups.FLEX_JOB), site.habits().flexJob());
            }
        }
        return spread;
    }

    /** A target group of a jobcentre. */
    record Place(Site site, String targetGroup) {}

    /** The wire names of the target groups in the trial. */
    static final class TargetGroups {
        static final String SICKNESS_BENEFIT = "SICKNESS_BENEFIT";
        static final String FLEX_JOB = "FLEX_JOB";

        private TargetGroups() {}
    }
}
