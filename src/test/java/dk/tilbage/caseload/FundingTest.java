package dk.tilbage.caseload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dk.tilbage.casefile.RecoveredTo;
import dk.tilbage.caseload.CaseProgress.Conversation;
import dk.tilbage.caseload.CaseProgress.Hours;
import dk.tilbage.caseload.CaseProgress.Turn;
import dk.tilbage.caseload.CaseProgress.Week;
import dk.tilbage.caseload.Funding.FundedCase;
import dk.tilbage.caseload.Funding.Verdict;
import dk.tilbage.deadlines.RuleIds;
import dk.tilbage.deadlines.Status;
import dk.tilbage.support.TestTrial;
import dk.tilbage.support.TrialInFiles;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.Period;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.ProtocolRules;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.RefusedException;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.TrialFiles;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** For whom the agreed activity took place, and for how many there is money. */
class FundingTest {

    private static final LocalDate ENTRY = LocalDate.of(2009, 2, 16);
    private static final LocalDate LAST = LocalDate.of(2009, 6, 15);
    private static final LocalDate LATER = LocalDate.of(2009, 8, 31);

    /** A participant whose course runs from 16 February to 15 June, told by what happened in it. */
    private static final class Told {

        private Group group = Group.PARTICIPANT;
        private @Nullable LocalDate entry = ENTRY;
        private List<Turn> turns = List.of();
        private List<Conversation> conversations = List.of(new Conversation(ENTRY, false, null));
        private List<Hours> activity = List.of();
        private List<Hours> partialRecovery = List.of();

        CaseProgress progress() {
            return new CaseProgress(
                    "case-1",
                    TestTrial.NORD,
                    "cw-1",
                    TargetGroup.SICKNESS_BENEFIT,
                    group,
                    LocalDate.of(2009, 1, 5),
                    LocalDate.of(2009, 2, 9),
                    SampleRatio.EVEN,
                    entry,
                    entry == null ? null : new Period(entry, LAST),
                    false,
                    null,
                    turns,
                    List.of(),
                    null,
                    List.of(
                            new Week(RuleIds.CONTACT, 1, ENTRY.plusDays(6), Status.MET, ENTRY, null),
                            new Week(RuleIds.CONTACT, 2, ENTRY.plusDays(13), Status.BREACHED, ENTRY.plusDays(14), null),
                            new Week(
                                    RuleIds.OFFER_HOURS,
                                    5,
                                    ENTRY.plusDays(34),
                                    Status.WAIVED,
                                    ENTRY.plusDays(20),
                                    null)),
                    List.of(),
                    List.of(),
                    List.of(),
                    conversations,
                    activity,
                    partialRecovery,
                    new TreeMap<>());
        }

        FundedCase judged(LocalDate on) {
            return Funding.judge(progress(), on).orElseThrow();
        }
    }

    private static Hours hours(LocalDate from, @Nullable LocalDate to) {
        return new Hours(from, to, BigDecimal.TEN);
    }

    private static Told active() {
        Told told = new Told();
        told.conversations =
                List.of(new Conversation(ENTRY, false, null), new Conversation(LocalDate.of(2009, 2, 23), true, null));
        told.activity = List.of(hours(LocalDate.of(2009, 3, 16), null));
        return told;
    }

    @Test
    void contactAndAnOfferInTheCourseAreTheAgreedActivity() {
        FundedCase judged = active().judged(LATER);
        assertThat(judged.verdict()).isEqualTo(Verdict.FUNDED);
        assertThat(judged.metOn()).isEqualTo("2009-03-16");
        assertThat(judged.contactConversations()).isEqualTo(1);
        assertThat(judged.firstContactOn()).isEqualTo("2009-02-23");
        assertThat(judged.firstActivityOn()).isEqualTo("2009-03-16");
        assertThat(judged.contactKept()).isEqualTo(1);
        assertThat(judged.contactAsked()).isEqualTo(2);
        assertThat(judged.hoursAsked()).isZero();
    }

    @Test
    void itIsMetOnTheDayTheLastOfItHappened() {
        assertThat(active().judged(LocalDate.of(2009, 2, 15)).verdict()).isEqualTo(Verdict.NOT_ENTERED);
        assertThat(active().judged(LocalDate.of(2009, 2, 22)).verdict()).isEqualTo(Verdict.NO_CONTACT);
        assertThat(active().judged(LocalDate.of(2009, 3, 15)).verdict()).isEqualTo(Verdict.NO_ACTIVITY);
        assertThat(active().judged(LocalDate.of(2009, 3, 16)).verdict()).isEqualTo(Verdict.FUNDED);
    }

    @Test
    void theFirstFollowUpAloneIsNoContact() {
        Told told = active();
        told.conversations = List.of(new Conversation(ENTRY, false, null));
        assertThat(told.judged(LATER).verdict()).isEqualTo(Verdict.NO_CONTACT);
    }

    @Test
    void aPartialRecoveryIsActivity() {
        Told told = active();
        told.activity = List.of();
        told.partialRecovery = List.of(hours(LocalDate.of(2009, 2, 1), LocalDate.of(2009, 3, 1)));
        assertThat(told.judged(LATER).metOn()).isEqualTo("2009-02-23");
        assertThat(told.judged(LATER).firstActivityOn()).isEqualTo(ENTRY);
    }

    @Test
    void whatRanOutsideTheCourseIsNone() {
        Told told = active();
        told.activity = List.of(hours(LocalDate.of(2009, 1, 5), ENTRY.minusDays(1)), hours(LAST.plusDays(1), null));
        assertThat(told.judged(LATER).verdict()).isEqualTo(Verdict.NO_ACTIVITY);
    }

    @Test
    void whoRecoversBeforeTheOfferStartsIsNotPaidFor() {
        Told told = active();
        told.turns = List.of(new Turn(LocalDate.of(2009, 3, 16), RecoveredTo.OWN_JOB, null));
        assertThat(told.judged(LATER).verdict()).isEqualTo(Verdict.NO_ACTIVITY);
        told.turns = List.of(new Turn(LocalDate.of(2009, 3, 17), RecoveredTo.OWN_JOB, null));
        assertThat(told.judged(LATER).verdict()).isEqualTo(Verdict.FUNDED);
    }

    @Test
    void onlyParticipantsAreJudged() {
        Told told = active();
        told.group = Group.CONTROL;
        assertThat(Funding.judge(told.progress(), LATER)).isEmpty();
        assertThat(Funding.judge(active().progress(), LocalDate.of(2009, 2, 8))).isEmpty();
        Told before = active();
        before.entry = null;
        assertThat(before.judged(LATER).verdict()).isEqualTo(Verdict.NOT_ENTERED);
    }

    private static FundedCase met(String caseId, int day) {
        return new FundedCase(
                caseId,
                Verdict.FUNDED,
                LocalDate.of(2009, 3, day),
                ENTRY,
                1,
                ENTRY,
                LocalDate.of(2009, 3, day),
                0,
                0,
                0,
                0);
    }

    private static Funding told(int most, @Nullable Set<String> allowed, @Nullable String jobcentreId) {
        return FundingQueries.told(
                TestTrial.protocol(),
                Map.of(
                        TestTrial.NORD, List.of(met("n2", 2), met("n1", 4)),
                        TestTrial.SYD, List.of(met("s1", 2), met("s2", 3))),
                new ProtocolRules.FundingTerms(7_500, most),
                allowed,
                jobcentreId,
                9,
                LATER);
    }

    @Test
    void theLimitIsTheTrialsAndFirstComeFirstServed() {
        Funding all = told(3_000, null, null);
        assertThat(all.funded()).isEqualTo(4);
        assertThat(all.cases()).isNull();
        assertThat(all.jobcentres())
                .containsExactly(
                        new Funding.Earned(TestTrial.NORD, 2, 2, 2, 15_000),
                        new Funding.Earned(TestTrial.SYD, 2, 2, 2, 15_000));
        Funding three = told(3, Set.of(TestTrial.NORD), TestTrial.NORD);
        assertThat(three.met()).isEqualTo(4);
        assertThat(three.funded()).isEqualTo(3);
        assertThat(three.jobcentres()).containsExactly(new Funding.Earned(TestTrial.NORD, 2, 2, 1, 7_500));
        assertThat(three.cases())
                .extracting(FundedCase::caseId, FundedCase::verdict)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("n1", Verdict.BEYOND_LIMIT),
                        org.assertj.core.groups.Tuple.tuple("n2", Verdict.FUNDED));
        assertThat(told(0, null, null).funded()).isZero();
    }

    @Test
    void theTrialOf2009PaysByItsTermsAndATrialWithoutTermsPaysNothing() {
        ProtocolHistory trial = TrialInFiles.history(TrialFiles.AKTIVE_HURTIGERE_TILBAGE);
        assertThat(FundingQueries.termsOn(trial, LATER)).isEqualTo(new ProtocolRules.FundingTerms(7_500, 3_000));
        assertThat(FundingQueries.termsOn(trial, ENTRY)).isEqualTo(new ProtocolRules.FundingTerms(7_500, 3_000));
        ProtocolHistory model = TrialInFiles.history(TrialFiles.LYNGBY_TAARBAEK);
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> FundingQueries.termsOn(model, LATER))
                .satisfies(refused -> assertThat(refused.refusal().code()).isEqualTo(RefusalCode.NO_FUNDING_TERMS));
    }
}
