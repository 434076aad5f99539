package dk.tilbage.caseload;

import dk.tilbage.caseload.Steering.Check;
import dk.tilbage.caseload.Steering.Finding;
import dk.tilbage.caseload.Steering.Level;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The steering group's checks of figures. Pure. */
final class SteeringChecks {

    /** Shares are compared where each group has at least so many. */
    static final int LEAST_OF_EACH_GROUP = 20;

    private static final double WARN = 0.01;
    private static final double ALARM = 0.001;
    private static final Locale DANISH = Locale.of("da", "DK");

    private SteeringChecks() {}

    /** The four checks of one jobcentre, or of the trial as a whole. */
    static List<Finding> of(String jobcentreId, Tally tally) {
        return List.of(
                sampleRatio(jobcentreId, tally.sampleRatio()),
                shares(jobcentreId, Check.EXEMPTION, tally.exempted()),
                shares(jobcentreId, Check.ASSESSED_AT_STEP, tally.assessedAtStep()),
                shares(jobcentreId, Check.LEFT_BEFORE_ENTRY, tally.leftBeforeEntry()));
    }

    static Finding sampleRatio(String jobcentreId, SampleRatio ratio) {
        if (!ratio.meaningful()) {
            return new Finding(
                    jobcentreId,
                    Check.SAMPLE_RATIO,
                    Level.OK,
                    false,
                    ratio,
                    null,
                    String.format(
                            DANISH,
                            "%d deltagere og %d kontroller: for få til at afgøre, om fordelingen er som planlagt.",
                            ratio.participants(),
                            ratio.controls()),
                    String.format(
                            Locale.ROOT,
                            "%d participants and %d controls: too few to tell whether they are as planned.",
                            ratio.participants(),
                            ratio.controls()));
        }
        double p = Objects.requireNonNull(ratio.p());
        Level level = p < ALARM ? Level.ALARM : p < WARN ? Level.WARN : Level.OK;
        return new Finding(
                jobcentreId,
                Check.SAMPLE_RATIO,
                level,
                true,
                ratio,
                null,
                String.format(
                        DANISH,
                        "%d deltagere og %d kontroller mod planlagt %.0f %% deltagere (p = %.2g): %s.",
                        ratio.participants(),
                        ratio.controls(),
                        percent(ratio.plannedShare()),
                        p,
                        level == Level.OK ? "som ventet" : "fordelingen afviger mere, end tilfældet gør"),
                String.format(
                        Locale.ROOT,
                        "%d participants and %d controls against %.0f %% participants planned (p = %.2g): %s.",
                        ratio.participants(),
                        ratio.controls(),
                        percent(ratio.plannedShare()),
                        p,
                        level == Level.OK ? "as expected" : "further apart than chance does"));
    }

    static Finding shares(String jobcentreId, Check check, ShareDifference difference) {
        boolean meaningful = Math.min(difference.ofParticipants(), difference.ofControls()) >= LEAST_OF_EACH_GROUP;
        Level level = meaningful ? level(difference) : Level.OK;
        return new Finding(
                jobcentreId,
                check,
                level,
                meaningful,
                null,
                difference,
                text(
                        DANISH,
                        danish(check),
                        "af deltagere",
                        "af kontroller",
                        meaningful
                                ? level == Level.OK ? "ingen sikker forskel" : "grupperne behandles forskelligt"
                                : "for få til at sammenligne",
                        difference),
                text(
                        Locale.ROOT,
                        english(check),
                        "of participants",
                        "of controls",
                        meaningful
                                ? level == Level.OK ? "no certain difference" : "the groups are not treated alike"
                                : "too few to compare",
                        difference));
    }

    private static String danish(Check check) {
        return switch (check) {
            case EXEMPTION -> "Fritaget";
            case ASSESSED_AT_STEP -> "Fritagelse vurderet på det aftalte trin";
            case LEFT_BEFORE_ENTRY -> "Udgået før indgang";
            case SAMPLE_RATIO -> throw new IllegalArgumentException("compares no shares");
        };
    }

    private static String english(Check check) {
        return switch (check) {
            case EXEMPTION -> "Exempted";
            case ASSESSED_AT_STEP -> "Exemption assessed at the agreed step";
            case LEFT_BEFORE_ENTRY -> "Left before entry";
            case SAMPLE_RATIO -> throw new IllegalArgumentException("compares no shares");
        };
    }

    private static Level level(ShareDifference difference) {
        if (difference.at(ShareDifference.Z_999).excludesZero()) {
            return Level.ALARM;
        }
        return difference.at(ShareDifference.Z_95).excludesZero() ? Level.WARN : Level.OK;
    }

    private static String text(
            Locale locale,
            String what,
            String participants,
            String controls,
            String verdict,
            ShareDifference difference) {
        String counts = String.format(
                locale,
                "%s: %d/%d %s, %d/%d %s",
                what,
                difference.participants(),
                difference.ofParticipants(),
                participants,
                difference.controls(),
                difference.ofControls(),
                controls);
        if (difference.difference() == null) {
            return counts + ": " + verdict + ".";
        }
        return counts
                + String.format(
                        locale,
                        " (%+.1f %%-point, 95 %% CI %+.1f – %+.1f): %s.",
                        percent(difference.difference()),
                        percent(Objects.requireNonNull(difference.low())),
                        percent(Objects.requireNonNull(difference.high())),
                        verdict);
    }

    private static double percent(double share) {
        return 100 * share;
    }
}
