package dk.tilbage.deadlines;

import dk.tilbage.casefile.CaseEvent.*;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.ProtocolRules;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** What a case owes, as far as the given facts say: a pure function, in the order of the rules and their numbers. */
final class Duties {

    private Duties() {}

    /**
     * The duties of a case. None where the trial has no protocol yet.
     *
     * @param openBy weeks that begin later need not be told
     */
    static List<Duty> of(CaseFacts facts, ProtocolHistory protocol, LocalDate openBy) {
        ProtocolRules rules = protocol.judging(facts.firstDay()).orElse(null);
        if (rules == null) {
            return List.of();
        }
        Waivers waivers = Waivers.of(facts);
        List<Duty> duties = new ArrayList<>();
        switch (facts.targetGroup()) {
            case SICKNESS_BENEFIT -> {
                addEmployerReport(facts, rules, waivers, duties);
                addInformationForms(facts, protocol, waivers, duties);
                duties.addAll(FollowUps.of(facts, protocol, waivers));
                duties.addAll(Course.of(facts, protocol, waivers, openBy));
            }
            case FLEX_JOB -> {
                addFirstTrialConversation(facts, protocol, rules, waivers, duties);
                duties.addAll(Course.of(facts, protocol, waivers, openBy));
            }
            // May follow the same course locally, outside the trial's orders (project description, target group).
            case CASH_BENEFIT_SICK -> {}
        }
        return duties;
    }

    /** Whether a kind of fact can change what a case owes. */
    static boolean dependOn(Registration fact) {
        return switch (fact) {
            case CaseOpened e -> true;
            case CaseAllocated e -> true;
            case EmployerReportReceived e -> true;
            case InformationFormSent e -> true;
            case InformationFormReturned e -> true;
            case CaseCategorised e -> true;
            case HospitalStayRecorded e -> true;
            case ExemptionAssessed e -> e.exempt();
            case ExemptionLifted e -> true;
            case TrialLetterDelivered e -> true;
            case ContactFrequencySet e -> true;
            case ConversationHeld e -> true;
            case OfferStarted e -> true;
            case OfferHoursAdjusted e -> true;
            case OfferEnded e -> true;
            case ReducedHoursDocumented e -> true;
            case PartialRecoveryStarted e -> true;
            case PartialRecoveryAdjusted e -> false;
            case PartialRecoveryEnded e -> true;
            case PlanAgreed e -> true;
            case MedicalInformationRequested e -> true;
            case MedicalInformationReceived e -> true;
            case MedicalOpinionRecorded e -> true;
            case PartyNotified e -> true;
            case ReferredToProvider e -> true;
            case ReferralExtended e -> true;
            case ReferralEnded e -> true;
            case ProviderReportReceived e -> true;
            case PackageAssigned e -> true;
            case ActivitySetAside e -> true;
            case HolidayRecorded e -> true;
            case DisputeRecorded e -> true;
            case DisputeSettled e -> true;
            case MentorAssigned e -> true;
            case MentorEnded e -> true;
            case SanctionImposed e -> true;
            case FullRecoveryRecorded e -> true;
            case CaseClosed e -> true;
            case CaseReopened e -> true;
            case CaseTransferred e -> true;
            case IllnessRecorded e -> false;
            case AllocationRevealed e -> false;
            case ConversationPlanned e -> false;
            case NoShowRecorded e -> false;
            case ConversationCancelled e -> false;
            // An offer counts from its start, a declined one never.
            case OfferMade e -> false;
            case OfferDeclined e -> false;
        };
    }

    /** Due at the end of sick week 4; asked only of people with an employer to report (reading). */
    private static void addEmployerReport(CaseFacts facts, ProtocolRules rules, Waivers waivers, List<Duty> duties) {
        Employment employment = facts.opening().employment();
        if (employment != Employment.EMPLOYED && employment != Employment.IN_FLEX_JOB) {
            return;
        }
        LocalDate metOn = facts.first(EmployerReportReceived.class)
                .map(EmployerReportReceived::on)
                .orElse(null);
        duties.add(waivers.duty(
                Rule.EMPLOYER_REPORT, 1, facts.firstDay(), facts.endOfWeek(rules.employerReportWeek()), metOn));
    }

    /** One for each form sent, in order. A return fulfils every form sent by then that was not returned before. */
    private static void addInformationForms(
            CaseFacts facts, ProtocolHistory protocol, Waivers waivers, List<Duty> duties) {
        List<InformationFormReturned> returns = facts.all(InformationFormReturned.class);
        int number = 0;
        for (InformationFormSent sent : facts.all(InformationFormSent.class)) {
            LocalDate metOn = null;
            for (InformationFormReturned returned : returns) {
                if (!returned.on().isBefore(sent.on())) {
                    metOn = returned.on();
                    break;
                }
            }
            int days = protocol.judging(sent.on()).orElseThrow().informationFormDays();
            number++;
            duties.add(waivers.duty(
                    Rule.INFORMATION_FORM, number, sent.on(), sent.on().plusDays(days), metOn));
        }
    }

    /**
     * Flex-job participants: by the end of week 8 of unemployment, met by the conversation of entry. Not judged for people
     * who were past that day when their jobcentre started.
     */
    private static void addFirstTrialConversation(
            CaseFacts facts, ProtocolHistory protocol, ProtocolRules rules, Waivers waivers, List<Duty> duties) {
        if (facts.group() != Group.PARTICIPANT) {
            return;
        }
        LocalDate allocatedOn = facts.allocation().orElseThrow().on();
        LocalDate due = facts.endOfWeek(rules.firstFollowUpWeek());
        LocalDate started = protocol.jobcentre(facts.asOf(allocatedOn).holder().jobcentreId())
                .map(Jobcentre::start)
                .orElse(LocalDate.MIN);
        if (started.isAfter(due)) {
            return;
        }
        LocalDate opensOn = allocatedOn.isAfter(due) ? due : allocatedOn;
        duties.add(waivers.duty(
                Rule.FIRST_TRIAL_CONVERSATION, 1, opensOn, due, facts.entry().orElse(null)));
    }
}
