package dk.tilbage.simulation;

import static dk.tilbage.simulation.CaseScript.earlier;
import static dk.tilbage.simulation.CaseScript.fields;
import static dk.tilbage.simulation.CaseScript.later;

import dk.tilbage.simulation.CaseScript.Fact;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A case of category 2 that was referred to a provider in the autumn of 2008, under the contract of that year, and went on
 * when the trial began: typed in with the others, but too old to be allocated.
 */
final class ContractLife extends SicknessLife {

    private static final LocalDate FIRST_REFERRAL = LocalDate.of(2008, 9, 29);
    private static final int DAYS_OF_REFERRALS = 72;
    private static final int TWELVE_WEEKS = 84;
    private static final LocalDate END_OF_2008 = LocalDate.of(2008, 12, 31);
    private static final LocalDate CHRISTMAS = LocalDate.of(2008, 12, 22);

    /** When the provider first saw the person. */
    private @Nullable LocalDate firstSeen;

    ContractLife(Setup setup) {
        super(setup, Arm.UNALLOCATED);
    }

    @Override
    CasePlan live() {
        LocalDate referred = OfficeDays.onOrAfter(FIRST_REFERRAL.plusDays(dice.between(0, DAYS_OF_REFERRALS)));
        firstDay = referred.minusDays(dice.between(34, 60));
        drawPerson();
        category = 2;
        LocalDate opened = OfficeDays.onOrAfter(takenIntoUse.plusDays(dice.between(0, 16)));
        drawCourseOfIllness(opened, opened);
        if (dice.chance(0.3)) {
            // Some had recovered when their cases were typed in, to close the books of the contract.
            recovers = true;
            end = OfficeDays.onOrBefore(earlier(referred.plusDays(dice.between(20, 70)), END_OF_2008));
        }
        LocalDate drawn = partialFrom;
        LocalDate early = OfficeDays.onOrAfter(referred.plusDays(dice.between(12, 40)));
        boolean workedEarly = dice.chance(0.35);
        partialFrom = NEVER; // the course goes on beside the part-time work
        Fact opening = openCase(opened);
        forms();
        categorise(firstDay.plusDays(dice.between(20, 32)));
        illness(firstDay.plusDays(30));
        Held first = firstFollowUp(firstDay.plusDays(dice.between(44, 53)));
        atTheProvider(referred, workedEarly ? early : NEVER);
        partialFrom = workedEarly ? early : drawn;
        partialTo = workedEarly ? NEVER : partialTo;
        if (first != null) {
            statutoryFollowUps(first.on());
        }
        partialRecovery();
        return plan(null, ending(null, opening));
    }

    /** Weekly talks, reports every four weeks, and notice at once of what the contract names. */
    private void atTheProvider(LocalDate referred, LocalDate workedFrom) {
        LocalDate limit = referred.plusDays(TWELVE_WEEKS - 1L);
        boolean longer = dice.chance(0.3);
        LocalDate last = longer ? limit.plusDays(dice.between(14, 56)) : limit.minusDays(dice.between(0, 10));
        if (!longer && !keeps(Way.CONTRACT_OF_2008)) {
            last = limit.plusDays(dice.between(3, 12)); // ended late
        }
        Referral there = refer(referred, limit, last);
        LocalDate extended = OfficeDays.onOrBefore(limit.minusDays(dice.between(0, 12)));
        if (longer && !extended.isAfter(there.until()) && open(extended)) {
            script.record(
                    "ExtendReferral",
                    extended,
                    fields("referralId", there.fact().registrationId(), "to", last, "on", extended),
                    there.fact());
        }
        if (!workedFrom.isAfter(END_OF_2008)) {
            notice(there, "PARTIAL_RECOVERY", workedFrom);
        }
        if (dice.chance(0.5) && !CHRISTMAS.isAfter(there.until()) && CHRISTMAS.isAfter(referred)) {
            script.record("RecordHoliday", CHRISTMAS, fields("from", CHRISTMAS, "to", CHRISTMAS.plusDays(11)));
            notice(there, "HOLIDAY", CHRISTMAS);
        }
        if (recovers && !end.isAfter(earlier(there.until().plusDays(1), END_OF_2008))) {
            noticeOfRecovery(there);
        }
        talks(there);
        LocalDate seen = firstSeen;
        for (int month = 1; seen != null; month++) {
            LocalDate up = seen.plusDays(28L * month - 1);
            if (up.isAfter(there.until())) {
                return;
            }
            LocalDate on = OfficeDays.onOrBefore(up.minusDays(dice.between(4, 8)));
            if (keeps(Way.CONTRACT_OF_2008) && open(on)) {
                report(there, "PERIODIC", on);
            }
        }
    }

    private void talks(Referral there) {
        Talk talk = new Talk(Set.of("CONTACT"), INDIVIDUAL, IN_PERSON, there.providerId());
        for (LocalDate week = there.on(); !week.plusDays(6).isAfter(there.until()); week = week.plusDays(7)) {
            LocalDate day = OfficeDays.onOrAfter(week.plusDays(dice.between(0, 4)));
            if (!open(day) || day.isAfter(there.until())) {
                return;
            }
            if (keeps(Way.CONTRACT_OF_2008)) {
                Held held = hold(talk, day, null, there.fact());
                if (firstSeen == null) {
                    notice(there, "FIRST", held.on());
                    firstSeen = held.on();
                }
            } else if (dice.chance(0.6)) {
                Fact plan = script.record(
                        "PlanConversation",
                        later(there.on(), day.minusDays(5)),
                        fields(
                                "kinds", talk.kinds(),
                                "form", talk.form(),
                                "channel", talk.channel(),
                                "plannedFor", day),
                        there.fact());
                script.record("RecordNoShow", day, fields("conversationId", plan.registrationId(), "on", day), plan);
                notice(there, "NO_SHOW", day);
            }
        }
    }

    /** The person tells the provider, which passes it on at once; now and then it forgets. */
    private void noticeOfRecovery(Referral there) {
        LocalDate told = later(there.on(), OfficeDays.onOrBefore(end.minusDays(1)));
        if (keeps(Way.CONTRACT_OF_2008)) {
            report(there, "RECOVERY", told);
        }
    }

    /** At once, which is by the next working day; or somewhat later, or never. */
    private void notice(Referral there, String kind, LocalDate of) {
        LocalDate nextDay = OfficeDays.onOrAfter(of.plusDays(1));
        LocalDate on = keeps(Way.CONTRACT_OF_2008) ? nextDay : nextDay.plusDays(dice.between(2, 9));
        if (!on.isAfter(there.until()) && dice.chance(0.94)) {
            report(there, kind, OfficeDays.onOrBefore(on));
        }
    }
}
