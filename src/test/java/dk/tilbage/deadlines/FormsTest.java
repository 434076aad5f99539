package dk.tilbage.deadlines;

import static dk.tilbage.deadlines.Given.day;
import static dk.tilbage.deadlines.Given.flexJob;
import static dk.tilbage.deadlines.Given.opened;
import static dk.tilbage.deadlines.Given.sickness;
import static dk.tilbage.deadlines.RuleIds.EMPLOYER_REPORT;
import static dk.tilbage.deadlines.RuleIds.INFORMATION_FORM;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseEvent.EmployerReportReceived;
import dk.tilbage.casefile.CaseEvent.InformationFormReturned;
import dk.tilbage.casefile.CaseEvent.InformationFormSent;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.TargetGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The employer's report and the information form. */
class FormsTest {

    @Test
    void theEmployersReportIsDueAtTheEndOfWeekFour() {
        sickness("01-05").stands(EMPLOYER_REPORT, 1, "01-04 -", "01-05 DUE", "02-01 DUE", "02-02 BREACHED");
        sickness("10-31").stands(EMPLOYER_REPORT, 1, "11-27 DUE", "11-28 BREACHED");
    }

    @Test
    void aReportIsMetOrLateByItsDay() {
        report(sickness("01-05"), "02-01").stands(EMPLOYER_REPORT, 1, "01-31 DUE", "02-01 MET", "07-01 MET");
        report(sickness("01-05"), "02-04").stands(EMPLOYER_REPORT, 1, "02-03 BREACHED", "02-04 LATE", "07-01 LATE");
    }

    @ParameterizedTest
    @EnumSource(Employment.class)
    void onlyAnEmployerCanReport(Employment employment) {
        boolean employer = employment == Employment.EMPLOYED || employment == Employment.IN_FLEX_JOB;
        sickness("01-05", employment, TestTrial.NORD).stands(EMPLOYER_REPORT, 1, employer ? "01-10 DUE" : "01-10 -");
    }

    @Test
    void anInformationFormIsDueEightDaysAfterItWasSent() {
        sent(sickness("01-05"), "01-26")
                .stands(INFORMATION_FORM, 1, "01-25 -", "01-26 DUE", "02-03 DUE", "02-04 BREACHED");
        returned(sent(sickness("01-05"), "01-26"), "02-03").stands(INFORMATION_FORM, 1, "02-02 DUE", "02-03 MET");
    }

    @Test
    void everySendingIsItsOwnAndAReturnFulfilsAllThatWereOpen() {
        Given twice = returned(sent(sent(sickness("01-05"), "01-10"), "01-20"), "01-22");
        twice.stands(INFORMATION_FORM, 1, "01-18 DUE", "01-19 BREACHED", "01-22 LATE");
        twice.stands(INFORMATION_FORM, 2, "01-19 -", "01-20 DUE", "01-22 MET");
        sent(twice, "02-01").stands(INFORMATION_FORM, 3, "02-01 DUE", "02-10 BREACHED");
    }

    @Test
    void formsGoOnDuringAnExemptionAndFallAwayWithTheCase() {
        sent(sickness("01-05").exempt("01-06"), "01-10").stands(INFORMATION_FORM, 1, "01-10 DUE", "01-19 BREACHED");
        sent(sickness("01-05"), "01-10").recovered("01-18").stands(INFORMATION_FORM, 1, "01-17 DUE", "01-18 WAIVED");
        sent(sickness("01-05"), "01-10").recovered("01-19").stands(INFORMATION_FORM, 1, "01-18 DUE", "01-19 BREACHED");
    }

    @Test
    void othersOweNoForms() {
        assertThat(flexJob("01-05").allocated("02-10", Group.PARTICIPANT).numbers(EMPLOYER_REPORT))
                .isEmpty();
        assertThat(opened(TargetGroup.CASH_BENEFIT_SICK, "01-05", Employment.EMPLOYED, TestTrial.NORD)
                        .firstFollowUp("02-01")
                        .obligations())
                .isEmpty();
    }

    private static Given report(Given given, String on) {
        return given.and(id -> new EmployerReportReceived(id, day(on), null));
    }

    private static Given sent(Given given, String on) {
        return given.and(id -> new InformationFormSent(id, day(on), null));
    }

    private static Given returned(Given given, String on) {
        return given.and(id -> new InformationFormReturned(id, day(on), null));
    }
}
