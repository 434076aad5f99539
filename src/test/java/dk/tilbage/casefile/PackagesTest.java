package dk.tilbage.casefile;

import static dk.tilbage.casefile.GivenCase.DAY_1;
import static dk.tilbage.casefile.GivenCase.TODAY;
import static dk.tilbage.casefile.GivenCase.correction;
import static dk.tilbage.casefile.GivenCase.withdrawal;
import static dk.tilbage.support.TestTrial.sealed;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseCommand.*;
import dk.tilbage.casefile.CaseEvent.*;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.CoursePackage;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.ProtocolRules;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.TrialEvent.ProtocolAdopted;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Packages of activities: the latest is in force, and an activity may be set aside. */
class PackagesTest {

    private static final LocalDate DAY = DAY_1.plusDays(30);

    @Test
    void aPackageIsAssigned() {
        assertThat(GivenCase.of().accepts(assign("a", "1", DAY)))
                .containsExactly(new PackageAssigned("a", "1", DAY, sealed("soon back"), null));
    }

    @Test
    void aPackageIsAssignedWithinTheCaseAndNotAhead() {
        GivenCase given = GivenCase.of();
        given.refuses(assign("a", "1", TODAY.plusDays(1)), RefusalCode.DATE_IN_FUTURE, "on");
        given.refuses(assign("a", "1", DAY_1.minusDays(1)), RefusalCode.BEFORE_DAY_ONE, "on");
        given.and(new CloseCase("c", "z", DAY, Outcome.RECOVERED));
        given.refuses(assign("a", "1", DAY), RefusalCode.AFTER_CASE_END, "on");
    }

    @Test
    void aPackageIsOneOfTheProtocolInForceOnItsFirstDay() {
        GivenCase given = GivenCase.of(assign("a", "1", DAY));
        given.refuses(assign("b", "6", DAY), RefusalCode.PACKAGE_UNKNOWN, "packageId");
        given.refuses(correction(assign("a", "pakke-1", DAY)), RefusalCode.PACKAGE_UNKNOWN, "packageId");
    }

    @Test
    void anActivityIsOneOfTheAssignedPackage() {
        GivenCase given = GivenCase.of(assign("a", "1", DAY), aside("s", "a", "placement", DAY));
        given.refuses(aside("s2", "a", "diet", DAY), RefusalCode.ACTIVITY_UNKNOWN, "activityId");
        given.refuses(correction(aside("s", "a", "diet", DAY)), RefusalCode.ACTIVITY_UNKNOWN, "activityId");
        given.accepts(correction(assign("a", "2", DAY)));
    }

    /** Version 2 of this trial drops the second package and one of the first one's activities. */
    @Test
    void theVersionOfTheFirstDayCountsAndACorrectedPackageStillHasWhatWasSetAside() {
        ProtocolHistory trial = ProtocolHistory.fold(List.of(
                        TestTrial.events().get(0),
                        new ProtocolAdopted(1, DAY_1, packages(List.of("1", "2"), List.of("placement", "mentor"))),
                        new ProtocolAdopted(2, DAY.plusDays(1), packages(List.of("1"), List.of("mentor"))),
                        TestTrial.events().get(2)))
                .orElseThrow();
        GivenCase given = GivenCase.in(trial)
                .and(assign("a", "1", DAY), assign("b", "2", DAY), aside("s", "a", "placement", DAY));
        given.refuses(assign("c2", "2", DAY.plusDays(1)), RefusalCode.PACKAGE_UNKNOWN, "packageId");
        given.and(aside("s2", "b", "placement", DAY.plusDays(5)), assign("d", "1", DAY.plusDays(1)));
        given.refuses(aside("s3", "d", "placement", DAY.plusDays(5)), RefusalCode.ACTIVITY_UNKNOWN, "activityId");
        assertThat(given.refuses(
                                correction(assign("b", "1", DAY.plusDays(2))),
                                RefusalCode.ACTIVITY_UNKNOWN,
                                "packageId")
                        .others())
                .containsExactly("s2");
    }

    private static ProtocolRules packages(List<String> ids, List<String> activities) {
        return new ProtocolRules(
                4,
                35,
                Set.of(),
                List.of(),
                ids.stream()
                        .map(id -> new CoursePackage(
                                id,
                                id,
                                id,
                                "A test",
                                activities.stream()
                                        .map(name -> new CoursePackage.Activity(
                                                name, name, name, CoursePackage.Level.BASE, null))
                                        .toList(),
                                null))
                        .toList(),
                null,
                null,
                null,
                null);
    }

    @Test
    void theLatestByDateReplacesTheEarlierHoweverLateTheEarlierIsRegistered() {
        GivenCase given = GivenCase.of(assign("a2", "4", DAY.plusDays(20)), assign("a1", "2", DAY));
        assertThat(given.facts().packageOn(DAY.minusDays(1))).isEmpty();
        assertThat(given.facts().packageOn(DAY.plusDays(19)))
                .map(PackageAssigned::packageId)
                .contains("2");
        assertThat(given.facts().packageOn(DAY.plusDays(20)))
                .map(PackageAssigned::packageId)
                .contains("4");
        given.and(withdrawal("a2"));
        assertThat(given.facts().packageOn(DAY.plusDays(20)))
                .map(PackageAssigned::packageId)
                .contains("2");
    }

    @Test
    void anActivityIsSetAsideOnceAndFromItsDay() {
        GivenCase given = GivenCase.of(assign("a", "1", DAY));
        given.refuses(aside("s", "a", "placement", DAY.minusDays(1)), RefusalCode.DATES_REVERSED, "on");
        given.refuses(aside("s", "c", "placement", DAY), RefusalCode.REGISTRATION_OF_OTHER_KIND, "assignmentId");
        given.refuses(aside("s", "b", "placement", DAY), RefusalCode.REGISTRATION_UNKNOWN, "assignmentId");
        given.and(aside("s", "a", "placement", DAY.plusDays(7)));
        given.refuses(aside("s2", "a", "placement", DAY.plusDays(9)), RefusalCode.ALREADY_HAPPENED, "on");
        given.accepts(aside("s2", "a", "mentor", DAY.plusDays(9)));
        assertThat(setAside(given, DAY.plusDays(6))).isEmpty();
        assertThat(setAside(given, DAY.plusDays(7))).containsExactly("placement");
        given.refuses(correction(assign("a", "1", DAY.plusDays(8))), RefusalCode.DATES_REVERSED, "on");
        given.refuses(withdrawal("a"), RefusalCode.REGISTRATION_IN_USE, "registrationId");
        given.and(withdrawal("s"));
        assertThat(setAside(given, DAY.plusDays(7))).isEmpty();
    }

    @Test
    void aPackageAssignedAnewBeginsWithAllItsActivities() {
        GivenCase given = GivenCase.of(
                assign("a", "1", DAY), aside("s", "a", "placement", DAY), assign("b", "1", DAY.plusDays(30)));
        assertThat(setAside(given, DAY.plusDays(29))).containsExactly("placement");
        assertThat(setAside(given, DAY.plusDays(30))).isEmpty();
        given.accepts(aside("s2", "b", "placement", DAY.plusDays(30)));
        given.accepts(aside("s2", "a", "mentor", DAY.plusDays(31)));
    }

    private static Iterable<String> setAside(GivenCase given, LocalDate day) {
        return given.facts().activitiesSetAside(given.facts().packageOn(day).orElseThrow(), day).stream()
                .map(ActivitySetAside::activityId)
                .toList();
    }

    private static AssignPackage assign(String id, String packageId, LocalDate on) {
        return new AssignPackage("c", id, packageId, on, sealed("soon back"));
    }

    private static SetActivityAside aside(String id, String assignmentId, String activityId, LocalDate on) {
        return new SetActivityAside("c", id, assignmentId, activityId, on, sealed("not now"));
    }
}
