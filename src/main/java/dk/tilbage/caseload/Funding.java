package dk.tilbage.caseload;

import com.fasterxml.jackson.annotation.JsonInclude;
import dk.tilbage.caseload.CaseProgress.Conversation;
import dk.tilbage.caseload.CaseProgress.Hours;
import dk.tilbage.caseload.CaseProgress.Week;
import dk.tilbage.deadlines.RuleIds;
import dk.tilbage.deadlines.Status;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.Period;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the jobcentres have earned: an amount for each participant for whom the agreed activity took place, and at most for
 * so many participants of the trial (domain §1, money: 7,500 kr. and 3,000).
 *
 * @param trialId the trial
 * @param position it holds at least all of the log up to here
 * @param on the day: all that had occurred by it counts
 * @param amountPerParticipant kroner for each
 * @param mostParticipants at most for so many, in the order in which the activity had taken place
 * @param met for how many participants of the whole trial it took place
 * @param funded for how many of the whole trial there is money
 * @param jobcentres what each jobcentre has earned
 * @param cases the participants of the jobcentre asked for, by case; absent where none was asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Funding(
        String trialId,
        long position,
        LocalDate on,
        int amountPerParticipant,
        int mostParticipants,
        int met,
        int funded,
        List<Earned> jobcentres,
        @Nullable List<FundedCase> cases) {

    /**
     * What a jobcentre has earned.
     *
     * @param jobcentreId the jobcentre that opened the cases
     * @param participants participants, entered or not
     * @param met for how many of them the agreed activity took place
     * @param funded for how many of these there is money
     * @param amount kroner
     */
    public record Earned(String jobcentreId, int participants, int met, int funded, long amount) {}

    /** What came of a case. */
    public enum Verdict {
        /** Paid. */
        FUNDED,
        /** The agreed activity took place, but for as many participants as there is money for it had already. */
        BEYOND_LIMIT,
        /** The person has not entered the trial. */
        NOT_ENTERED,
        /** No contact conversation was held in the course. */
        NO_CONTACT,
        /** No offer and no partial recovery ran in the course. */
        NO_ACTIVITY
    }

    /**
     * A participant, explained.
     *
     * @param caseId the case
     * @param verdict what came of it; the first reason that is missing
     * @param metOn the day by which the agreed activity had taken place; absent where it did not
     * @param entry the day of entry, if there is one
     * @param contactConversations contact conversations in the course
     * @param firstContactOn the first of them
     * @param firstActivityOn the first day in the course on which an offer or a partial recovery ran
     * @param contactKept weeks of contact kept
     * @param contactAsked weeks of contact asked for
     * @param hoursKept weeks of hours kept
     * @param hoursAsked weeks of hours asked for
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FundedCase(
            String caseId,
            Verdict verdict,
            @Nullable LocalDate metOn,
            @Nullable LocalDate entry,
            int contactConversations,
            @Nullable LocalDate firstContactOn,
            @Nullable LocalDate firstActivityOn,
            int contactKept,
            int contactAsked,
            int hoursKept,
            int hoursAsked) {

        FundedCase beyondLimit() {
            return new FundedCase(
                    caseId,
                    Verdict.BEYOND_LIMIT,
                    metOn,
                    entry,
                    contactConversations,
                    firstContactOn,
                    firstActivityOn,
                    contactKept,
                    contactAsked,
                    hoursKept,
                    hoursAsked);
        }
    }

    /**
     * Whether the agreed activity took place (docs/readings.md): a participant who entered, with whom at least one contact
     * conversation was held in the course while on benefit, and for whom an offer or a partial recovery ran on at least one
     * day of it. Weeks kept explain, and decide nothing. The limit is not applied.
     *
     * @return empty where the case is no participant's on that day
     */
    static Optional<FundedCase> judge(CaseProgress one, LocalDate on) {
        if (one.groupOn(on) != Group.PARTICIPANT) {
            return Optional.empty();
        }
        List<Period> course = one.onBenefit(on);
        List<LocalDate> contacts = one.conversations().stream()
                .filter(Conversation::contact)
                .map(Conversation::on)
                .filter(day -> course.stream().anyMatch(period -> covers(period, day)))
                .sorted()
                .toList();
        LocalDate contact = contacts.isEmpty() ? null : contacts.getFirst();
        LocalDate activity = Stream.concat(one.activity().stream(), one.partialRecovery().stream())
                .flatMap(hours -> course.stream().flatMap(period -> firstDay(hours, period).stream()))
                .min(LocalDate::compareTo)
                .orElse(null);
        LocalDate entry = one.enteredBy(on) ? one.entry() : null;
        Verdict verdict = entry == null
                ? Verdict.NOT_ENTERED
                : contact == null ? Verdict.NO_CONTACT : activity == null ? Verdict.NO_ACTIVITY : Verdict.FUNDED;
        LocalDate metOn = contact == null || activity == null || entry == null
                ? null
                : CaseProgress.later(CaseProgress.later(contact, activity), Objects.requireNonNull(one.allocatedOn()));
        return Optional.of(new FundedCase(
                one.caseId(),
                verdict,
                metOn,
                entry,
                contacts.size(),
                contact,
                activity,
                weeks(one, on, RuleIds.CONTACT, true),
                weeks(one, on, RuleIds.CONTACT, false),
                weeks(one, on, RuleIds.OFFER_HOURS, true),
                weeks(one, on, RuleIds.OFFER_HOURS, false)));
    }

    private static boolean covers(Period period, LocalDate day) {
        return !day.isBefore(period.from()) && !day.isAfter(period.to());
    }

    private static Optional<LocalDate> firstDay(Hours hours, Period period) {
        return CaseProgress.days(hours, period) == 0
                ? Optional.empty()
                : Optional.of(CaseProgress.later(hours.from(), period.from()));
    }

    private static int weeks(CaseProgress one, LocalDate on, String rule, boolean keptOnly) {
        return (int) one.weeks().stream()
                .filter(week -> week.rule().equals(rule) && week.standsOn(on))
                .map(Week::status)
                .filter(status -> keptOnly ? status == Status.MET : status != Status.WAIVED)
                .count();
    }
}
