package dk.tilbage.dataset;

import static dk.tilbage.trial.ConversationKind.CONTACT;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseEvent.OfferEnded;
import dk.tilbage.casefile.CaseEvent.OfferHoursAdjusted;
import dk.tilbage.casefile.CaseEvent.OfferMade;
import dk.tilbage.casefile.CaseEvent.OfferStarted;
import dk.tilbage.casefile.CaseEvent.PartialRecoveryStarted;
import dk.tilbage.casefile.LegalBasis;
import dk.tilbage.casefile.OfferEndReason;
import dk.tilbage.casefile.Outcome;
import dk.tilbage.dataset.PersonWeeks.PersonWeek;
import dk.tilbage.deadlines.Status;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.OfferType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** By hand, from a calendar of 2009; day 1 is Monday 5 January. */
class PersonWeeksTest {

    private static LocalDate day(int month, int dayOfMonth) {
        return LocalDate.of(2009, month, dayOfMonth);
    }

    private static List<PersonWeek> weeks(Observed one, LocalDate observedTo) {
        return PersonWeeks.of(one.on(observedTo));
    }

    private static PersonWeek from(List<PersonWeek> weeks, LocalDate from) {
        return weeks.stream()
                .filter(week -> week.from().equals(from))
                .findFirst()
                .orElseThrow();
    }

    /** Entry on Thursday 19 February cuts the seventh week of absence after three days; weeks then begin on Thursdays. */
    @Test
    void weeksOfAbsenceUntilEntryAndWeeksSinceEntryFromThere() {
        List<PersonWeek> weeks = weeks(new Observed().entered(Group.CONTROL, day(2, 19)), day(3, 6));
        assertThat(weeks.stream().map(PersonWeek::from))
                .containsExactly(
                        day(1, 5),
                        day(1, 12),
                        day(1, 19),
                        day(1, 26),
                        day(2, 2),
                        day(2, 9),
                        day(2, 16),
                        day(2, 19),
                        day(2, 26),
                        day(3, 5));
        assertThat(weeks.stream().map(PersonWeek::to))
                .containsExactly(
                        day(1, 11),
                        day(1, 18),
                        day(1, 25),
                        day(2, 1),
                        day(2, 8),
                        day(2, 15),
                        day(2, 18),
                        day(2, 25),
                        day(3, 4),
                        day(3, 6));
        assertThat(weeks.stream().map(PersonWeek::days)).containsExactly(7, 7, 7, 7, 7, 7, 3, 7, 7, 2);
        assertThat(weeks.stream().map(PersonWeek::absenceWeek)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 7L, 8L, 9L);
        assertThat(weeks.stream().map(PersonWeek::weekSinceEntry))
                .containsExactly(null, null, null, null, null, null, null, 1L, 2L, 3L);
        assertThat(weeks.stream().map(PersonWeek::courseWeek)).containsOnlyNulls();
    }

    /** The course of a participant who entered on 16 February ends on 15 June, a Monday: the first day of its 18th week. */
    @Test
    void courseWeeksEndWithTheCourse() {
        List<PersonWeek> weeks = weeks(new Observed().entered(Group.PARTICIPANT, day(2, 16)), day(7, 5));
        assertThat(from(weeks, day(2, 16)).courseWeek()).isEqualTo(1);
        assertThat(from(weeks, day(6, 8)).courseWeek()).isEqualTo(17);
        assertThat(from(weeks, day(6, 15)).courseWeek()).isEqualTo(18);
        assertThat(from(weeks, day(6, 22)).courseWeek()).isNull();
        assertThat(from(weeks, day(6, 22)).weekSinceEntry()).isEqualTo(19);
    }

    @Test
    void whoHasLeftHasNoMoreWeeksAndWhoComesBackHasThemAgain() {
        Observed left = new Observed()
                .entered(Group.CONTROL, day(2, 16))
                .recovered(day(2, 26))
                .closed(day(2, 26), Outcome.RECOVERED);
        List<PersonWeek> weeks = weeks(left, day(4, 30));
        assertThat(weeks.getLast().from()).isEqualTo(day(2, 23));
        assertThat(weeks.getLast().days()).isEqualTo(3);
        assertThat(weeks.getLast().to()).isEqualTo(day(3, 1));

        // Back on Friday 20 March: the weeks of 2 and 9 March have no row, that of 16 March has three days.
        List<PersonWeek> back = weeks(left.reopened(day(3, 20)), day(4, 5));
        assertThat(back.stream().map(PersonWeek::from).filter(from -> !from.isBefore(day(2, 23))))
                .containsExactly(day(2, 23), day(3, 16), day(3, 23), day(3, 30));
        assertThat(from(back, day(3, 16)).days()).isEqualTo(3);
    }

    @Test
    void contactIsCountedAlikeInBothGroupsButOwedByParticipantsOnly() {
        for (Group group : List.of(Group.PARTICIPANT, Group.CONTROL)) {
            List<PersonWeek> weeks = weeks(
                    new Observed()
                            .entered(group, day(2, 16))
                            .held(day(2, 27), Channel.IN_PERSON, CONTACT)
                            .held(day(3, 3), Channel.TELEPHONE, CONTACT)
                            .held(day(3, 5), Channel.HOME_VISIT, CONTACT)
                            .held(day(3, 10), Channel.MAIL, CONTACT),
                    day(3, 31));
            assertThat(weeks.stream().skip(6).limit(4).map(week -> week.held().size()))
                    .as("%s", group)
                    .containsExactly(1, 1, 2, 0);
            PersonWeek third = from(weeks, day(3, 2));
            assertThat(third.inPerson()).isEqualTo(1);
            assertThat(third.byTelephone()).isEqualTo(1);
            boolean participant = group == Group.PARTICIPANT;
            assertThat(third.contactOwed()).isEqualTo(participant);
            assertThat(third.contact()).isEqualTo(participant ? Status.MET : null);
            assertThat(from(weeks, day(3, 9)).contact()).isEqualTo(participant ? Status.BREACHED : null);
        }
    }

    /** 10 hours from Wednesday 4 March, 14 from Saturday: 0, 0, 10, 10, 10, 14, 14 in the week of 2 March. */
    @Test
    void hoursAreTheMeanOverTheDays() {
        Observed one = new Observed().entered(Group.PARTICIPANT, day(2, 16));
        one.with(new OfferMade(
                        "o",
                        OfferType.PHYSICAL_TRAINING,
                        LegalBasis.PREVENTIVE,
                        null,
                        BigDecimal.TEN,
                        null,
                        null,
                        null,
                        day(3, 2),
                        null,
                        null,
                        null))
                .with(new OfferStarted("s", "o", day(3, 4), null))
                .with(new OfferHoursAdjusted("a", "o", new BigDecimal("14"), day(3, 7), null))
                .with(new OfferEnded("e", "o", day(3, 10), OfferEndReason.COMPLETED, null))
                .with(new PartialRecoveryStarted("p", new BigDecimal("18.5"), day(3, 15), null));
        List<PersonWeek> weeks = weeks(one, day(3, 22));
        assertThat(from(weeks, day(2, 23)).offerHours()).isEqualByComparingTo("0");
        assertThat(from(weeks, day(3, 2)).offerHours()).isEqualByComparingTo("8.29");
        assertThat(from(weeks, day(3, 9)).offerHours()).isEqualByComparingTo("4");
        assertThat(from(weeks, day(3, 9)).recoveryHours()).isEqualByComparingTo("2.64");
        assertThat(from(weeks, day(3, 9)).partialRecovery()).isTrue();
        assertThat(from(weeks, day(3, 16)).recoveryHours()).isEqualByComparingTo("18.5");
    }

    @Test
    void exemptOnAnyDayOfTheWeek() {
        List<PersonWeek> weeks = weeks(
                new Observed()
                        .entered(Group.PARTICIPANT, day(2, 16))
                        .exempt(day(3, 1))
                        .lifted(day(3, 9)),
                day(3, 22));
        assertThat(weeks.stream().skip(6).map(PersonWeek::exempt)).containsExactly(false, true, true, false, false);
        assertThat(from(weeks, day(3, 2)).contact()).isEqualTo(Status.WAIVED);
        assertThat(from(weeks, day(3, 2)).contactOwed()).isFalse();
    }

    /** Every obligation of the protocol that fell due on a day of the case is in exactly one week. */
    @Test
    void noObligationIsInTwoWeeksOrNone() {
        ObservedCase one = new Observed()
                .entered(Group.PARTICIPANT, day(2, 19))
                .held(day(3, 3), Channel.IN_PERSON, CONTACT)
                .on(day(5, 31));
        List<PersonWeek> weeks = PersonWeeks.of(one);
        long counted = weeks.stream().mapToLong(week -> week.due().size()).sum();
        long fallenDue = one.obligations().stream()
                .filter(obligation -> obligation.span().dueOn().isBefore(day(6, 4)))
                .count();
        assertThat(counted).isEqualTo(fallenDue).isGreaterThan(20);
    }
}
