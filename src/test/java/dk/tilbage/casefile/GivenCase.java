package dk.tilbage.casefile;

import static dk.tilbage.support.TestTrial.NORD;
import static dk.tilbage.support.TestTrial.person;
import static dk.tilbage.support.TestTrial.sealed;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseCommand.*;
import dk.tilbage.people.BirthYearParity;
import dk.tilbage.support.TestTrial;
import dk.tilbage.support.TrialInFiles;
import dk.tilbage.trial.Decision;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.Refusal;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.TrialFiles;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Given what has happened in a case {@code c}, when a command is sent on 1 June 2009, then these events or this refusal. */
final class GivenCase {

    static final LocalDate DAY_1 = LocalDate.of(2009, 1, 5);
    static final LocalDate TODAY = LocalDate.of(2009, 6, 1);

    private final ProtocolHistory protocol;
    private CaseState state = CaseState.NONE;

    private GivenCase(ProtocolHistory protocol) {
        this.protocol = protocol;
    }

    /** A sickness-benefit case of somebody with a job, and what happened in it. */
    static GivenCase of(CaseCommand... commands) {
        return opened(TargetGroup.SICKNESS_BENEFIT, true, commands);
    }

    /** A sickness-benefit case of somebody with a job in a trial of one's own. */
    static GivenCase in(ProtocolHistory protocol) {
        return opened(protocol, NORD, TargetGroup.SICKNESS_BENEFIT, true);
    }

    /** A case of somebody without a job, at a jobcentre of the trial of 2009 as it comes with the program. */
    static GivenCase at(String jobcentreId, TargetGroup targetGroup) {
        return opened(TRIAL_2009, jobcentreId, targetGroup, false);
    }

    private static final ProtocolHistory TRIAL_2009 = TrialInFiles.history(TrialFiles.AKTIVE_HURTIGERE_TILBAGE);

    /** A case, and what happened in it. */
    static GivenCase opened(TargetGroup targetGroup, boolean hasJob, CaseCommand... commands) {
        return opened(TestTrial.protocol(), NORD, targetGroup, hasJob).and(commands);
    }

    private static GivenCase opened(
            ProtocolHistory protocol, String jobcentreId, TargetGroup targetGroup, boolean hasJob) {
        return new GivenCase(protocol)
                .and(new OpenCase(
                        "c",
                        protocol.trialId(),
                        jobcentreId,
                        person("p-1", BirthYearParity.ODD),
                        targetGroup,
                        DAY_1,
                        Employment.EMPLOYED,
                        hasJob,
                        "cw-1",
                        null,
                        targetGroup == TargetGroup.FLEX_JOB ? FlexJobOrigin.NEWLY_APPROVED : null,
                        null,
                        null));
    }

    /** These happened as well. */
    GivenCase and(CaseCommand... commands) {
        for (CaseCommand command : commands) {
            for (CaseEvent event : accepts(command)) {
                state = state.evolve(event);
            }
        }
        return this;
    }

    /** A registration was corrected. */
    GivenCase corrected(Registering replacement) {
        return and(correction(replacement));
    }

    static CorrectRegistration correction(Registering replacement) {
        return new CorrectRegistration("c", replacement.registrationId(), replacement, sealed("typed wrong"));
    }

    static WithdrawRegistration withdrawal(String registrationId) {
        return new WithdrawRegistration("c", registrationId, sealed("never was"));
    }

    CaseFacts facts() {
        return CaseFacts.of(state);
    }

    /** The command is accepted; what it makes happen, without its happening. */
    List<CaseEvent> accepts(CaseCommand command) {
        return switch (decide(command)) {
            case Decision.Accepted<CaseEvent> decided -> decided.events();
            case Decision.Refused<CaseEvent> refused ->
                throw new AssertionError(command + " was refused: " + refused.refusal());
        };
    }

    /** The command is refused. */
    Refusal refuses(CaseCommand command, RefusalCode code, @Nullable String field) {
        return switch (decide(command)) {
            case Decision.Accepted<CaseEvent> decided ->
                throw new AssertionError(command + " was accepted: " + decided.events());
            case Decision.Refused<CaseEvent> refused -> {
                assertThat(refused.refusal().code()).isEqualTo(code);
                assertThat(refused.refusal().field()).isEqualTo(field);
                yield refused.refusal();
            }
        };
    }

    private Decision<CaseEvent> decide(CaseCommand command) {
        return CaseDecider.decide(state, command, new Circumstances(TODAY, protocol));
    }
}
