package dk.tilbage.casefile;

import dk.tilbage.casefile.CaseCommand.OpenCase;
import dk.tilbage.casefile.CaseEvent.CaseOpened;
import dk.tilbage.casefile.CaseEvent.OfPerson;
import dk.tilbage.casefile.CaseEvent.Registration;
import dk.tilbage.casefile.CaseEvent.RegistrationWithdrawn;
import dk.tilbage.eventstore.AppendNotes;
import dk.tilbage.eventstore.Claim;
import dk.tilbage.eventstore.RegistryClock;
import dk.tilbage.providers.Agreements;
import dk.tilbage.trial.Intakes;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.Trials;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.AggregateRoot;
import org.axonframework.modelling.command.CreationPolicy;
import org.jspecify.annotations.Nullable;

/** A case's stream in Axon: stores what {@link CaseDecider} decides, and holds no rule. */
@AggregateRoot(type = CaseAggregate.TYPE)
class CaseAggregate {

    static final String TYPE = "case";

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // read by Axon
    private @Nullable String caseId;

    private CaseState state = CaseState.NONE;

    /** For Axon. */
    CaseAggregate() {}

    /** A case as it is remembered. */
    CaseAggregate(String caseId, CaseState state) {
        this.caseId = caseId;
        this.state = state;
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    List<CaseEvent> handle(
            Execute envelope,
            Trials trials,
            Intakes intakes,
            Agreements agreements,
            RegistryClock clock,
            IdentityChanges identities) {
        CaseCommand command = envelope.command();
        CaseState before = state;
        Trials.Settings settings = trials.settings();
        ProtocolHistory protocol = settings.of(trialOf(command, before)).orElse(null);
        List<CaseEvent> events = CaseDecider.decide(
                        before, command, new Circumstances(clock.today(), protocol, intakes::state))
                .orThrow();
        CaseState after = before;
        for (CaseEvent event : events) {
            after = after.evolve(event);
        }
        movePlace(intakes, protocol, before, after);
        ReferralPlaces.moves(before, after).forEach(agreements::move);
        Set<Claim> held = claims(before);
        Set<Claim> needed = claims(after);
        AppendNotes.of(CurrentUnitOfWork.get())
                .subject(command.caseId())
                .registrationIds(
                        events.stream().flatMap(CaseAggregate::registrationId).toList())
                .claims(without(needed, held), without(held, needed))
                .basedOnSettings(settings.position());
        for (CaseEvent event : events) {
            if (event instanceof OfPerson change) {
                identities.with(CurrentUnitOfWork.get(), command.caseId(), before.person(), change);
            }
        }
        events.forEach(AggregateLifecycle::apply);
        return events;
    }

    @EventSourcingHandler
    void on(CaseEvent event) {
        if (event instanceof CaseOpened opened) {
            caseId = opened.caseId();
        }
        state = state.evolve(event);
    }

    private static String trialOf(CaseCommand command, CaseState state) {
        if (state.exists()) {
            return state.opening().trialId();
        }
        return command instanceof OpenCase open ? open.trialId() : "";
    }

    private static void movePlace(
            Intakes intakes, @Nullable ProtocolHistory protocol, CaseState before, CaseState after) {
        for (CasePlace.Move move : CasePlace.moves(before, after)) {
            CasePlace place = after.place().orElseThrow();
            switch (move) {
                case TAKE ->
                    intakes.admit(
                            place.trialId(),
                            Objects.requireNonNull(protocol)
                                    .jobcentre(place.jobcentreId())
                                    .orElseThrow(),
                            place.targetGroup(),
                            place.place());
                case GIVE_UP -> intakes.giveUp(place.intakeId(), place.place());
                case TAKE_BACK -> intakes.takeBack(place.intakeId(), place.place());
            }
        }
    }

    private static Stream<String> registrationId(CaseEvent event) {
        return switch (event) {
            case Registration registration -> Stream.of(registration.registrationId());
            case RegistrationWithdrawn withdrawn -> Stream.of(withdrawn.registrationId());
            case OfPerson identity -> Stream.empty();
        };
    }

    private static Set<Claim> claims(CaseState state) {
        Set<Claim> claims = new LinkedHashSet<>();
        CaseClaims.of(state).forEach(claim -> claims.add(new Claim(claim.kind(), claim.trialId(), claim.personId())));
        return claims;
    }

    private static Set<Claim> without(Set<Claim> claims, Set<Claim> others) {
        Set<Claim> rest = new LinkedHashSet<>(claims);
        rest.removeAll(others);
        return rest;
    }
}
