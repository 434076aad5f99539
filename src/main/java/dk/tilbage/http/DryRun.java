package dk.tilbage.http;

import dk.tilbage.casefile.CaseClaims;
import dk.tilbage.casefile.CaseClaims.PersonClaim;
import dk.tilbage.casefile.CaseCommand;
import dk.tilbage.casefile.CaseCommand.OpenCase;
import dk.tilbage.casefile.CaseDecider;
import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CasePlace;
import dk.tilbage.casefile.CaseReader;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.casefile.Circumstances;
import dk.tilbage.casefile.ReferralPlaces;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.RegistryClock;
import dk.tilbage.people.Cpr;
import dk.tilbage.people.Identity;
import dk.tilbage.people.People;
import dk.tilbage.people.Sealed;
import dk.tilbage.providers.AgreementDecider;
import dk.tilbage.providers.AgreementEvent;
import dk.tilbage.providers.AgreementState;
import dk.tilbage.providers.Agreements;
import dk.tilbage.providers.ExecuteAgreement;
import dk.tilbage.providers.PlaceMove;
import dk.tilbage.providers.ProviderCommand;
import dk.tilbage.trial.AllocationSeed;
import dk.tilbage.trial.Decision;
import dk.tilbage.trial.IntakeDecider;
import dk.tilbage.trial.IntakeEvent;
import dk.tilbage.trial.IntakeState;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.RefusedException;
import dk.tilbage.trial.TrialCommand;
import dk.tilbage.trial.TrialDecider;
import dk.tilbage.trial.TrialEvent;
import dk.tilbage.trial.Trials;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides commands with the same deciders on the same history, and keeps what they would have made happen in memory only:
 * each line sees the ones before it, nothing is appended, no lock is taken, and nobody becomes a person by it.
 */
final class DryRun {

    private final CommandService commands;
    private final CaseReader caseReader;
    private final Trials trials;
    private final Agreements agreementsInLog;
    private final EventLog log;
    private final People people;
    private final Strangers strangers;
    private final RegistryClock clock;
    private final ClaimHolders claimHolders;

    private final AllocationSeed thrownAway;
    private final Map<String, CaseReader.Folded> cases = new HashMap<>();
    private final Map<String, ProtocolHistory> histories = new HashMap<>();
    private final Map<String, IntakeState> intakes = new HashMap<>();
    private final Map<String, AgreementState> agreements = new HashMap<>();
    private final Map<PersonClaim, Optional<String>> claims = new HashMap<>();
    private final Map<String, String> fingerprints = new HashMap<>();

    DryRun(
            CommandService commands,
            CaseReader caseReader,
            Trials trials,
            Agreements agreementsInLog,
            EventLog log,
            People people,
            RegistryClock clock,
            ClaimHolders claimHolders) {
        this.commands = commands;
        this.caseReader = caseReader;
        this.trials = trials;
        this.agreementsInLog = agreementsInLog;
        this.log = log;
        this.people = people;
        this.strangers = new Strangers(people);
        this.clock = clock;
        this.claimHolders = claimHolders;
        this.thrownAway = commands.newSeed();
    }

    /** Who holds a claim in the log. */
    interface ClaimHolders {
        Optional<String> holder(String kind, String scope, String subject);
    }

    /**
     * What would become of a command.
     *
     * @param caseId the case it would concern
     * @param sequence the sequence the case would stand at
     * @param position the position of an earlier answer under the same key, if there is one
     */
    record Foreseen(
            @Nullable String caseId,
            @Nullable Long sequence,
            @Nullable Long position) {}

    /** Decides a command, on everything before it. */
    Foreseen execute(Caller caller, CommandService.Sent sent) {
        CommandService.Checked checked = commands.check(caller, sent);
        CaseReader.Folded known = commands.authorise(caller, checked, this::find);
        String fingerprint = commands.fingerprint(sent);
        if (sent.key() != null) {
            Optional<CommandService.Outcome> earlier = commands.earlier(caller.client(), sent.key(), fingerprint);
            if (earlier.isPresent()) {
                CommandAnswer answer = earlier.get().answer();
                return new Foreseen(answer.caseId(), answer.sequence(), answer.position());
            }
            String before = fingerprints.get(sent.key());
            if (before != null && !before.equals(fingerprint)) {
                throw Problem.of(ProblemCode.IDEMPOTENCY_KEY_REUSED).raised();
            }
        }
        commands.requireRoom(caller, checked, known);
        Record command = commands.bind(checked, known, sealing(known));
        Foreseen foreseen;
        try {
            foreseen = decide(command);
        } catch (RefusedException refused) {
            throw Problem.of(refused.refusal()).raised();
        }
        if (sent.key() != null) {
            fingerprints.put(sent.key(), fingerprint);
        }
        return foreseen;
    }

    private Foreseen decide(Record command) {
        return switch (command) {
            case CaseCommand ofCase -> decideCase(ofCase);
            case TrialCommand.SettingsCommand settings -> {
                ProtocolHistory history = trial(settings.trialId()).orElse(null);
                for (TrialEvent event :
                        TrialDecider.decide(history, settings, this::intake).orThrow()) {
                    history = ProtocolHistory.evolve(history, event);
                }
                histories.put(settings.trialId(), Objects.requireNonNull(history));
                yield new Foreseen(null, null, null);
            }
            case TrialCommand.IntakeCommand intake -> {
                IntakeState state =
                        intake(IntakeState.idOf(intake.trialId(), intake.jobcentreId(), intake.targetGroup()));
                evolve(
                        state,
                        IntakeDecider.decide(trial(intake.trialId()).orElse(null), state, intake)
                                .orThrow());
                yield new Foreseen(null, null, null);
            }
            case ProviderCommand ofAgreement -> {
                AgreementState state =
                        agreement(ExecuteAgreement.of(ofAgreement).aggregateId());
                evolve(
                        state,
                        AgreementDecider.decide(trial(ofAgreement.trialId()).orElse(null), state, ofAgreement));
                yield new Foreseen(null, null, null);
            }
            default -> throw new IllegalStateException("Nothing decides " + command.getClass());
        };
    }

    private Foreseen decideCase(CaseCommand command) {
        CaseReader.Folded before = find(command.caseId()).orElseGet(() -> new CaseReader.Folded(CaseState.NONE, -1, 0));
        String trialId = before.state().exists()
                ? before.state().opening().trialId()
                : command instanceof OpenCase open ? open.trialId() : "";
        ProtocolHistory protocol = trial(trialId).orElse(null);
        List<CaseEvent> events = CaseDecider.decide(
                        before.state(), command, new Circumstances(clock.today(), protocol, this::intake))
                .orThrow();
        CaseState after = before.state();
        for (CaseEvent event : events) {
            after = after.evolve(event);
        }
        refuseTaken(command.caseId(), before.state(), after);
        movePlace(protocol, before.state(), after);
        moveReferralPlaces(before.state(), after);
        claim(command.caseId(), before.state(), after);
        CaseReader.Folded folded = new CaseReader.Folded(after, before.sequence() + events.size(), before.position());
        cases.put(command.caseId(), folded);
        return new Foreseen(command.caseId(), folded.sequence(), null);
    }

    private void movePlace(@Nullable ProtocolHistory protocol, CaseState before, CaseState after) {
        for (CasePlace.Move move : CasePlace.moves(before, after)) {
            CasePlace place = after.place().orElseThrow();
            IntakeState intake = intake(place.intakeId());
            Decision<IntakeEvent> decision = switch (move) {
                case TAKE ->
                    IntakeDecider.admit(
                            intake,
                            Objects.requireNonNull(protocol)
                                    .jobcentre(place.jobcentreId())
                                    .orElseThrow(),
                            place.targetGroup(),
                            place.place());
                case GIVE_UP -> IntakeDecider.giveUp(intake, place.place());
                case TAKE_BACK -> IntakeDecider.takeBack(intake, place.place());
            };
            evolve(intake, decision.orThrow());
        }
    }

    /** All of a command's moves, or none: a refusal leaves the agreements before it as they were. */
    private void moveReferralPlaces(CaseState before, CaseState after) {
        Map<String, AgreementState> moved = new HashMap<>();
        for (PlaceMove move : ReferralPlaces.moves(before, after)) {
            String streamId = move.referral().streamId();
            AgreementState state = moved.getOrDefault(streamId, agreement(streamId));
            for (AgreementEvent event : move.decide(state).orThrow()) {
                state = state.with(event);
            }
            moved.put(streamId, state);
        }
        agreements.putAll(moved);
    }

    private void evolve(AgreementState state, Decision<AgreementEvent> decision) {
        AgreementState next = state;
        for (AgreementEvent event : decision.orThrow()) {
            next = next.with(event);
        }
        agreements.put(state.streamId(), next);
    }

    private AgreementState agreement(String streamId) {
        return agreements.computeIfAbsent(streamId, agreementsInLog::current);
    }

    private void refuseTaken(String caseId, CaseState before, CaseState after) {
        Set<PersonClaim> held = CaseClaims.of(before);
        for (PersonClaim claim : CaseClaims.of(after)) {
            if (!held.contains(claim)
                    && holder(claim).filter(other -> !other.equals(caseId)).isPresent()) {
                throw Problem.of(CommandService.refusal(claim.kind())).raised();
            }
        }
    }

    private void claim(String caseId, CaseState before, CaseState after) {
        Set<PersonClaim> needed = CaseClaims.of(after);
        for (PersonClaim given : CaseClaims.of(before)) {
            if (!needed.contains(given)) {
                claims.put(given, Optional.empty());
            }
        }
        needed.forEach(claim -> claims.put(claim, Optional.of(caseId)));
    }

    private Optional<String> holder(PersonClaim claim) {
        Optional<String> foreseen = claims.get(claim);
        return foreseen != null ? foreseen : claimHolders.holder(claim.kind(), claim.trialId(), claim.personId());
    }

    private void evolve(IntakeState state, List<IntakeEvent> events) {
        IntakeState next = state;
        for (IntakeEvent event : events) {
            next = next.with(event);
        }
        intakes.put(state.intakeId(), next);
    }

    private Optional<CaseReader.Folded> find(String caseId) {
        CaseReader.Folded foreseen = cases.get(caseId);
        return foreseen != null ? Optional.of(foreseen) : caseReader.current(caseId);
    }

    /** The trial, drawing with a seed that is thrown away: whose place a dry run fills must not tell what will be drawn. */
    private Optional<ProtocolHistory> trial(String trialId) {
        ProtocolHistory foreseen = histories.get(trialId);
        return foreseen != null
                ? Optional.of(foreseen)
                : trials.current(trialId).map(trial -> trial.seed() == null ? trial : trial.drawingWith(thrownAway));
    }

    private IntakeState intake(String intakeId) {
        return intakes.computeIfAbsent(
                intakeId,
                id -> IntakeState.fold(
                        id,
                        log.ofAggregate(id, Long.MAX_VALUE).stream()
                                .map(event -> (IntakeEvent) event.payload())
                                .toList()));
    }

    private CommandReader.Sealing sealing(CaseReader.@Nullable Folded known) {
        return new CommandReader.Sealing() {
            @Override
            public Identity identify(Cpr cpr, LocalDate firstDay) {
                return people.personIdOf(cpr).isPresent()
                        ? people.identify(cpr, firstDay)
                        : strangers.identity(cpr, firstDay);
            }

            @Override
            public Sealed newNumber(Cpr cpr) {
                CaseState state = Objects.requireNonNull(known).state();
                Cpr born = cpr.bornBy(state.opening().firstDay());
                people.refuseTaken(state.person().personId(), born);
                return seal(People.CPR_FIELD, born.digits());
            }

            @Override
            public Sealed seal(String field, String text) {
                String personId =
                        Objects.requireNonNull(known).state().opening().person().personId();
                return Strangers.isOne(personId)
                        ? strangers.sealed(personId, field, text)
                        : people.seal(personId, field, text);
            }
        };
    }
}
