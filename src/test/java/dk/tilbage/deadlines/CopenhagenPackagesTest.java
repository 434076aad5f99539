package dk.tilbage.deadlines;

import dk.tilbage.casefile.CaseEvent.ActivitySetAside;
import dk.tilbage.casefile.CaseEvent.PackageAssigned;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.Period;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TrialEvent.ProtocolAdopted;
import dk.tilbage.trial.TrialEvent.TrialRegistered;
import dk.tilbage.trial.TrialFiles;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What Copenhagen's packages ask for, told with the days of 2009 like the other tests. Day 1 is 5 January; the package is
 * assigned on Monday 2 February.
 */
class CopenhagenPackagesTest {

    private static final String BACK_1 = "PACKAGE_1_BACK_IN_PART";
    private static final String FOLLOW_UP_1 = "PACKAGE_1_FOLLOW_UP";

    private static final LocalDate JAN_1 = LocalDate.of(2009, 1, 1);
    private static final ProtocolHistory COPENHAGEN = ProtocolHistory.fold(List.of(
                    new TrialRegistered(TestTrial.TRIAL, "Copenhagen", new Period(JAN_1, JAN_1.plusYears(1))),
                    new ProtocolAdopted(1, JAN_1, TrialFiles.protocol(TrialFiles.KOEBENHAVN_2015, 1))))
            .orElseThrow();

    private static Given assigned(String packageId) {
        return Given.sickness("01-05").judgedBy(COPENHAGEN).and(id -> assignment(id, packageId, "02-02"));
    }

    private static PackageAssigned assignment(String id, String packageId, String on) {
        return new PackageAssigned(id, packageId, Given.day(on), null, null);
    }

    @Test
    void packageOneIsBackInPartOrInAPlacementWithinAMonth() {
        assigned("pakke-1").stands(BACK_1, 1, "02-01 -", "02-02 DUE", "03-02 DUE", "03-03 BREACHED");
        assigned("pakke-1").partlyRecovered("03-02").stands(BACK_1, 1, "03-01 DUE", "03-02 MET");
        assigned("pakke-1").offer("03-05", "15").stands(BACK_1, 1, "03-04 BREACHED", "03-05 LATE");
        // What runs already fulfils it on its first day.
        assigned("pakke-1").partlyRecovered("01-26").stands(BACK_1, 1, "02-02 MET");
    }

    @Test
    void packageTwoHasThreeMonths() {
        assigned("pakke-2")
                .due("PACKAGE_2_BACK_IN_PART", 1, "02-02", "05-02")
                .stands("PACKAGE_2_BACK_IN_PART", 1, "05-02 DUE", "05-03 BREACHED")
                .stands(BACK_1, 1, "05-03 -");
    }

    /** Every four weeks from the one before; one that does not come stays due. */
    @Test
    void recoveryIsFollowedUpEveryFourWeeks() {
        assigned("pakke-1")
                .contact("02-02")
                .due(FOLLOW_UP_1, 1, "02-02", "03-02")
                .contact("02-23")
                .stands(FOLLOW_UP_1, 1, "02-22 DUE", "02-23 MET")
                .due(FOLLOW_UP_1, 2, "02-23", "03-23")
                .stands(FOLLOW_UP_1, 2, "03-23 DUE", "03-24 BREACHED");
    }

    @Test
    void anActivityThatIsSetAsideIsNotAskedFor() {
        Given given = assigned("pakke-1");
        String assignment = given.last();
        given.and(id -> new ActivitySetAside(
                        id, assignment, "delvis-eller-placering", Given.day("02-16"), TestTrial.sealed("why"), null))
                .stands(BACK_1, 1, "02-15 DUE", "02-16 WAIVED", "03-03 WAIVED")
                .stands(FOLLOW_UP_1, 1, "03-02 DUE", "03-03 BREACHED");
    }

    @Test
    void anotherPackageReplacesItAndTheSameOneAnewBeginsAnew() {
        assigned("pakke-1")
                .and(id -> assignment(id, "pakke-2", "02-16"))
                .stands(BACK_1, 1, "02-15 DUE", "02-16 WAIVED")
                .due("PACKAGE_2_BACK_IN_PART", 1, "02-16", "05-16");
        assigned("pakke-1")
                .and(id -> assignment(id, "pakke-1", "02-16"))
                .stands(BACK_1, 1, "02-15 DUE", "02-16 WAIVED")
                .due(BACK_1, 2, "02-16", "03-16");
    }

    /** Day 1 + 55 days is 1 March. In package 5 nobody calls the person in. */
    @Test
    void seriousIllnessSuspendsTheOrdinaryFollowUp() {
        Given.sickness("01-05").judgedBy(COPENHAGEN).stands("FIRST_FOLLOW_UP", 1, "03-01 DUE", "03-02 BREACHED");
        assigned("pakke-5").stands("FIRST_FOLLOW_UP", 1, "02-01 DUE", "02-02 WAIVED", "03-02 WAIVED");
        assigned("pakke-3").stands("FIRST_FOLLOW_UP", 1, "03-01 DUE", "03-02 BREACHED");
        assigned("pakke-5")
                .firstFollowUp("01-26")
                .stands("STATUTORY_FOLLOW_UP", 1, "02-01 DUE", "02-02 WAIVED", "03-24 WAIVED");
    }
}
