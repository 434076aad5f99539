package dk.tilbage.caseload;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a trial's steering group must look at: whether chance alone can have made the groups as they are. Four checks for
 * the trial as a whole and for each jobcentre, target groups together.
 *
 * <p>Many checks are made, and one in twenty of those that compare shares warns by chance alone: a warning is a reason to
 * look, not a finding. The trial as a whole is told first.
 *
 * @param trialId the trial
 * @param position it holds at least all of the log up to here
 * @param on the day: all that had occurred by it counts
 * @param level the worst of all checks
 * @param findings the checks: the whole trial first, then by jobcentre in the order of enrolment
 */
public record Steering(String trialId, long position, LocalDate on, Level level, List<Finding> findings) {

    /** How bad it is. */
    public enum Level {
        /** Nothing that chance does not do, or too few cases to say. */
        OK,
        /** Sample ratio: p below 0.01. Shares: the 95 % interval of their difference excludes 0. */
        WARN,
        /** Sample ratio: p below 0.001. Shares: the 99.9 % interval of their difference excludes 0. */
        ALARM
    }

    /** What is checked. */
    public enum Check {
        /** Whether as many are allocated to each group as planned. */
        SAMPLE_RATIO,
        /** Whether as large a share of participants as of controls is exempted. */
        EXEMPTION,
        /** Whether as large a share of participants as of controls is assessed at the step at which exemption is assessed. */
        ASSESSED_AT_STEP,
        /** Whether as large a share of participants as of controls leaves before entry. */
        LEFT_BEFORE_ENTRY
    }

    /**
     * One check.
     *
     * @param jobcentreId the jobcentre; {@value Progress#ALL} for the trial as a whole
     * @param check what is checked
     * @param level the result
     * @param meaningful whether there are enough cases for the check to say anything
     * @param sampleRatio the figures, where the sample ratio is checked
     * @param difference the figures, where shares are compared
     * @param danish what it says, in Danish
     * @param english what it says, in English
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Finding(
            String jobcentreId,
            Check check,
            Level level,
            boolean meaningful,
            @Nullable SampleRatio sampleRatio,
            @Nullable ShareDifference difference,
            String danish,
            String english) {}
}
