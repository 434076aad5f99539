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
                // The jobcentre's own next follow-up calls nobody in to the provider.
                .planned("02-18", "03-16", ConversationKind.STATUTORY_FOLLOW_UP)
                .stands("RINGSTED_CALLED_IN", 1, "02-19 DUE", "02-20 BREACHED")
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
    void ringstedsCaseworkerTalksFirstAndRefersThen() {
        // The first follow-up and the first contact conversation are the caseworker's, before the referral.
        participantAt("ringsted")
                .contact("02-18")
                .referred("02-19")
                .stands("RINGSTED_OWN_TALK_FIRST", 1, "02-18 -", "02-19 MET");
        Given referredUnseen = at("ringsted", "01-05").allocated("02-09", Group.PARTICIPANT);
        referredUnseen.referred("02-11").byProvider("02-12", CONTACT);
        referredUnseen.stands("RINGSTED_OWN_TALK_FIRST", 1, "02-11 DUE", "02-12 BREACHED");
    }

    @Test
    void ringstedsProviderTalksIndividuallyAndReportsEveryWeek() {
        // Referred on Tuesday 17 February: its first week ends on Monday the 23rd, its second on 2 March.
        Given given = participantAt("ringsted").referred("02-17");
        String referral = given.last();
        given.report(referral, ProviderReportKind.FIRST, "02-20")
                .stands("RINGSTED_WEEKLY_REPORT", 1, "02-19 DUE", "02-20 MET")
                .stands("RINGSTED_WEEKLY_REPORT", 2, "02-23 -", "02-24 DUE", "03-02 DUE", "03-03 BREACHED");
        given.byProvider("02-19", CONTACT)
                .held("02-26", Channel.IN_PERSON, ConversationForm.COLLECTIVE, "provider-1", null, CONTACT)
                .stands("RINGSTED_INDIVIDUAL_CONTACT", 1, "02-19 MET")
                .stands("RINGSTED_INDIVIDUAL_CONTACT", 2, "02-25 -", "02-26 DUE", "02-27 BREACHED");
        assertThat(given.numbers("RINGSTED_INDIVIDUAL_CONTACT")).containsExactly(1, 2);
    }

    @Test
    void ringstedsCourseIsTenAndAHalfHoursAWeek() {
        Given given = participantAt("ringsted").offerOf(OfferType.PHYSICAL_TRAINING, "02-24", "10.5");
        assertThat(given.facts().offers().getFirst().hoursOn(day("02-24"))).isEqualByComparingTo("10.5");
        // Week 5 of the course ends on 22 March.
        given.stands(RuleIds.OFFER_HOURS, 5, "03-22 MET");
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
        // Week 6 begins on 9 February; a talk before it is not the one of week 6.
        given.stands("AABENRAA_CONTROL_WEEK_6", 1, "02-08 -", "02-09 DUE", "02-15 DUE", "02-16 BREACHED")
                .stands("AABENRAA_CONTROL_CATEGORY", 1, "02-15 DUE", "02-16 BREACHED");
        given.category(2, "02-13")
                .firstFollowUp("02-13")
                .stands("AABENRAA_CONTROL_WEEK_6", 1, "02-13 MET")
                .stands("AABENRAA_CONTROL_CATEGORY", 1, "02-13 MET");
        assertThat(given.numbers("AABENRAA_WEEK_6")).isEmpty();
        at("aabenraa", "01-05")
                .allocated("01-20", Group.CONTROL)
                .firstFollowUp("02-06")
                .stands("AABENRAA_CONTROL_WEEK_6", 1, "02-15 DUE", "02-16 BREACHED");
    }

    @Test
    void aabenraasContactConversationsAreHeldByTheAuthority() {
        Given given = participantAt("aabenraa").contact("02-25").byProvider("03-04", CONTACT);
        given.stands("AABENRAA_OWN_CONTACT", 1, "02-24 -", "02-25 MET")
                .stands("AABENRAA_OWN_CONTACT", 2, "03-03 -", "03-04 DUE", "03-05 BREACHED")
                .stands(RuleIds.CONTACT, 3, "03-04 MET");
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

    @Test
    void horsensCallsAsSoonAsTheAbsenceIsKnown() {
        // The form was sent on Friday 16 January, before the employer reported: the next working day is Monday the
        // 19th.
        Given given = at("horsens", "01-05").employerReport("01-20").formSent("01-16");
        given.stands("HORSENS_TELEPHONE", 1, "01-15 -", "01-16 DUE", "01-19 DUE", "01-20 BREACHED")
                .held("01-19", Channel.IN_PERSON, ConversationKind.SCREENING)
                .stands("HORSENS_TELEPHONE", 1, "01-20 BREACHED")
                .held("01-21", Channel.TELEPHONE, ConversationKind.SCREENING)
                .stands("HORSENS_TELEPHONE", 1, "01-21 LATE");
        at("horsens", "01-05")
                .employerReport("01-14")
                .held("01-15", Channel.TELEPHONE, ConversationKind.SCREENING)
                .stands("HORSENS_TELEPHONE", 1, "01-13 -", "01-14 DUE", "01-15 MET");
    }

    @Test
    void horsensJudgesExemptionAtTheScreeningAndAgainOnTheForm() {
        for (Group group : new Group[] {Group.PARTICIPANT, Group.CONTROL}) {
            Given given = at("horsens", "01-05").allocated("02-09", group).formSent("01-16");
            given.held("01-19", Channel.TELEPHONE, ConversationKind.SCREENING)
                    .stands("HORSENS_EXEMPTION_SCREENED", 1, "01-18 -", "01-19 DUE", "01-20 BREACHED")
                    .notExempt("01-19")
                    .stands("HORSENS_EXEMPTION_SCREENED", 1, "01-19 MET");
            given.formReturned("01-26")
                    .stands("HORSENS_EXEMPTION_FORM", 1, "01-25 -", "01-26 DUE", "03-01 DUE", "03-02 BREACHED")
                    .notExempt("02-05")
                    .stands("HORSENS_EXEMPTION_FORM", 1, "02-05 MET");
        }
    }

    /** Entered in Holstebro on 16 February, in København from 23 March: its own talk is due by 20 April, 28 days later. */
    @Test
    void aChainOfTheNewJobcentreRunsFromTheTransferOn() {
        Given given = participantAt("holstebro").transferred(null, "koebenhavn", "03-23");
        given.due("KOEBENHAVN_OWN_TALK", 1, "03-23", "04-20")
                .contact("04-09")
                .stands("KOEBENHAVN_OWN_TALK", 1, "03-22 -", "03-23 DUE", "04-08 DUE", "04-09 MET")
                .due("KOEBENHAVN_OWN_TALK", 2, "04-09", "05-07");
    }

    // ---- exemption at the step ------------------------------------------------------------------------------------

    /** Allocated on Monday 9 February, or entered on Monday 16 February: the registry asks for it in both groups. */
    @Test
    void bothGroupsAreAskedForTheAssessmentOfExemptionAtTheStep() {
        for (Group group : new Group[] {Group.PARTICIPANT, Group.CONTROL}) {
            at("greve", "01-05")
                    .allocated("02-09", group)
                    .stands("GREVE_EXEMPTION_ASSESSED", 1, "02-08 -", "02-09 DUE", "02-10 BREACHED")
                    .notExempt("02-11")
                    .stands("GREVE_EXEMPTION_ASSESSED", 1, "02-10 BREACHED", "02-11 LATE");
            at("greve", "01-05")
                    .notExempt("02-02")
                    .allocated("02-09", group)
                    .stands("GREVE_EXEMPTION_ASSESSED", 1, "02-09 MET");
            for (String[] step : new String[][] {
                {"koebenhavn", "KOEBENHAVN_EXEMPTION_ASSESSED"},
                {"odense", "ODENSE_EXEMPTION_ASSESSED"},
                {"aabenraa", "AABENRAA_EXEMPTION_ASSESSED"}
            }) {
                at(step[0], "01-05")
                        .allocated("02-09", group)
                        .firstFollowUp("02-16")
                        .stands(step[1], 1, "02-15 -", "02-16 DUE", "02-17 BREACHED");
                at(step[0], "01-05")
                        .allocated("02-09", group)
                        .notExempt("02-16")
                        .firstFollowUp("02-16")
                        .stands(step[1], 1, "02-15 -", "02-16 MET");
            }
        }
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
    void koebenhavnKeepsTheStatutoryDutyBesideTheProvidersContact() {
        // Eight weeks after 16 February: 13 April. A provider's contact conversations change nothing about it.
        participantAt("koebenhavn")
                .stands(RuleIds.FIRST_FOLLOW_UP, 1, "02-16 MET")
                .referred("03-02")
                .byProvider("03-10", CONTACT)
                .byProvider("03-17", CONTACT)
                .due(RuleIds.STATUTORY_FOLLOW_UP, 1, "03-17", "04-13")
                .stands(RuleIds.STATUTORY_FOLLOW_UP, 1, "04-13 DUE", "04-14 BREACHED");
    }

    @Test
    void koebenhavnsOwnTalkComesEveryFourWeeksInPersonAndTheProviderComesInWithinFour() {
        Given given = participantAt("koebenhavn");
        given.due("KOEBENHAVN_OWN_TALK", 1, "02-16", "03-16").due("KOEBENHAVN_PROVIDER", 1, "02-16", "03-16");
        given.byProvider("03-10", CONTACT)
                .stands("KOEBENHAVN_PROVIDER", 1, "03-10 MET")
                .stands("KOEBENHAVN_OWN_TALK", 1, "03-10 DUE", "03-17 BREACHED");
        // Neither a meeting with everybody nor a screening is a talk of the caseworker's own with the person.
        given.collective("02-25", MEETING)
                .collective("02-26", CONTACT)
                .held("02-27", Channel.IN_PERSON, ConversationKind.SCREENING)
                .stands("KOEBENHAVN_OWN_TALK", 1, "03-16 DUE", "03-17 BREACHED");
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
        // Before week 6 is no more in weeks 6 and 7 than after them.
        at("koebenhavn", "01-05")
                .allocated("01-26", Group.CONTROL)
                .firstFollowUp("02-03")
                .stands("KOEBENHAVN_ORDINARY_FIRST_TALK", 1, "02-22 DUE", "02-23 BREACHED");
        Given insured = sickness("01-05", Employment.UNEMPLOYED_INSURED, "koebenhavn")
                .judgedBy(TRIAL_2009)
                .allocated("02-09", Group.CONTROL)
                .firstFollowUp("02-18");
        insured.stands("KOEBENHAVN_INSURED_BACK", 1, "04-19 -", "04-20 DUE", "04-26 DUE", "04-27 BREACHED");
        // Another caseworker, another team, or the team long before week 16, is not the way back.
        insured.transferred(null, null, "03-02")
                .transferred("team-1", null, "03-09")
                .transferred("team-4", null, "04-20")
                .stands("KOEBENHAVN_INSURED_BACK", 1, "04-26 DUE", "04-27 BREACHED");
        insured.transferred("team-1", null, "04-21").stands("KOEBENHAVN_INSURED_BACK", 1, "04-20 DUE", "04-21 MET");
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
        // Already in some activity, of however few hours, or partially recovered: week 4 has nothing to tell.
        given.offer("03-03", "4").stands("HOLSTEBRO_MEETING_4", 1, "03-08 -", "03-09 MET");
        participantAt("holstebro").partlyRecovered("03-05").stands("HOLSTEBRO_MEETING_4", 1, "03-09 MET");
        // What was over before week 4 is nothing to be active in.
        Given over = participantAt("holstebro").offer("02-24", "10");
        over.offerEnded("r3", "03-06").stands("HOLSTEBRO_MEETING_4", 1, "03-15 DUE", "03-16 BREACHED");
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
        // Referred on Thursday 2 October 2008, first seen on Monday the 6th: from there the first four weeks end on
        // Sunday
        // 2 November, the third on Sunday 28 December.
        Given given = at("randers", "09-01").category(2, "09-15").referred("10-02");
        String referral = given.last();
        assertThat(given.numbers("RANDERS_2008_PERIODIC_REPORT"))
                .as("not seen yet")
                .isEmpty();
        given.byProvider("10-06", CONTACT).stands("RANDERS_2008_PERIODIC_REPORT", 1, "10-05 -", "10-06 DUE");
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
    void randersEarlierContractAsksForEachReferralByItself() {
        Given given = at("randers", "09-01").category(2, "09-15").referred("10-06");
        String first = given.last();
        given.byProvider("10-07", CONTACT)
                .report(first, ProviderReportKind.PERIODIC, "10-08")
                .stands("RANDERS_2008_FIRST_REPORT", 1, "10-08 DUE", "10-09 BREACHED")
                .referralEnded(first, "10-17");
        given.referred("10-20");
        String second = given.last();
        // Seen on Wednesday 22 October.
        given.byProvider("10-22", CONTACT)
                .due("RANDERS_2008_FIRST_REPORT", 2, "10-22", "10-23")
                .report(second, ProviderReportKind.FIRST, "10-23")
                .stands("RANDERS_2008_FIRST_REPORT", 2, "10-23 MET")
                .stands("RANDERS_2008_FIRST_REPORT", 1, "10-23 BREACHED", "12-01 BREACHED")
                // Twelve weeks from 20 October are over on Sunday 11 January; the end of the first one is not theirs.
                .stands("RANDERS_2008_LIMIT", 1, "10-17 MET")
                .due("RANDERS_2008_LIMIT", 2, "10-20", "01-11")
                .stands("RANDERS_2008_LIMIT", 2, "12-31 DUE", "01-12 BREACHED");
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
        // Monday 6 October is the first day of twelve weeks, Sunday 28 December the last.
        given.due("RANDERS_2008_LIMIT", 1, "10-06", "12-28").stands("RANDERS_2008_LIMIT", 1, "12-29 BREACHED");
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
        String referral = given.last();
        given.byProvider("10-08", CONTACT)
                .referralEnded(referral, "10-23")
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
        // Monday 3 November and Monday the 10th.
        given.partlyRecovered("11-03")
                .due("RANDERS_2008_NOTICE_PARTIAL_RECOVERY", 1, "11-03", "11-04")
                .stands("RANDERS_2008_NOTICE_PARTIAL_RECOVERY", 1, "11-05 BREACHED")
                .report(referral, ProviderReportKind.PARTIAL_RECOVERY, "11-04")
                .stands("RANDERS_2008_NOTICE_PARTIAL_RECOVERY", 1, "11-03 DUE", "11-04 MET");
        given.holiday("11-10", "11-14")
                .due("RANDERS_2008_NOTICE_HOLIDAY", 1, "11-10", "11-11")
                .report(referral, ProviderReportKind.HOLIDAY, "11-12")
                .stands("RANDERS_2008_NOTICE_HOLIDAY", 1, "11-11 DUE", "11-12 LATE");
    }

    @Test
    void randersEarlierContractGivesNoticeOfARecoveryAtOnce() {
        Given given = at("randers", "09-01").category(2, "09-15").referred("10-06");
        String referral = given.last();
        given.referralEnded(referral, "11-05").recovered("11-06");
        given.stands("RANDERS_2008_NOTICE_RECOVERY", 1, "11-05 -", "11-06 DUE", "11-07 BREACHED")
                .stands("RANDERS_2008_LIMIT", 1, "11-05 MET");
        // Told the day before, as the person did.
        given.report(referral, ProviderReportKind.RECOVERY, "11-05")
                .stands("RANDERS_2008_NOTICE_RECOVERY", 1, "11-06 MET");
    }

    @Test
    void randersEarlierContractAsksForNoNoticeOfWhoIsNotReferred() {
        Given given = at("randers", "09-01").category(2, "09-15").holiday("09-29", "10-05");
        given.referred("10-06");
        String referral = given.last();
        // The partial recovery of 4 November ended it: it is the first day of the new state, and notice of it is due.
        given.referralEnded(referral, "11-03").partlyRecovered("11-04");
        given.holiday("12-01", "12-07").recovered("12-15");
        assertThat(given.numbers("RANDERS_2008_NOTICE_HOLIDAY")).isEmpty();
        assertThat(given.numbers("RANDERS_2008_NOTICE_RECOVERY")).isEmpty();
        assertThat(given.numbers("RANDERS_2008_NOTICE_PARTIAL_RECOVERY")).containsExactly(1);
        assertThat(at("randers", "09-01")
                        .category(2, "09-15")
                        .partlyRecovered("11-03")
                        .numbers("RANDERS_2008_NOTICE_PARTIAL_RECOVERY"))
                .isEmpty();
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
    }

    @Test
    void grevesFirstTalkWithAParticipantIsIndividual() {
        at("greve", "01-05")
                .allocated("02-09", Group.PARTICIPANT)
                .stands("GREVE_FIRST_TALK", 1, "02-09 DUE", "03-01 DUE", "03-02 BREACHED")
                .collective("02-16", ConversationKind.FIRST_FOLLOW_UP)
                .stands("GREVE_FIRST_TALK", 1, "03-02 BREACHED");
        participantAt("greve").stands("GREVE_FIRST_TALK", 1, "02-16 MET");
        assertThat(controlAt("greve").numbers("GREVE_FIRST_TALK")).isEmpty();
    }

    @Test
    void grevesControlsHaveTheirFirstTalkOneToThreeWeeksAfterTheApplication() {
        // The employer reported on Monday 26 January: a week later is 2 February, three weeks later the 16th.
        at("greve", "01-05")
                .employerReport("01-26")
                .allocated("01-28", Group.CONTROL)
                .stands("GREVE_CONTROL_FIRST_TALK", 1, "02-01 -", "02-02 DUE", "02-16 DUE", "02-17 BREACHED")
                .firstFollowUp("02-13")
                .stands("GREVE_CONTROL_FIRST_TALK", 1, "02-13 MET");
        at("greve", "01-05")
                .employerReport("01-26")
                .allocated("01-28", Group.CONTROL)
                .firstFollowUp("01-30")
                .stands("GREVE_CONTROL_FIRST_TALK", 1, "02-16 DUE", "02-17 BREACHED");
        // Who has no employer applies as well: the form that is sent shows it.
        sickness("01-05", Employment.UNEMPLOYED_INSURED, "greve")
                .judgedBy(TRIAL_2009)
                .formSent("01-19")
                .allocated("02-02", Group.CONTROL)
                .due("GREVE_CONTROL_FIRST_TALK", 1, "02-02", "02-09");
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
                // A week after 30 January is 6 February.
                .stands("VORDINGBORG_FLEX_FIRST_TALK", 1, "02-05 -", "02-06 DUE")
                .due("VORDINGBORG_FLEX_FIRST_TALK", 1, "02-06", "02-13")
                .contact("02-04")
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
        // Four months that begin on 23 February have 22 June as their last day.
        project.due("ODENSE_PROJECT_MOST_4_MONTHS", 1, "02-23", "06-22")
                .stands("ODENSE_PROJECT_MOST_4_MONTHS", 1, "06-22 DUE", "06-23 BREACHED");
        // The first fact is the opening: the offer is the fourth, its start the fifth.
        project.offerEnded("r3", "06-12").stands("ODENSE_PROJECT_MOST_4_MONTHS", 1, "06-12 MET");
        // The end of one project is not that of the next.
        project.offerOf(OfferType.COMBINED_COURSE, "04-01", "10")
                .stands("ODENSE_PROJECT_MOST_4_MONTHS", 2, "06-12 DUE", "07-31 DUE");
    }

    @Test
    void odenseCallsCategoryTwoToAMeetingAndTheOthersDirectly() {
        Given two = at("odense", "01-05").category(2, "01-20").allocated("01-26", Group.PARTICIPANT);
        two.stands("ODENSE_INFORMATION_MEETING", 1, "01-26 DUE", "03-01 DUE", "03-02 BREACHED")
                .collective("02-10", MEETING)
                .stands("ODENSE_INFORMATION_MEETING", 1, "02-10 MET");
        for (int category : new int[] {1, 3}) {
            Given other = at("odense", "01-05").category(category, "01-20").allocated("01-26", Group.PARTICIPANT);
            assertThat(other.numbers("ODENSE_INFORMATION_MEETING")).isEmpty();
        }
    }

    @Test
    void odensesCaseworkerHoldsTheStatutoryTalksAndTheProjectTheWeekly() {
        Given given = participantAt("odense").byProvider("02-25", CONTACT);
        given.stands(RuleIds.CONTACT, 2, "02-25 MET").stands("ODENSE_OWN_FOLLOW_UP", 1, "02-16 MET");
        // A provider's later follow-up keeps the law, not Odense's own way.
        given.byProvider("04-06", ConversationKind.STATUTORY_FOLLOW_UP)
                .stands(RuleIds.STATUTORY_FOLLOW_UP, 1, "04-06 MET")
                .stands("ODENSE_OWN_FOLLOW_UP", 2, "04-05 -", "04-06 DUE", "04-07 BREACHED");
    }

    @Test
    void odensesThreePartyTalkAfterTwelveWeeksIsContactToo() {
        // Course week 13 is 11 to 17 May.
        participantAt("odense")
                .byProvider("05-13", CONTACT, ConversationKind.THREE_PARTY)
                .stands(RuleIds.CONTACT, 13, "05-12 DUE", "05-13 MET");
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
                // In course week 2 an individual one, too; the group talk beside it is seen all the same.
                .contact("02-27")
                .stands("HERNING_INDIVIDUAL_CONTACT", 1, "02-16 MET")
                .stands("HERNING_INDIVIDUAL_CONTACT", 2, "02-24 -", "02-25 DUE", "02-26 BREACHED")
                .stands("HERNING_INDIVIDUAL_CONTACT", 3, "02-27 MET");
        participantAt("horsens")
                .collective("02-25", CONTACT)
                .contact("02-27")
                .stands("HORSENS_INDIVIDUAL_CONTACT", 1, "02-25 DUE", "02-26 BREACHED")
                .stands("HORSENS_INDIVIDUAL_CONTACT", 2, "02-27 MET");
        participantAt("bornholm")
                .collective("02-25", CONTACT)
                .contact("03-04")
                .collective("03-11", CONTACT)
                .stands("BORNHOLM_INDIVIDUAL_TALK", 1, "02-16 MET")
                .stands("BORNHOLM_INDIVIDUAL_TALK", 2, "03-03 DUE", "03-04 MET")
                .stands("BORNHOLM_COLLECTIVE_TALK", 1, "02-24 DUE", "02-25 MET")
                .stands("BORNHOLM_COLLECTIVE_TALK", 2, "03-10 DUE", "03-11 MET");
        // Weeks 1 and 2 end on 1 March.
        participantAt("bornholm").contact("02-25").stands("BORNHOLM_COLLECTIVE_TALK", 1, "03-01 DUE", "03-02 BREACHED");
        controlAt("nyborg")
                .due("NYBORG_INFORMATION_MEETING", 1, "01-05", "03-01")
                .collective("01-29", MEETING)
                .stands("NYBORG_INFORMATION_MEETING", 1, "01-29 MET");
        // The unemployed have a meeting of their own; whose it was, the labour-market position of the case tells.
        sickness("01-05", Employment.UNEMPLOYED_INSURED, "nyborg")
                .judgedBy(TRIAL_2009)
                .collective("01-30", MEETING)
                .stands("NYBORG_INFORMATION_MEETING", 1, "01-30 MET");
    }

    // ---- what has no day of its own, and is registered --------------------------------------------------------------

    @Test
    void bornholmsFiveFocusAreasAreOffers() {
        for (OfferType type : new OfferType[] {
            OfferType.PHYSICAL_TRAINING,
            OfferType.DIET,
            OfferType.OCCUPATIONAL_THERAPY,
            OfferType.PHYSIOTHERAPY,
            OfferType.COACHING,
            OfferType.PSYCHOLOGIST,
            OfferType.WORK_PLACEMENT
        }) {
            participantAt("bornholm").offerOf(type, "03-09", "10").stands(RuleIds.OFFER_START, 1, "03-09 MET");
        }
    }

    @Test
    void gentoftesContactTalksAreOtherThanTheStatutoryOnes() {
        // Course week 3 is 2 to 8 March; the statutory follow-up is due eight weeks after 16 February.
        participantAt("gentofte")
                .contact("03-04")
                .stands(RuleIds.CONTACT, 3, "03-04 MET")
                .stands(RuleIds.STATUTORY_FOLLOW_UP, 1, "03-04 DUE", "04-14 BREACHED");
        participantAt("gentofte")
                .followUp("03-04", Channel.IN_PERSON)
                .stands(RuleIds.CONTACT, 3, "03-08 DUE", "03-09 BREACHED")
                .stands(RuleIds.STATUTORY_FOLLOW_UP, 1, "03-04 MET");
    }

    @Test
    void gentofteExemptsForATreatmentThatIsAnObstacle() {
        Given given = participantAt("gentofte").exempt("02-25");
        assertThat(given.facts().exemptions()).hasSize(1);
        given.stands(RuleIds.CONTACT, 2, "02-24 DUE", "02-25 WAIVED");
    }

    @Test
    void grevesControlsGetAnOfferAfterTheResourceProfileAndOweNone() {
        Given given = controlAt("greve")
                .firstFollowUp("02-16")
                .plan(PlanKind.RESOURCE_PROFILE, "03-02")
                .offerOf(OfferType.GUIDANCE_AND_UPSKILLING, "03-16", "6");
        assertThat(given.facts().offers()).hasSize(1);
        assertThat(given.numbers(RuleIds.OFFER_START)).isEmpty();
    }

    @Test
    void morsAndAalborgHaveATenHourCourseForThoseWithNothingElse() {
        for (String jobcentre : new String[] {"mors", "aalborg"}) {
            participantAt(jobcentre)
                    .offerOf(OfferType.COMBINED_COURSE, "03-09", "10")
                    .stands(RuleIds.OFFER_START, 1, "03-09 MET")
                    .stands(RuleIds.OFFER_HOURS, 5, "03-22 MET");
            // For those with something else that is enough.
            participantAt(jobcentre).partlyRecovered("03-09").stands(RuleIds.OFFER_HOURS, 5, "03-22 MET");
        }
    }

    @Test
    void aalborgsControlsMayHaveTheTwoEarlyCourses() {
        for (OfferType type : new OfferType[] {OfferType.DISEASE_REHABILITATION, OfferType.PAIN_MANAGEMENT}) {
            Given given = controlAt("aalborg").firstFollowUp("02-16").offerOf(type, "03-02", "4");
            assertThat(given.facts().offers()).hasSize(1);
            assertThat(given.numbers(RuleIds.OFFER_HOURS)).isEmpty();
        }
    }

    @Test
    void aabenraasControlsMayHaveStressAndHealthCourses() {
        for (OfferType type : new OfferType[] {OfferType.STRESS_MANAGEMENT, OfferType.PHYSICAL_TRAINING}) {
            Given given = controlAt("aabenraa").firstFollowUp("02-13").offerOf(type, "03-02", "4");
            assertThat(given.facts().offers()).hasSize(1);
            assertThat(given.numbers(RuleIds.OFFER_START)).isEmpty();
        }
    }

    @Test
    void inNyborgAndAabenraaFlexJobGoesToTheClub() {
        for (String jobcentre : new String[] {"nyborg", "aabenraa"}) {
            // Approved on 28 January, unemployed from 2 February; the course starts with the talk of 12 March.
            Given given = Given.flexJobApproved(jobcentre, "02-02", "01-28")
                    .allocated("03-10", Group.PARTICIPANT)
                    .contact("03-12")
                    .offerOf(OfferType.JOB_CLUB, "03-16", "10")
                    .stands(RuleIds.OFFER_START, 1, "03-16 MET");
            // The club's provider holds contact conversations, too.
            given.byProvider("03-20", CONTACT).stands(RuleIds.CONTACT, 2, "03-20 MET");
        }
    }

    @Test
    void nyborgsSickMayJoinAJobClubAndPeopleInTreatmentTakePart() {
        participantAt("nyborg")
                .notExempt("02-16")
                .offerOf(OfferType.JOB_CLUB, "02-23", "10")
                .stands(RuleIds.OFFER_START, 1, "02-23 MET")
                // Judged and not exempt: every week goes on being asked for.
                .stands(RuleIds.CONTACT, 2, "03-01 DUE", "03-02 BREACHED");
    }

    @Test
    void randersTalksAtHomeWithWhoIsTooWeak() {
        controlAt("randers")
                .firstFollowUp("02-16")
                .held("02-25", Channel.HOME_VISIT, ConversationForm.INDIVIDUAL, "provider-1", null, CONTACT)
                .stands("RANDERS_CONTROL_TALK", 2, "02-25 MET");
    }

    @Test
    void randersJobClubAsksForTenHoursOfActivityHoweverManyAreAttended() {
        // Course week 5 of a talk on 12 March is 9 to 15 April.
        Given given = Given.flexJobApproved("randers", "02-02", "01-28")
                .allocated("03-10", Group.PARTICIPANT)
                .contact("03-12")
                .offerAttended(OfferType.JOB_CLUB, "03-16", "10", "2");
        assertThat(given.facts().offers().getFirst().made().hoursOfAttendance()).isEqualByComparingTo("2");
        given.stands(RuleIds.OFFER_HOURS, 5, "04-15 MET");
        given.offerHours("r3", "2", "04-13").stands(RuleIds.OFFER_HOURS, 5, "04-16 BREACHED");
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
