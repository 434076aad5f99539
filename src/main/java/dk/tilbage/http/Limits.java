package dk.tilbage.http;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * The least and most that a command's numbers may be, as the OpenAPI document tells them. The deciders
 * refuse what lies outside ({@code VALUE_OUT_OF_RANGE}); a test asks them about both ends of each. The numbers of deadline
 * rules, whose limits hang on the kind of rule, are in {@code docs/deadline-rules.md}.
 */
final class Limits {

    /**
     * A range, both ends allowed.
     *
     * @param least the least
     * @param most the most
     */
    record Range(BigDecimal least, BigDecimal most) {
        static Range of(long least, long most) {
            return new Range(BigDecimal.valueOf(least), BigDecimal.valueOf(most));
        }
    }

    private static final Range HOURS = new Range(new BigDecimal("0.01"), BigDecimal.valueOf(60));
    private static final Range HOURS_OR_NONE = Range.of(0, 60);

    /** By the object's record and the field's name. */
    static final Map<String, Range> ALL = Map.ofEntries(
            Map.entry("CategoriseCase.category", Range.of(1, 3)),
            Map.entry("SetContactFrequency.everyWeeks", Range.of(1, 17)),
            Map.entry("HoldConversation.minutes", Range.of(1, 600)),
            Map.entry("MakeOffer.timesPerWeek", Range.of(1, 7)),
            Map.entry("MakeOffer.hoursPerWeek", HOURS),
            Map.entry("MakeOffer.hoursOfAttendance", HOURS_OR_NONE),
            Map.entry("AdjustOfferHours.hoursPerWeek", HOURS),
            Map.entry("DocumentReducedHours.hoursPerWeek", HOURS_OR_NONE),
            Map.entry("StartPartialRecovery.hoursPerWeek", HOURS),
            Map.entry("AdjustPartialRecovery.hoursPerWeek", HOURS),
            Map.entry("AssignMentor.hoursPerWeek", HOURS),
            Map.entry("ProtocolRules.courseMonths", Range.of(1, 24)),
            Map.entry("ProtocolRules.flexJobUnemployedMoreThanDays", Range.of(0, 366)),
            Map.entry("ProtocolRules.flexJobMostMonthsAtStart", Range.of(1, 24)),
            Map.entry("ProtocolRules.intakeMonths", Range.of(1, 24)),
            Map.entry("FundingTerms.amountPerParticipant", Range.of(0, 1_000_000)),
            Map.entry("FundingTerms.mostParticipants", Range.of(0, 100_000)),
            Map.entry("Quota.participants", Range.of(0, 100_000)),
            Map.entry("Quota.controls", Range.of(0, 100_000)),
            Map.entry("Ratio.participants", Range.of(1, 100)),
            Map.entry("Ratio.controls", Range.of(1, 100)),
            Map.entry("AllocationRule.filterBirthDayDivisibleBy", Range.of(2, 31)),
            Map.entry("RegisterProviderAgreement.weeks", Range.of(1, 104)));

    private Limits() {}

    /** The range of a number of an object, where it has one of its own. */
    static Optional<Range> of(Shape.Thing thing, Shape.Field field) {
        return Optional.ofNullable(ALL.get(thing.type().getSimpleName() + "." + field.name()));
    }
}
