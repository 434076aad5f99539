package dk.tilbage.trial;

import java.math.BigDecimal;
import java.util.Set;

/**
 * The rules of one protocol version (domain §1 and design section 5). All lengths are in whole days or weeks of the Danish
 * calendar; hours are hours of activity a week.
 *
 * @param courseMonths how long a participant's course lasts
 * @param firstFollowUpWeek the week of absence at whose end the first follow-up is due, and flex-job's first trial
 *     conversation
 * @param employerReportWeek the week of absence at whose end the employer's report is due
 * @param informationFormDays days from sending the information form until it is due back
 * @param followUpDaysCategory1 days between statutory follow-ups in category 1, and with no category yet
 * @param followUpDaysCategory2 days between statutory follow-ups in category 2
 * @param followUpDaysCategory3 days between statutory follow-ups in category 3
 * @param offerDays days from the start of the course until the first offer is due
 * @param offerHours hours of activity each full course week needs once offers are due
 * @param offerHoursFromCourseWeek the first course week whose hours are judged
 * @param telephoneInHospital whether a telephone conversation fulfils a week of contact on a day in hospital
 * @param telephoneByJudgement whether it fulfils with a reason given
 * @param individualFrequency whether a recorded individual frequency replaces the weekly one in hospital and partial
 *     recovery
 * @param flexJobUnemployedMoreThanDays flex-job: days of unemployment after which a person is in the target group
 * @param exemptionGrounds the grounds of exemption in force
 */
public record ProtocolRules(
        int courseMonths,
        int firstFollowUpWeek,
        int employerReportWeek,
        int informationFormDays,
        int followUpDaysCategory1,
        int followUpDaysCategory2,
        int followUpDaysCategory3,
        int offerDays,
        BigDecimal offerHours,
        int offerHoursFromCourseWeek,
        boolean telephoneInHospital,
        boolean telephoneByJudgement,
        boolean individualFrequency,
        int flexJobUnemployedMoreThanDays,
        Set<ExemptionGround> exemptionGrounds) {

    /** One form for equal rules: hours without trailing zeros, grounds in the order of their declaration. */
    public ProtocolRules {
        offerHours = Canonical.hours(offerHours);
        exemptionGrounds = Canonical.sorted(exemptionGrounds);
    }

    /** Days between statutory follow-ups in a category; 0 stands for none yet. */
    public int followUpDays(int category) {
        return switch (category) {
            case 2 -> followUpDaysCategory2;
            case 3 -> followUpDaysCategory3;
            default -> followUpDaysCategory1;
        };
    }
}
