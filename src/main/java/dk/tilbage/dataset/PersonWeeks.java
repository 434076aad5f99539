package dk.tilbage.dataset;

import dk.tilbage.casefile.CaseEvent.ConversationHeld;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseFacts.Ending;
import dk.tilbage.casefile.CaseFacts.Exemption;
import dk.tilbage.casefile.CaseFacts.Offer;
import dk.tilbage.casefile.CaseFacts.PartialRecovery;
import dk.tilbage.dataset.ObservedCase.ObligationRow;
import dk.tilbage.deadlines.RuleIds;
import dk.tilbage.deadlines.Scope;
import dk.tilbage.deadlines.Status;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationForm;
import dk.tilbage.trial.Period;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A case week by week, for both groups alike: weeks of absence until entry, the last one cut at it, and from the day of
 * entry on weeks counted from there, which for a participant are the weeks of the course. The last week ends with the day
 * of observation. A week in which the person was on benefit on no day has no row.
 */
final class PersonWeeks {

    private static final int WEEK = 7;
    private static final int DECIMALS = 2;
    private static final BigDecimal NO_HOURS = BigDecimal.ZERO.setScale(DECIMALS);

    private final ObservedCase of;
    private final CaseFacts facts;
    private final List<Ending> endings;
    private final List<ConversationHeld> conversations;
    private final List<Offer> offers;
    private final List<PartialRecovery> recoveries;
    private final List<Exemption> exemptions;
    private final List<ObligationRow> obligations;
    private final @Nullable Period course;

    private PersonWeeks(ObservedCase of) {
        this.of = of;
        this.facts = of.facts();
        this.endings = facts.endings();
        this.conversations = facts.conversations().stream()
                .filter(held -> held.channel() != Channel.MAIL)
                .toList();
        this.offers =
                facts.offers().stream().filter(offer -> offer.started() != null).toList();
        this.recoveries = facts.partialRecoveries();
        this.exemptions = facts.exemptions();
        this.obligations = of.obligations().stream()
                .filter(obligation -> obligation.scope() == Scope.PROTOCOL)
                .toList();
        this.course = of.course();
    }

    static List<PersonWeek> of(ObservedCase of) {
        return new PersonWeeks(of).weeks();
    }

    /**
     * A week of a case.
     *
     * @param of the case
     * @param from its first day
     * @param to its last day
     * @param days how many of its days were on benefit
     * @param absenceWeek the week of absence its first day lies in, from 1
     * @param weekSinceEntry which week from the day of entry on it is, from 1; absent before entry
     * @param courseWeek the same, where the week begins in a participant's course
     * @param held the conversations held in it, but by mail
     * @param offerHours hours of activity a week in offers, as a mean over its days
     * @param recoveryHours hours of work a week in partial recovery, as a mean over its days
     * @param partialRecovery whether a partial recovery ran on any of its days
     * @param exempt whether an exemption was in force on any of its days
     * @param due the obligations of the protocol or the law that fell due in it
     */
    record PersonWeek(
            ObservedCase of,
            LocalDate from,
            LocalDate to,
            int days,
            long absenceWeek,
            @Nullable Long weekSinceEntry,
            @Nullable Long courseWeek,
            List<ConversationHeld> held,
            BigDecimal offerHours,
            BigDecimal recoveryHours,
            boolean partialRecovery,
            boolean exempt,
            List<ObligationRow> due) {

        String key() {
            return from.toString();
        }

        long held(Predicate<ConversationHeld> that) {
            long count = 0;
            for (ConversationHeld conversation : held) {
                count += that.test(conversation) ? 1 : 0;
            }
            return count;
        }

        long inPerson() {
            return held(conversation -> conversation.channel() != Channel.TELEPHONE);
        }

        long byTelephone() {
            return held(conversation -> conversation.channel() == Channel.TELEPHONE);
        }

        long collective() {
            return held(conversation -> conversation.form() == ConversationForm.COLLECTIVE);
        }

        long byProvider() {
            return held(conversation -> !conversation.heldBy().equals(CaseFacts.JOBCENTRE));
        }

        /** The status of the contact that was due in the week. */
        @Nullable
        Status contact() {
            for (ObligationRow obligation : due) {
                if (obligation.rule().equals(RuleIds.CONTACT)) {
                    return obligation.span().status();
                }
            }
            return null;
        }

        boolean contactOwed() {
            Status contact = contact();
            return contact != null && contact != Status.WAIVED;
        }

        long due(Status status) {
            long count = 0;
            for (ObligationRow obligation : due) {
                count += obligation.span().status() == status ? 1 : 0;
            }
            return count;
        }
    }

    private List<PersonWeek> weeks() {
        List<PersonWeek> weeks = new ArrayList<>();
        LocalDate last = of.observedTo();
        LocalDate entry = of.entry();
        LocalDate from = facts.firstDay();
        while (!from.isAfter(last)) {
            LocalDate next = from.plusDays(WEEK);
            if (entry != null && from.isBefore(entry) && next.isAfter(entry)) {
                next = entry;
            }
            LocalDate to = next.minusDays(1).isAfter(last) ? last : next.minusDays(1);
            int days = onBenefit(from, to);
            if (days > 0) {
                weeks.add(week(from, to, next, days, entry));
            }
            from = next;
            if (days == 0 && isLastEnd(endings.getLast(), to)) {
                break;
            }
        }
        return weeks;
    }

    private static boolean isLastEnd(Ending ending, LocalDate day) {
        return ending.reopenedOn() == null && !ending.from().isAfter(day);
    }

    private int onBenefit(LocalDate from, LocalDate to) {
        if (endings.isEmpty()) {
            return Math.toIntExact(ChronoUnit.DAYS.between(from, to)) + 1;
        }
        int days = 0;
        for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
            LocalDate on = day;
            if (endings.stream().noneMatch(ending -> ending.covers(on))) {
                days++;
            }
        }
        return days;
    }

    private PersonWeek week(LocalDate from, LocalDate to, LocalDate next, int days, @Nullable LocalDate entry) {
        Long sinceEntry = entry == null ? null : Columns.week(entry, from);
        boolean inCourse = course != null && course.contains(from);
        return new PersonWeek(
                of,
                from,
                to,
                days,
                ChronoUnit.DAYS.between(facts.firstDay(), from) / WEEK + 1,
                sinceEntry,
                inCourse ? sinceEntry : null,
                conversations.stream()
                        .filter(held -> lies(held.heldOn(), from, next))
                        .toList(),
                offers.isEmpty() ? NO_HOURS : mean(from, to, this::offerHours),
                recoveries.isEmpty() ? NO_HOURS : mean(from, to, this::recoveryHours),
                !recoveries.isEmpty() && anyDay(from, to, this::partiallyRecovered),
                !exemptions.isEmpty() && anyDay(from, to, this::exempt),
                dueIn(from, next));
    }

    private List<ObligationRow> dueIn(LocalDate from, LocalDate next) {
        List<ObligationRow> due = new ArrayList<>();
        for (ObligationRow obligation : obligations) {
            if (lies(obligation.span().dueOn(), from, next)) {
                due.add(obligation);
            }
        }
        return due;
    }

    private static boolean lies(LocalDate day, LocalDate from, LocalDate next) {
        return !day.isBefore(from) && day.isBefore(next);
    }

    private boolean partiallyRecovered(LocalDate day) {
        return recoveries.stream().anyMatch(recovery -> recovery.activeOn(day));
    }

    private boolean exempt(LocalDate day) {
        return exemptions.stream().anyMatch(exemption -> exemption.covers(day));
    }

    private static boolean anyDay(LocalDate from, LocalDate to, Predicate<LocalDate> holds) {
        for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
            if (holds.test(day)) {
                return true;
            }
        }
        return false;
    }

    private interface Hours {
        BigDecimal on(LocalDate day);
    }

    private static BigDecimal mean(LocalDate from, LocalDate to, Hours hours) {
        BigDecimal sum = BigDecimal.ZERO;
        long days = 0;
        for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
            sum = sum.add(hours.on(day));
            days++;
        }
        return sum.divide(BigDecimal.valueOf(days), DECIMALS, RoundingMode.HALF_UP);
    }

    private BigDecimal offerHours(LocalDate day) {
        BigDecimal hours = BigDecimal.ZERO;
        for (Offer offer : offers) {
            if (offer.activeOn(day)) {
                hours = hours.add(offer.hoursOn(day));
            }
        }
        return hours;
    }

    private BigDecimal recoveryHours(LocalDate day) {
        BigDecimal hours = BigDecimal.ZERO;
        for (PartialRecovery recovery : recoveries) {
            if (recovery.activeOn(day)) {
                hours = hours.add(recovery.hoursOn(day));
            }
        }
        return hours;
    }
}
