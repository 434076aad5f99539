package dk.tilbage.deadlines;

import static dk.tilbage.deadlines.Given.TRIAL_2009;
import static dk.tilbage.deadlines.Given.at;
import static dk.tilbage.deadlines.Given.day;
import static dk.tilbage.deadlines.Given.opened;
import static dk.tilbage.deadlines.Given.sickness;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.Party;
import dk.tilbage.casefile.PlanKind;
import dk.tilbage.providers.ProviderReportKind;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationForm;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.OfferType;
import dk.tilbage.trial.TargetGroup;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each jobcentre's own targets of 2009, on cases whose dates were worked out by hand. Unless told otherwise somebody is sick
 * from Monday 5 January: week 6 ends on 15 February, week 7 on the 22nd, week 8 on 1 March, week 9 on the 8th, week 10 on
 * the 15th, week 12 on the 29th, week 13 on 5 April and week 16 on the 26th. The first follow-up on Monday 16 February
 * starts the course: week 2 is 23 February to 1 March, week 3 ends on 8 March, week 4 on the 15th.
 */
class LocalTargetsTest {

    private static final ConversationKind CONTACT = ConversationKind.CONTACT;
    private static final ConversationKind MEETING = ConversationKind.INFORMATION_MEETING;

    private static Given participantAt(String jobcentre) {
        return at(jobcentre, "01-05").allocated("02-09", Group.PARTICIPANT).firstFollowUp("02-16");
    }

    private static Given controlAt(String jobcentre) {
        return at(jobcentre, "01-05").allocated("02-09", Group.CONTROL);
    }

    @Test
    void noLocalTargetIsEverTheProtocols() {
        for (String jobcentre : TRIAL_2009.jobcentres().keySet()) {
            List<Obligation> obligations =
                    participantAt(jobcentre).referred("02-17").obligations();
            assertThat(obligations.stream().filter(obligation -> obligation.scope() == Scope.LOCAL))
                    .allSatisfy(local -> assertThat(TRIAL_2009.localTargetsOf(jobcentre).stream()
                                    .flatMap(adopted -> adopted.targets().stream()))
                            .anyMatch(rule -> rule.ruleId().equals(local.rule())));
            assertThat(obligations.stream().filter(obligation -> obligation.scope() == Scope.PROTOCOL))
                    .extracting(Obligation::rule)
                    .contains(RuleIds.FIRST_FOLLOW_UP, RuleIds.CONTACT)
                    .noneMatch(rule -> rule.startsWith(jobcentre.toUpperCase(java.util.Locale.ROOT)));
        }
    }

    // ---- Ringsted -------------------------------------------------------------------------------------------------

    @Test
    void ringstedsProviderCallsInWithinTwoDaysOfTheReferral() {
        participantAt("ringsted")
                .referred("02-17")
                .stands("RINGSTED_CALLED_IN", 1, "02-16 -", "02-17 DUE", "02-19 DUE", "02-20 BREACHED")
                .planned("02-19", "02-24", CONTACT)
                .stands("RINGSTED_CALLED_IN", 1, "02-18 DUE", "02-19 MET", "03-30 MET");
        participantAt("ringsted")
                .referred("02-17")
                .planned("02-20", "02-24", CONTACT)
                .stands("RINGSTED_CALLED_IN", 1, "02-20 LATE");
        participantAt("ringsted")
                .referred("02-17")
                .byProvider("02-18", CONTACT)
                .stands("RINGSTED_CALLED_IN", 1, "02-18 MET");
    }

    @Test
    void andTheyAreActiveWithinFiveDaysOfTheFirstContact() {
        Given given = participantAt("ringsted").referred("02-17").byProvider("02-19", CONTACT);
        given.due("RINGSTED_ACTIVE", 1, "02-19", "02-24").stands("RINGSTED_ACTIVE", 1, "02-25 BREACHED");
        given.offer("02-24", "10.5").stands("RINGSTED_ACTIVE", 1, "02-23 DUE", "02-24 MET");
    }

    @Test
    void andAFinalStatusEndsTheReferral() {
        Given given = participantAt("ringsted").referred("02-17");
        String referral = given.last();
        given.referralEnded(referral, "05-29").stands("RINGSTED_FINAL_STATUS", 1, "05-29 DUE", "05-30 BREACHED");
        given.report(referral, ProviderReportKind.FINAL, "06-03").stands("RINGSTED_FINAL_STATUS", 1, "06-03 LATE");
    }

    // ---- Aabenraa -------------------------------------------------------------------------------------------------

    @Test
    void aabenraasParticipantsGoThroughWeeksSixEightNineAndTen() {
        Given given = at("aabenraa", "01-05").allocated("02-02", Group.PARTICIPANT);
        given.due("AABENRAA_WEEK_6", 1, "02-02", "02-15")
                .stands("AABENRAA_WEEK_6", 1, "02-01 -", "02-02 DUE", "02-16 BREACHED");
        given.held("02-12", Channel.TELEPHONE, ConversationKind.SCREENING).stands("AABENRAA_WEEK_6", 1, "02-12 MET");
        given.due("AABENRAA_WEEK_8", 1, "02-12", "03-01").firstFollowUp("02-26");
        given.stands("AABENRAA_WEEK_8", 1, "02-25 DUE", "02-26 MET");
        // Week 9 is 2 to 8 March; a group conversation before it is not the one of week 9.
        given.collective("02-27", CONTACT)
                .stands("AABENRAA_WEEK_9", 1, "03-01 -", "03-02 DUE", "03-08 DUE", "03-09 BREACHED");
        given.collective("03-05", CONTACT).stands("AABENRAA_WEEK_9", 1, "03-04 DUE", "03-05 MET");
        given.due("AABENRAA_WEEK_10", 1, "03-05", "03-15");
        given.offer("03-09", "8").stands("AABENRAA_WEEK_10", 1, "03-09 DUE", "03-16 BREACHED");
        given.offer("03-12", "4").stands("AABENRAA_WEEK_10", 1, "03-11 DUE", "03-12 MET");
    }

    @Test
    void aabenraasControlsAreSettledInWeekSix() {
        Given given = at("aabenraa", "01-05").allocated("02-02", Group.CONTROL);
        given.stands("AABENRAA_CONTROL_WEEK_6", 1, "02-15 DUE", "02-16 BREACHED")
                .stands("AABENRAA_CONTROL_CATEGORY", 1, "02-15 DUE", "02-16 BREACHED");
        given.category(2, "02-13")
                .firstFollowUp("02-13")
                .stands("AABENRAA_CONTROL_WEEK_6", 1, "02-13 MET")
                .stands("AABENRAA_CONTROL_CATEGORY", 1, "02-13 MET");
        assertThat(given.numbers("AABENRAA_WEEK_6")).isEmpty();
    }

    // ---- Horsens --------------------------------------------------------------------------------------------------

    @Test
    void horsensScreensAndCategorisesByWeekEightAndOffersByWeekTwelve() {
        Given given = participantAt("horsens");
        given.due("HORSENS_SCREENING", 1, "01-05", "03-01")
                .due("HORSENS_CATEGORY", 1, "01-05", "03-01")
                .due("HORSENS_MEDICAL_CONSULTANT", 1, "02-09", "03-01")
                .due("HORSENS_OFFER", 1, "02-09", "03-29");
        given.held("01-20", Channel.TELEPHONE, ConversationKind.SCREENING)
                .category(1, "03-02")
                .medicalOpinion("02-20")
                .offer("03-27", "10")
                .stands("HORSENS_SCREENING", 1, "01-20 MET")
                .stands("HORSENS_CATEGORY", 1, "03-01 DUE", "03-02 LATE")
                .stands("HORSENS_MEDICAL_CONSULTANT", 1, "02-20 MET")
                .stands("HORSENS_OFFER", 1, "03-26 DUE", "03-27 MET");
        // No preventive offers to controls, and no consultant either: neither is asked for.
        assertThat(controlAt("horsens").numbers("HORSENS_OFFER")).isEmpty();
        assertThat(controlAt("horsens").numbers("HORSENS_SCREENING")).containsExactly(1);
    }

    // ---- København ------------------------------------------------------------------------------------------------

    @Test
    void koebenhavnTalksAtOnceAtLatestAWeekLater() {
        participantAt("koebenhavn")
                .stands("KOEBENHAVN_FIRST_CONTACT", 1, "02-16 DUE", "02-23 DUE", "02-24 BREACHED")
                .contact("02-23")
                .stands("KOEBENHAVN_FIRST_CONTACT", 1, "02-23 MET");
        // Straight after the follow-up is at once.
        at("koebenhavn", "01-05")
                .allocated("02-09", Group.PARTICIPANT)
                .held("02-16", Channel.IN_PERSON, ConversationKind.FIRST_FOLLOW_UP, CONTACT)
                .stands("KOEBENHAVN_FIRST_CONTACT", 1, "02-16 MET");
    }

    @Test
    void koebenhavnsOwnTalkComesEveryFourWeeksInPersonAndTheProviderComesInWithinFour() {
        Given given = participantAt("koebenhavn");
        given.due("KOEBENHAVN_OWN_TALK", 1, "02-16", "03-16").due("KOEBENHAVN_PROVIDER", 1, "02-16", "03-16");
        given.byProvider("03-10", CONTACT)
                .stands("KOEBENHAVN_PROVIDER", 1, "03-10 MET")
                .stands("KOEBENHAVN_OWN_TALK", 1, "03-10 DUE", "03-17 BREACHED");
        given.held("03-12", Channel.TELEPHONE, CONTACT).stands("KOEBENHAVN_OWN_TALK", 1, "03-17 BREACHED");
        given.contact("03-13")
                .stands("KOEBENHAVN_OWN_TALK", 1, "03-13 MET")
                .due("KOEBENHAVN_OWN_TALK", 2, "03-13", "04-10");
        // The course ends on 15 June: a talk of 20 May is followed by none, for 17 June lies after it.
        given.contact("04-09").contact("05-07").contact("05-20");
        assertThat(given.numbers("KOEBENHAVN_OWN_TALK")).containsExactly(1, 2, 3, 4);
    }

    @Test
    void koebenhavnsControlsHaveTheirFirstTalkInWeeksSixAndSeven() {
        controlAt("koebenhavn")
                .stands("KOEBENHAVN_ORDINARY_FIRST_TALK", 1, "02-08 -", "02-09 DUE", "02-22 DUE", "02-23 BREACHED")
                .firstFollowUp("02-18")
                .stands("KOEBENHAVN_ORDINARY_FIRST_TALK", 1, "02-18 MET");
        Given insured = sickness("01-05", Employment.UNEMPLOYED_INSURED, "koebenhavn")
                .judgedBy(TRIAL_2009)
                .allocated("02-09", Group.CONTROL)
                .firstFollowUp("02-18");
        insured.stands("KOEBENHAVN_INSURED_BACK", 1, "04-19 -", "04-20 DUE", "04-26 DUE", "04-27 BREACHED");
        insured.transferred("team-1", null, "04-21").stands("KOEBENHAVN_INSURED_BACK", 1, "04-21 MET");
        assertThat(controlAt("koebenhavn").numbers("KOEBENHAVN_INSURED_BACK")).isEmpty();
    }

    // ---- Holstebro ------------------------------------------------------------------------------------------------

    @Test
    void holstebroMeetsCollectivelyInProjectWeeksTwoThreeAndFour() {
        Given given = participantAt("holstebro");
        given.stands("HOLSTEBRO_MEETING_2", 1, "02-22 -", "02-23 DUE", "03-01 DUE", "03-02 BREACHED");
        given.collective("02-26", CONTACT).stands("HOLSTEBRO_MEETING_2", 1, "02-26 MET");
        given.stands("HOLSTEBRO_MEETING_3", 1, "03-01 -", "03-02 DUE", "03-09 BREACHED");
        given.contact("03-04").stands("HOLSTEBRO_MEETING_3", 1, "03-09 BREACHED");
        given.stands("HOLSTEBRO_MEETING_4", 1, "03-09 DUE", "03-15 DUE", "03-16 BREACHED");
        // Already active for ten hours: week 4 has nothing to tell.
        given.offer("03-03", "10").stands("HOLSTEBRO_MEETING_4", 1, "03-08 -", "03-09 MET");
    }

    @Test
    void holstebroFollowsUpEveryFourWeeksAndKnowsTheEmployerByWeekThirteen() {
        for (Group group : new Group[] {Group.PARTICIPANT, Group.CONTROL}) {
            Given given = at("holstebro", "01-05")
                    .allocated("02-09", group)
                    .category(1, "02-10")
                    .firstFollowUp("02-16");
            given.due("HOLSTEBRO_FOLLOW_UP", 1, "02-16", "03-16")
                    // The law asks for one every eight weeks in category 1.
                    .due(RuleIds.STATUTORY_FOLLOW_UP, 1, "02-16", "04-13");
            given.followUp("03-10", Channel.IN_PERSON).due("HOLSTEBRO_FOLLOW_UP", 2, "03-10", "04-07");
            given.due("HOLSTEBRO_EMPLOYER", 1, "01-05", "04-05")
                    .notified(Party.DOCTOR, "03-11")
                    .stands("HOLSTEBRO_EMPLOYER", 1, "04-05 DUE", "04-06 BREACHED")
                    .notified(Party.EMPLOYER, "04-03")
                    .stands("HOLSTEBRO_EMPLOYER", 1, "04-02 DUE", "04-03 MET");
        }
        Given unemployed =
                sickness("01-05", Employment.UNEMPLOYED_INSURED, "holstebro").judgedBy(TRIAL_2009);
        assertThat(unemployed.numbers("HOLSTEBRO_EMPLOYER")).isEmpty();
    }

    // ---- Randers --------------------------------------------------------------------------------------------------

    @Test
    void randersEarlierContractReportsThreeWorkingDaysBeforeFourWeeksAreUp() {
        // Monday 6 October 2008: the first four weeks end on Sunday 2 November, the third on Sunday 28 December.
        Given given = at("randers", "09-01").category(2, "09-15").referred("10-06");
        String referral = given.last();
        given.due("RANDERS_2008_PERIODIC_REPORT", 1, "10-06", "10-29")
                .due("RANDERS_2008_PERIODIC_REPORT", 2, "11-03", "11-26")
                // Christmas Day, Boxing Day and the week-end are no working days, Christmas Eve is one.
                .due("RANDERS_2008_PERIODIC_REPORT", 3, "12-01", "12-22");
        given.report(referral, ProviderReportKind.PERIODIC, "10-29")
                .stands("RANDERS_2008_PERIODIC_REPORT", 1, "10-28 DUE", "10-29 MET")
                .report(referral, ProviderReportKind.PERIODIC, "11-28")
                .stands("RANDERS_2008_PERIODIC_REPORT", 2, "11-27 BREACHED", "11-28 LATE")
                .stands("RANDERS_2008_PERIODIC_REPORT", 3, "12-22 DUE", "12-23 BREACHED");
    }

    @Test
    void randersEarlierContractHasWeeklyTalksAFirstReportAtOnceAndTwelveWeeks() {
        Given given = at("randers", "09-01").category(2, "09-15").referred("10-06");
        String referral = given.last();
        // Friday 10 October; the next working day is the Monday.
        given.byProvider("10-10", CONTACT)
                .stands("RANDERS_2008_WEEKLY_TALK", 1, "10-09 DUE", "10-10 MET")
                .stands("RANDERS_2008_WEEKLY_TALK", 2, "10-12 -", "10-13 DUE", "10-20 BREACHED")
                .due("RANDERS_2008_FIRST_REPORT", 1, "10-10", "10-13")
                .report(referral, ProviderReportKind.FIRST, "10-13")
                .stands("RANDERS_2008_FIRST_REPORT", 1, "10-12 DUE", "10-13 MET");
        // 84 days after 6 October.
        given.due("RANDERS_2008_LIMIT", 1, "10-06", "12-29").stands("RANDERS_2008_LIMIT", 1, "12-30 BREACHED");
        given.referralExtended(referral, "01-31", "12-15").stands("RANDERS_2008_LIMIT", 1, "12-14 DUE", "12-15 MET");
        // Nothing is owed after the referral's end, and category 1 owes nothing.
        assertThat(at("randers", "09-01").category(1, "09-15").referred("10-06").numbers("RANDERS_2008_WEEKLY_TALK"))
                .isEmpty();
        given.referralEnded(referral, "10-26");
        assertThat(given.numbers("RANDERS_2008_WEEKLY_TALK")).containsExactly(1, 2, 3);
    }

    /** Ended on Thursday 23 October in the third week: what was asked for until then falls away, and is not forgotten. */
    @Test
    void whatAReferralLeavesOpenFallsAwayWithItsEnd() {
        Given given = at("randers", "09-01").category(2, "09-15").referred("10-06");
        given.referralEnded(given.last(), "10-23")
                .stands("RANDERS_2008_WEEKLY_TALK", 2, "10-20 BREACHED", "10-24 BREACHED")
                .stands("RANDERS_2008_WEEKLY_TALK", 3, "10-20 DUE", "10-22 DUE", "10-23 WAIVED", "11-24 WAIVED")
                .stands("RANDERS_2008_PERIODIC_REPORT", 1, "10-22 DUE", "10-23 WAIVED");
        assertThat(given.numbers("RANDERS_2008_WEEKLY_TALK")).containsExactly(1, 2, 3);
    }

    @Test
    void randersEarlierContractGivesNotice() {
        Given given = at("randers", "09-01").category(2, "09-15").referred("10-06");
        String referral = given.last();
        given.planned("10-07", "10-10", CONTACT);
        String plan = given.last();
        given.noShow(plan, "10-10")
                .due("RANDERS_2008_NOTICE_NO_SHOW", 1, "10-10", "10-13")
                .report(referral, ProviderReportKind.NO_SHOW, "10-14")
                .stands("RANDERS_2008_NOTICE_NO_SHOW", 1, "10-13 DUE", "10-14 LATE");
        given.partlyRecovered("11-03").due("RANDERS_2008_NOTICE_PARTIAL_RECOVERY", 1, "11-03", "11-04");
        given.holiday("11-10", "11-14").due("RANDERS_2008_NOTICE_HOLIDAY", 1, "11-10", "11-11");
    }

    @Test
    void randersInTheTrialRefersBothGroupsAndTalksWeeklyWithControlsToo() {
        Given given = controlAt("randers").firstFollowUp("02-16");
        given.due("RANDERS_REFERRED", 1, "01-05", "02-15")
                .stands("RANDERS_CONTROL_TALK", 1, "02-22 DUE", "02-23 BREACHED")
                .byProvider("02-18", CONTACT)
                .stands("RANDERS_CONTROL_TALK", 1, "02-18 MET");
        // Four months of weekly talks, and never a breach of the protocol.
        assertThat(given.numbers("RANDERS_CONTROL_TALK")).hasSize(17);
        assertThat(given.numbers(RuleIds.CONTACT)).isEmpty();
        // The contract of 2008 is over.
        given.referred("02-17");
        assertThat(given.numbers("RANDERS_2008_LIMIT")).isEmpty();
    }

    @Test
    void randersJobClubTakesFlexJobInWithinThreeWeeksOfApproval() {
        for (Group group : new Group[] {Group.PARTICIPANT, Group.CONTROL}) {
            Given given = Given.flexJobApproved("randers", "02-02", "01-28").allocated("03-10", group);
            given.due("RANDERS_JOB_CLUB", 1, "02-02", "02-18")
                    .offerOf(OfferType.COACHING, "02-16", "10")
                    .stands("RANDERS_JOB_CLUB", 1, "02-18 DUE", "02-19 BREACHED")
                    .offerOf(OfferType.JOB_CLUB, "02-17", "10")
                    .stands("RANDERS_JOB_CLUB", 1, "02-17 MET");
        }
    }

    // ---- Greve ----------------------------------------------------------------------------------------------------

    @Test
    void greveMeetsCollectivelyAWeekAfterTheFirstConversation() {
        Given given = participantAt("greve");
        given.due("GREVE_INFORMATION_MEETING", 1, "02-16", "02-23")
                .held("02-20", Channel.IN_PERSON, MEETING)
                .stands("GREVE_INFORMATION_MEETING", 1, "02-24 BREACHED")
                .collective("02-23", MEETING)
                .stands("GREVE_INFORMATION_MEETING", 1, "02-23 MET");
        Given control = controlAt("greve")
                .and(id -> new dk.tilbage.casefile.CaseEvent.EmployerReportReceived(id, day("01-26"), null));
        control.due("GREVE_CONTROL_FIRST_TALK", 1, "02-09", "02-16")
                .stands("GREVE_CONTROL_FIRST_TALK", 1, "02-17 BREACHED")
                .firstFollowUp("02-13")
                .stands("GREVE_CONTROL_FIRST_TALK", 1, "02-13 MET");
    }

    // ---- Vordingborg ----------------------------------------------------------------------------------------------

    @Test
    void vordingborgAttendsEveryThirdContactOfAProvider() {
        Given given = participantAt("vordingborg")
                .byProvider("02-20", CONTACT)
                .byProvider("02-27", CONTACT)
                .contact("03-03")
                .byProvider("03-06", CONTACT);
        given.stands("VORDINGBORG_THIRD_CONTACT", 1, "03-05 -", "03-06 DUE", "03-07 BREACHED");
        given.byProvider("03-13", CONTACT, ConversationKind.THREE_PARTY)
                .byProvider("03-20", CONTACT)
                .byProvider("03-27", CONTACT)
                .stands("VORDINGBORG_THIRD_CONTACT", 2, "03-26 -", "03-27 MET");
        assertThat(given.numbers("VORDINGBORG_THIRD_CONTACT")).containsExactly(1, 2);
    }

    @Test
    void vordingborgPlansAndNotifiesAtTheFirstContactConversation() {
        Given given = participantAt("vordingborg").contact("02-23");
        given.stands("VORDINGBORG_PLAN", 1, "02-22 -", "02-23 DUE", "02-24 BREACHED")
                .plan(PlanKind.FOLLOW_UP_PLAN, "02-23")
                .stands("VORDINGBORG_PLAN", 1, "02-24 BREACHED")
                .plan(PlanKind.OVERALL_PLAN, "02-23")
                .stands("VORDINGBORG_PLAN", 1, "02-23 MET")
                .stands("VORDINGBORG_NOTICE", 1, "02-24 BREACHED")
                .notified(Party.UNEMPLOYMENT_FUND, "02-25")
                .stands("VORDINGBORG_NOTICE", 1, "02-25 LATE");
        given.due("VORDINGBORG_INFORMATION_MEETING", 1, "01-05", "03-01");
        assertThat(at("vordingborg", "01-05")
                        .allocated("02-09", Group.NOT_IN_TRIAL)
                        .numbers("VORDINGBORG_INFORMATION_MEETING"))
                .as("also for those drawn out")
                .containsExactly(1);
    }

    @Test
    void vordingborgTalksWithFlexJobWithinTwoWeeksOfApproval() {
        Given.flexJobApproved("vordingborg", "02-02", "01-30")
                .due("VORDINGBORG_FLEX_FIRST_TALK", 1, "02-02", "02-13")
                .held("02-10", Channel.IN_PERSON, ConversationKind.SCREENING)
                .stands("VORDINGBORG_FLEX_FIRST_TALK", 1, "02-14 BREACHED")
                .contact("02-12")
                .stands("VORDINGBORG_FLEX_FIRST_TALK", 1, "02-12 MET");
    }

    @Test
    void anApprovalLongBeforeDayOneAsksForNothingThatCouldNotBeDone() {
        Given given = Given.flexJobApproved("vordingborg", "02-10", "01-15");
        assertThat(given.numbers("VORDINGBORG_FLEX_FIRST_TALK")).isEmpty();
        // Day 1 itself is a day on which it can be held.
        Given.flexJobApproved("vordingborg", "02-10", "01-27")
                .due("VORDINGBORG_FLEX_FIRST_TALK", 1, "02-10", "02-10")
                .contact("02-10")
                .stands("VORDINGBORG_FLEX_FIRST_TALK", 1, "02-10 MET");
    }

    // ---- the others -----------------------------------------------------------------------------------------------

    @Test
    void odenseFollowsUpRightAfterTheMeetingInCategoryTwoAndProjectsLastFourMonths() {
        Given given = at("odense", "01-05").category(2, "01-20").collective("02-10", MEETING);
        given.stands("ODENSE_FOLLOW_UP_AFTER_MEETING", 1, "02-09 -", "02-10 DUE", "02-11 BREACHED")
                .firstFollowUp("02-10")
                .stands("ODENSE_FOLLOW_UP_AFTER_MEETING", 1, "02-10 MET");
        assertThat(at("odense", "01-05")
                        .category(1, "01-20")
                        .collective("02-10", MEETING)
                        .numbers("ODENSE_FOLLOW_UP_AFTER_MEETING"))
                .isEmpty();
        Given project = participantAt("odense").offerOf(OfferType.COACHING, "02-23", "10");
        project.due("ODENSE_PROJECT_MOST_4_MONTHS", 1, "02-23", "06-23");
        // The first fact is the opening: the offer is the fourth, its start the fifth.
        project.offerEnded("r3", "06-12").stands("ODENSE_PROJECT_MOST_4_MONTHS", 1, "06-12 MET");
    }

    @Test
    void morsAndAalborgFollowUpIndividuallyAndInviteToAWeeklyMeeting() {
        for (String jobcentre : new String[] {"mors", "aalborg"}) {
            String name = jobcentre.toUpperCase(java.util.Locale.ROOT);
            Given given = participantAt(jobcentre);
            given.due(name + "_INFORMATION_MEETING", 1, "02-09", "02-16")
                    .due(name + "_INDIVIDUAL_FOLLOW_UP", 1, "02-16", "04-13");
            given.held(
                            "03-20",
                            Channel.IN_PERSON,
                            ConversationForm.COLLECTIVE,
                            CaseFacts.JOBCENTRE,
                            null,
                            ConversationKind.STATUTORY_FOLLOW_UP)
                    .stands(RuleIds.STATUTORY_FOLLOW_UP, 1, "03-20 MET")
                    .stands(name + "_INDIVIDUAL_FOLLOW_UP", 1, "03-20 DUE", "04-14 BREACHED");
        }
        controlAt("aalborg").due("AALBORG_CONTROL_CONTACT", 1, "02-09", "03-01");
    }

    @Test
    void herningBornholmAndNyborgWatchTheFormOfTheirConversations() {
        participantAt("herning")
                .collective("02-25", CONTACT)
                .stands(RuleIds.CONTACT, 2, "02-25 MET")
                .stands("HERNING_INDIVIDUAL_CONTACT", 2, "02-25 DUE", "03-02 BREACHED");
        participantAt("bornholm")
                .collective("02-25", CONTACT)
                .contact("03-04")
                .collective("03-11", CONTACT)
                .stands("BORNHOLM_INDIVIDUAL_TALK", 1, "02-16 MET")
                .stands("BORNHOLM_INDIVIDUAL_TALK", 2, "03-03 DUE", "03-04 MET");
        controlAt("nyborg")
                .due("NYBORG_INFORMATION_MEETING", 1, "01-05", "03-01")
                .collective("01-29", MEETING)
                .stands("NYBORG_INFORMATION_MEETING", 1, "01-29 MET");
    }

    // ---- what holds for all ---------------------------------------------------------------------------------------

    @Test
    void aTransferWaivesTheOldJobcentresTargetsAndAsksForTheNewOnes() {
        participantAt("horsens")
                .transferred(null, "aabenraa", "03-03")
                .stands("HORSENS_OFFER", 1, "03-02 DUE", "03-03 WAIVED", "03-30 WAIVED")
                .stands("AABENRAA_WEEK_9", 1, "03-02 -", "03-03 DUE", "03-09 BREACHED")
                // Week 8 was over by then.
                .stands("AABENRAA_WEEK_8", 1, "03-03 -")
                .stands(RuleIds.OFFER_START, 1, "03-16 DUE", "03-17 BREACHED");
    }

    @Test
    void recoveryWaivesAndAnExemptionPausesThem() {
        participantAt("horsens").recovered("03-10").stands("HORSENS_OFFER", 1, "03-09 DUE", "03-10 WAIVED");
        Given exempt = participantAt("horsens").exempt("03-09");
        exempt.lifted(exempt.last(), "04-06");
        // Twenty days were left.
        exempt.stands("HORSENS_OFFER", 1, "03-09 WAIVED", "04-05 WAIVED", "04-06 DUE")
                .due("HORSENS_OFFER", 1, "04-06", "04-26");
    }

    @Test
    void cashBenefitPeopleHaveNone() {
        assertThat(Stream.of("aabenraa", "horsens", "holstebro", "nyborg")
                        .map(jobcentre -> opened(TargetGroup.CASH_BENEFIT_SICK, "01-05", Employment.OTHER, jobcentre)
                                .judgedBy(TRIAL_2009)
                                .firstFollowUp("02-16"))
                        .flatMap(given -> given.obligations().stream()))
                .isEmpty();
    }
}
