package dk.tilbage.http;

import dk.tilbage.casefile.CaseClaims;
import dk.tilbage.casefile.CaseCommand;
import dk.tilbage.casefile.CaseDecider;
import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseEvent.CaseAllocated;
import dk.tilbage.casefile.CaseEvent.CaseOpened;
import dk.tilbage.casefile.CaseEvent.Registration;
import dk.tilbage.casefile.CaseEvent.RegistrationWithdrawn;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseReader;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.casefile.Circumstances;
import dk.tilbage.casefile.Execute;
import dk.tilbage.casefile.Facts;
import dk.tilbage.eventstore.Appended;
import dk.tilbage.eventstore.ClaimTaken;
import dk.tilbage.eventstore.CommandOrigin;
import dk.tilbage.eventstore.CommandSender;
import dk.tilbage.eventstore.DuplicateCommandKey;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.LogBusy;
import dk.tilbage.eventstore.Receipt;
import dk.tilbage.eventstore.Receipts;
import dk.tilbage.eventstore.RecordedEvent;
import dk.tilbage.eventstore.RegistryClock;
import dk.tilbage.people.Cpr;
import dk.tilbage.people.Identity;
import dk.tilbage.people.NumberReplaced;
import dk.tilbage.people.NumberTaken;
import dk.tilbage.people.People;
import dk.tilbage.people.PersonForgotten;
import dk.tilbage.people.Sealed;
import dk.tilbage.providers.Agreement;
import dk.tilbage.providers.AgreementEvent;
import dk.tilbage.providers.AgreementState;
import dk.tilbage.providers.Agreements;
import dk.tilbage.providers.ExecuteAgreement;
import dk.tilbage.providers.ProviderCommand;
import dk.tilbage.trial.AllocationSeed;
import dk.tilbage.trial.ExecuteIntake;
import dk.tilbage.trial.ExecuteTrial;
import dk.tilbage.trial.IntakeEvent;
import dk.tilbage.trial.Refusal;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.RefusedException;
import dk.tilbage.trial.TrialCommand;
import dk.tilbage.trial.TrialCommands;
import dk.tilbage.trial.TrialEvent;
import dk.tilbage.trial.Trials;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.axonframework.common.lock.LockAcquisitionFailedException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes a command from its JSON to its receipt: reads it, checks the caller, looks for an earlier answer under its key,
 * holds it to its {@code If-Match}, seals what is personal, and sends it to its aggregate on the calling thread.
 */
final class CommandService {

    private static final int TRIES = 5;
    private static final int LONGEST_KEY = 128;

    /** Is an address of its own beside those of cases. */
    private static final String RESERVED_CASE_ID = "stream";

    private static final Set<Class<?>> ENDINGS = Set.of(
            CaseCommand.EndOffer.class,
            CaseCommand.EndPartialRecovery.class,
            CaseCommand.EndReferral.class,
            CaseCommand.EndMentor.class,
            CaseCommand.RecordFullRecovery.class,
            CaseCommand.CloseCase.class,
            CaseCommand.TransferCase.class);

    private static final String ID_LETTERS = "abcdefghijklmnopqrstuvwxyz";

    private final EventLog log;
    private final CaseReader cases;
    private final Receipts receipts;
    private final CommandSender sender;
    private final People people;
    private final Trials trials;
    private final Agreements agreements;
    private final RegistryClock clock;
    private final Strangers strangers;
    private final CommandReader reader;
    private final CommandMetrics metrics;
    private final ProviderAccess providers;
    private final long caseLimit;
    private final SecureRandom random = new SecureRandom();

    CommandService(
            EventLog log,
            CaseReader cases,
            Receipts receipts,
            CommandSender sender,
            People people,
            Trials trials,
            Agreements agreements,
            RegistryClock clock,
            CommandMetrics metrics,
            long caseLimit) {
        this.caseLimit = caseLimit;
        this.metrics = metrics;
        this.log = log;
        this.cases = cases;
        this.receipts = receipts;
        this.sender = sender;
        this.people = people;
        this.trials = trials;
        this.agreements = agreements;
        this.clock = clock;
        this.strangers = new Strangers(people);
        this.providers = new ProviderAccess(log);
        this.reader = new CommandReader(text -> people.cpr(text, clock.today()));
    }

    /**
     * A command as it was sent.
     *
     * @param name its name
     * @param payload its body
     * @param key the client's idempotency key, if it sent one
     * @param ifMatch the sequence it expects the case to stand at, if it says
     */
    record Sent(
            String name,
            ObjectNode payload,
            @Nullable String key,
            @Nullable Long ifMatch) {}

    /**
     * What became of a command.
     *
     * @param answer the answer
     * @param key the key it is kept under
     * @param replayed whether this is the answer of an earlier request with that key
     */
    record Outcome(CommandAnswer answer, String key, boolean replayed) {}

    /** A checked command: of a known name, of the right shape, from a caller whose role allows it. */
    record Checked(CommandCatalogue.Entry entry, CommandReader.Draft draft, Sent sent) {

        /** The case it concerns; null for a new case that has no id yet, and for commands of a trial. */
        @Nullable
        String caseId() {
            return entry.ofCase() ? draft.id("caseId") : null;
        }

        boolean opens() {
            return entry.shape().type() == CaseCommand.OpenCase.class;
        }
    }

    /** Does a command, and counts what became of it. */
    Outcome execute(Caller caller, Sent sent) {
        return metrics.counted(sent.name(), () -> answer(caller, sent));
    }

    private Outcome answer(Caller caller, Sent sent) {
        Checked checked = check(caller, sent);
        CaseReader.Folded known = authorise(caller, checked, cases::current);
        String key = sent.key() == null ? "edge-" + randomId() : sent.key();
        String fingerprint = fingerprint(sent);
        if (sent.key() != null) {
            Optional<Outcome> earlier = earlier(caller.client(), key, fingerprint);
            if (earlier.isPresent()) {
                return earlier.get();
            }
        }
        requireRoom(caller, checked, known);
        refuseBeforeAnybodyIsKnown(checked, known);
        Record command = bind(checked, known, sealing(known));
        CommandOrigin origin =
                new CommandOrigin(caller.client(), key, fingerprint, caller.actor(), caller.rolesText(), sent.name());
        return send(command, origin, sent.ifMatch(), known != null);
    }

    /**
     * A case is folded whole for every command: one that a runaway system writes into must not slow down all others. What puts
     * it right again, or ends it, has as much room once more, and a provider half of it, so that it leaves some to the jobcentre.
     */
    void requireRoom(Caller caller, Checked checked, CaseReader.@Nullable Folded known) {
        Class<?> command = checked.entry().shape().type();
        if (known == null || command == CaseCommand.ForgetPerson.class || stands(checked, known.state())) {
            return;
        }
        boolean mends = !CaseCommand.Registering.class.isAssignableFrom(command) || ENDINGS.contains(command);
        long room = ProviderAccess.isFor(caller) ? caseLimit / 2 : mends ? 2 * caseLimit : caseLimit;
        if (known.sequence() + 1 >= room) {
            throw Problem.of(ProblemCode.CASE_FULL).raised();
        }
    }

    /** Whether there is such a registration already: the same once more appends nothing, and another is refused. */
    private static boolean stands(Checked checked, CaseState state) {
        return CaseCommand.Registering.class.isAssignableFrom(
                        checked.entry().shape().type())
                && checked.draft().value("registrationId") instanceof String registrationId
                && state.fact(registrationId).isPresent();
    }

    /** What became of the caller's command with that key. */
    Optional<CommandAnswer> find(Caller caller, String key) {
        caller.require(Role.CASE_APPLICATION, Role.PROVIDER, Role.TRIAL_ADMINISTRATOR);
        Optional<Receipt> receipt = receipts.find(caller.client(), checkKey(key));
        receipt.ifPresent(found -> requireOwn(caller, found));
        return receipt.map(CommandAnswer::of);
    }

    /**
     * A client may have a token for each of its jobcentres. One that handed the case over with this command, or after it, is
     * still told what became of it.
     */
    private void requireOwn(Caller caller, Receipt receipt) {
        String caseId = receipt.caseId();
        if (caseId == null) {
            caller.require(Role.TRIAL_ADMINISTRATOR);
            return;
        }
        boolean own = Stream.of(receipt.position() - 1, receipt.position(), log.head())
                .flatMap(position -> cases.asOf(caseId, position).stream())
                .anyMatch(folded ->
                        caller.mayReach(CaseFacts.of(folded.state()).holder().jobcentreId()));
        if (!own) {
            throw Problem.of(ProblemCode.OTHER_JOBCENTRE).raised();
        }
    }

    // ---- before the decision --------

    /** Reads a command and checks that the caller's role allows it. */
    Checked check(Caller caller, Sent sent) {
        CommandCatalogue.Entry entry = CommandCatalogue.find(sent.name())
                .orElseThrow(() -> Problem.of(ProblemCode.COMMAND_UNKNOWN).raised());
        if (!entry.ofCase()) {
            caller.require(Role.TRIAL_ADMINISTRATOR);
        } else if (entry.shape().type() == CaseCommand.ForgetPerson.class) {
            caller.require(Role.TRIAL_ADMINISTRATOR);
        } else if (ProviderAccess.mayBeSent(entry.name())) {
            caller.require(Role.CASE_APPLICATION, Role.PROVIDER);
        } else {
            caller.require(Role.CASE_APPLICATION);
        }
        Checked checked = new Checked(entry, reader.read(entry.shape(), sent.payload()), sent);
        if (checked.opens() && RESERVED_CASE_ID.equals(checked.caseId())) {
            throw Problem.of(ProblemCode.ID_INVALID, "caseId").raised();
        }
        return checked;
    }

    /** Checks the jobcentre, and what a provider may; gives the case that an existing case's command concerns. */
    CaseReader.@Nullable Folded authorise(
            Caller caller, Checked checked, Function<String, Optional<CaseReader.Folded>> cases) {
        if (!checked.entry().ofCase()) {
            requireOwn(caller, checked.draft());
            return null;
        }
        if (checked.opens()) {
            caller.requireJobcentre(Objects.requireNonNull(checked.draft().id("jobcentreId")));
            return null;
        }
        CaseReader.Folded known =
                cases.apply(Objects.requireNonNull(checked.caseId())).orElseThrow(CommandService::caseUnknown);
        caller.requireJobcentre(CaseFacts.of(known.state()).holder().jobcentreId());
        if (ProviderAccess.isFor(caller)
                && ProviderAccess.mayBeSent(checked.entry().name())) {
            providers.require(caller, checked, known.state());
        }
        String corrected = jobcentreOfOpening(checked.draft(), known.state());
        if (corrected != null) {
            caller.requireJobcentre(corrected);
        }
        return known;
    }

    /** A trial's command about one jobcentre is for whoever has that one; about the trial, for whoever has no part of it only. */
    private void requireOwn(Caller caller, CommandReader.Draft draft) {
        String jobcentreId =
                draft.value("agreementId") instanceof String agreementId && draft.value("jobcentreId") == null
                        ? agreements
                                .current(AgreementState.idOf(Objects.requireNonNull(draft.id("trialId")), agreementId))
                                .agreement()
                                .map(Agreement::jobcentreId)
                                .orElse(null)
                        : draft.id("jobcentreId");
        if (jobcentreId == null || caller.jobcentres().isEmpty()) {
            caller.requireWholeTrial();
        } else {
            caller.requireJobcentre(jobcentreId);
        }
    }

    /** The jobcentre that a correction of the opening names: to open a case there needs a token for it, now as then. */
    private static @Nullable String jobcentreOfOpening(CommandReader.Draft draft, CaseState state) {
        return draft.value("replacement") instanceof ObjectNode replacement
                        && draft.value("registrationId") instanceof String registrationId
                        && state.fact(registrationId)
                                .filter(CaseOpened.class::isInstance)
                                .isPresent()
                ? replacement.path("jobcentreId").asString(null)
                : null;
    }

    static ProblemException caseUnknown() {
        return Problem.of(Refusal.of(RefusalCode.CASE_UNKNOWN, "caseId")).raised();
    }

    /** The keyed fingerprint of a command as it was sent. */
    String fingerprint(Sent sent) {
        return people.fingerprint(StrictJson.canonical(sent.name(), sent.payload()));
    }

    /** An idempotency key that can be kept. */
    static String checkKey(String key) {
        boolean printable =
                !key.isEmpty() && key.length() <= LONGEST_KEY && key.chars().allMatch(c -> c > ' ' && c <= '~');
        if (!printable || Cpr.looksLikeCpr(key)) {
            throw Problem.of(ProblemCode.IDEMPOTENCY_KEY_INVALID).raised();
        }
        return key;
    }

    /** The answer to an earlier request with that key and content; refuses one with that key and other content. */
    Optional<Outcome> earlier(String client, String key, String fingerprint) {
        return receipts.find(client, key).map(receipt -> replay(receipt, key, fingerprint));
    }

    private static Outcome replay(Receipt receipt, String key, String fingerprint) {
        if (receipt.fingerprint().isEmpty()) {
            // Forgotten with the person: what was sent under the key can no longer be compared.
            throw Problem.of(ProblemCode.PERSON_FORGOTTEN).raised();
        }
        if (!receipt.fingerprint().equals(fingerprint)) {
            throw Problem.of(ProblemCode.IDEMPOTENCY_KEY_REUSED).raised();
        }
        return new Outcome(CommandAnswer.of(receipt), key, true);
    }

    /** The command, with ids made where the client sent none and a correction's replacement read. */
    Record bind(Checked checked, CaseReader.@Nullable Folded known, CommandReader.Sealing sealing) {
        CommandReader.Draft draft = checked.draft();
        for (Shape.Field field : checked.entry().shape().fields()) {
            if (draft.value(field.name()) == null
                    && Shape.madeAtTheEdge(checked.entry().shape().type(), field.component())) {
                draft = draft.with(field.name(), (checked.opens() ? "c-" : "r-") + randomId());
            }
        }
        if (checked.entry().shape().type() == TrialCommand.SetAllocationSeed.class && draft.value("seed") == null) {
            draft = draft.with("seed", newSeed().hex());
        }
        try {
            if (draft.value("replacement") instanceof ObjectNode replacement && known != null) {
                draft = draft.with(
                        "replacement", replacement(draft, replacement, known).bind(sealing));
            }
            return draft.bind(sealing);
        } catch (PersonForgotten | NumberReplaced | NumberTaken identity) {
            throw refusal(identity).raised();
        }
    }

    private static Problem refusal(RuntimeException identity) {
        return switch (identity) {
            case NumberReplaced replaced -> Problem.of(ProblemCode.CPR_REPLACED, "cpr");
            // Not whose: it may be somebody's whom the caller has nothing to do with.
            case NumberTaken taken -> Problem.of(ProblemCode.CPR_OF_ANOTHER, "cpr");
            default -> Problem.of(ProblemCode.PERSON_FORGOTTEN);
        };
    }

    /** Reads a replacement as the command that records the fact it replaces. */
    private CommandReader.Draft replacement(
            CommandReader.Draft correction, ObjectNode replacement, CaseReader.Folded known) {
        String caseId = Objects.requireNonNull(correction.id("caseId"));
        String registrationId = Objects.requireNonNull(correction.id("registrationId"));
        Registration fact = known.state().fact(registrationId).orElseThrow(() -> {
            RefusalCode code = known.state().isWithdrawn(registrationId)
                    ? RefusalCode.REGISTRATION_WITHDRAWN
                    : RefusalCode.REGISTRATION_UNKNOWN;
            return Problem.of(Refusal.of(code, "registrationId")).raised();
        });
        if (fact instanceof CaseAllocated) {
            throw Problem.of(Refusal.of(RefusalCode.ALLOCATION_FINAL, "registrationId"))
                    .raised();
        }
        CommandCatalogue.Entry entry = CommandCatalogue.of(Facts.commandFor(fact));
        return reader.readReplacement(entry.shape(), replacement, caseId, registrationId);
    }

    private CommandReader.Sealing sealing(CaseReader.@Nullable Folded known) {
        return new Seals(known, people::identify);
    }

    /** Seals with the person of a case, and identifies persons in a way to choose. */
    private final class Seals implements CommandReader.Sealing {

        private final CaseReader.@Nullable Folded known;
        private final BiFunction<Cpr, LocalDate, Identity> identities;

        Seals(CaseReader.@Nullable Folded known, BiFunction<Cpr, LocalDate, Identity> identities) {
            this.known = known;
            this.identities = identities;
        }

        @Override
        public Identity identify(Cpr cpr, LocalDate firstDay) {
            return identities.apply(cpr, firstDay);
        }

        @Override
        public Sealed newNumber(Cpr cpr) {
            CaseState state = Objects.requireNonNull(known, "only an existing case has a person")
                    .state();
            String personId = state.person().personId();
            Cpr born = cpr.bornBy(state.opening().firstDay());
            people.refuseTaken(personId, born);
            return people.seal(personId, People.CPR_FIELD, born.digits());
        }

        @Override
        public Sealed seal(String field, String text) {
            CaseReader.Folded of = Objects.requireNonNull(known, "only an existing case has free text");
            return people.seal(of.state().opening().person().personId(), field, text);
        }
    }

    /**
     * Decides once on a stand-in where the command names somebody who is not known yet: to identify is to store, and a
     * refused command stores nothing. What only the append can find out is then left, and concerns known persons alone: a
     * claim is refused because the person has it already.
     */
    private void refuseBeforeAnybodyIsKnown(Checked checked, CaseReader.@Nullable Folded known) {
        if (!namesSomebody(checked)) {
            return;
        }
        AtomicBoolean stranger = new AtomicBoolean();
        Record command = bind(checked, known, new Seals(known, (cpr, firstDay) -> {
            if (people.personIdOf(cpr).isPresent()) {
                return people.identify(cpr, firstDay);
            }
            stranger.set(true);
            return strangers.identity(cpr, firstDay);
        }));
        if (!stranger.get() || !(command instanceof CaseCommand ofCase)) {
            return;
        }
        CaseState state = known != null
                ? known.state()
                : cases.current(ofCase.caseId()).map(CaseReader.Folded::state).orElse(CaseState.NONE);
        String trialId = state.exists()
                ? state.opening().trialId()
                : command instanceof CaseCommand.OpenCase open ? open.trialId() : "";
        if (checked.sent().ifMatch() != null) {
            requireSequence(ofCase.caseId(), checked.sent().ifMatch(), known != null);
        }
        try {
            CaseDecider.decide(
                            state,
                            ofCase,
                            new Circumstances(
                                    clock.today(), trials.current(trialId).orElse(null)))
                    .orThrow();
        } catch (RefusedException refused) {
            throw Problem.of(refused.refusal()).raised();
        }
    }

    /** Whether a command names a person by number: the opening of a case, and its correction. */
    private static boolean namesSomebody(Checked checked) {
        return checked.opens()
                || (checked.draft().value("replacement") instanceof ObjectNode replacement && replacement.has("cpr"));
    }

    /** A seed that nobody knows. */
    AllocationSeed newSeed() {
        byte[] seed = new byte[AllocationSeed.BYTES];
        random.nextBytes(seed);
        return new AllocationSeed(HexFormat.of().formatHex(seed));
    }

    /** Random letters: no digits, so that an id made here never looks like a CPR number. */
    private String randomId() {
        StringBuilder id = new StringBuilder(22);
        for (int i = 0; i < 22; i++) {
            id.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
        }
        return id.toString();
    }

    // ---- the decision --------

    /**
     * Sends it.
     *
     * @param ofOwnCase whether the caller may know at which sequence the stream stands: it is a case that they reach
     */
    private Outcome send(Record command, CommandOrigin origin, @Nullable Long ifMatch, boolean ofOwnCase) {
        Object envelope = envelope(command);
        String stream = streamOf(envelope);
        for (int attempt = 1; ; attempt++) {
            try {
                if (ifMatch == null) {
                    return outcome(command, stream, origin, sender.<Object>send(envelope, origin));
                }
                requireSequence(stream, ifMatch, ofOwnCase);
                return outcome(
                        command,
                        stream,
                        origin,
                        ExpectedSequence.call(stream, ifMatch, () -> sender.<Object>send(envelope, origin)));
            } catch (ConcurrencyException | AggregateStreamCreationException others) {
                // Nothing was appended; decided again, on what the others did. An If-Match is then compared again.
                if (attempt == TRIES) {
                    throw Problem.of(ProblemCode.BUSY).raised();
                }
                pause(attempt);
            } catch (DuplicateCommandKey twin) {
                return earlier(origin.client(), origin.key(), origin.fingerprint())
                        .orElseThrow(() -> Problem.of(ProblemCode.BUSY).raised());
            } catch (RefusedException refused) {
                throw Problem.of(refused.refusal()).raised();
            } catch (PersonForgotten | NumberTaken identity) {
                // Since the command was read.
                throw refusal(identity).raised();
            } catch (ClaimTaken taken) {
                throw Problem.of(refusal(taken.claim().kind())).raised();
            } catch (LogBusy | LockAcquisitionFailedException busy) {
                throw Problem.of(ProblemCode.BUSY).raised();
            }
        }
    }

    private static Object envelope(Record command) {
        return switch (command) {
            case CaseCommand ofCase -> Execute.of(ofCase);
            case TrialCommand ofTrial -> TrialCommands.envelope(ofTrial);
            case ProviderCommand ofAgreement -> ExecuteAgreement.of(ofAgreement);
            default -> throw new IllegalStateException("Nothing handles " + command.getClass());
        };
    }

    private static String streamOf(Object envelope) {
        return switch (envelope) {
            case Execute execute -> execute.caseId();
            case ExecuteTrial execute -> execute.aggregateId();
            case ExecuteIntake execute -> execute.aggregateId();
            case ExecuteAgreement execute -> execute.aggregateId();
            default -> throw new IllegalStateException("No stream of " + envelope.getClass());
        };
    }

    private void requireSequence(String stream, long expected, boolean ofOwnCase) {
        long standing = log.lastSequence(stream);
        if (standing != expected) {
            throw ExpectedSequence.mismatch(ofOwnCase ? standing : -1);
        }
    }

    /** What a claim that another case holds refuses. */
    static Refusal refusal(String claimKind) {
        RefusalCode code = claimKind.equals(CaseClaims.OPEN_CASE)
                ? RefusalCode.SECOND_OPEN_CASE
                : RefusalCode.PERSON_ALREADY_IN_TRIAL;
        // Not which case: it may be another jobcentre's, and a look-up by CPR number is no way to find cases.
        return Refusal.of(code, null);
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(2, 10L << attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.of(ProblemCode.BUSY).raised();
        }
    }

    // ---- after the decision --------

    private Outcome outcome(Record command, String stream, CommandOrigin origin, Appended<Object> appended) {
        Receipt receipt = appended.receipt();
        if (receipt == null) {
            receipt = alreadyThere(command, stream, origin);
            receipts.note(receipt);
            // Of two requests with one key that both changed nothing, the first one's note stands.
            Optional<Outcome> twin = earlier(origin.client(), origin.key(), origin.fingerprint());
            if (twin.isPresent()) {
                return new Outcome(twin.get().answer(), origin.key(), false);
            }
        }
        return new Outcome(CommandAnswer.of(receipt), origin.key(), false);
    }

    /** The receipt of a command whose content was registered before: nothing appended, the first position. */
    private Receipt alreadyThere(Record command, String stream, CommandOrigin origin) {
        String caseId = command instanceof CaseCommand ofCase ? ofCase.caseId() : null;
        List<String> registrationIds = command instanceof CaseCommand ofCase ? registrationIds(ofCase) : List.of();
        List<RecordedEvent> alike = log.ofAggregate(stream, Long.MAX_VALUE).stream()
                .filter(recorded(command))
                .toList();
        if (alike.isEmpty()) {
            throw new IllegalStateException("Nothing was appended, and nothing like it is there");
        }
        RecordedEvent first = command instanceof CaseCommand ? firstOfContent(alike, command) : alike.getFirst();
        return new Receipt(
                origin.client(),
                origin.key(),
                origin.fingerprint(),
                caseId,
                first.sequence(),
                first.position(),
                List.of(),
                registrationIds);
    }

    /**
     * Which of a slot's events first recorded what the command asks for. What stands in the slot is what it asks for, or
     * it would not have been answered with nothing; a correction was recorded by the last event, and a registration by
     * the first that says what stands now, which is a correction where the registration was first sent wrong.
     */
    private static RecordedEvent firstOfContent(List<RecordedEvent> ofSlot, Record command) {
        RecordedEvent last = ofSlot.getLast();
        if (!(command instanceof CaseCommand.Registering)) {
            return last;
        }
        Registration standing = content(last);
        return ofSlot.stream()
                .filter(event -> content(event).equals(standing))
                .findFirst()
                .orElse(last);
    }

    private static Registration content(RecordedEvent event) {
        return ((Registration) event.payload()).withCorrection(null);
    }

    private static List<String> registrationIds(CaseCommand command) {
        return switch (command) {
            case CaseCommand.Registering registering -> List.of(registering.registrationId());
            case CaseCommand.CorrectRegistration correct -> List.of(correct.registrationId());
            case CaseCommand.WithdrawRegistration withdraw -> List.of(withdraw.registrationId());
            case CaseCommand.OfPerson identity -> List.of();
        };
    }

    /** Recognises the event that recorded what the command asks for. */
    private static Predicate<RecordedEvent> recorded(Record command) {
        return event -> switch (event.payload()) {
            case Registration fact ->
                command instanceof CaseCommand.ReplaceCpr replace
                        ? fact instanceof CaseEvent.CaseOpened opened
                                && replace.cpr().equals(opened.person().cpr())
                        : command instanceof CaseCommand ofCase
                                && !(command instanceof CaseCommand.WithdrawRegistration)
                                && registrationIds(ofCase).contains(fact.registrationId());
            case CaseEvent.PersonForgotten forgetting -> command instanceof CaseCommand.ForgetPerson;
            case CaseEvent.CprReplaced replaced ->
                command instanceof CaseCommand.ReplaceCpr replace
                        && replace.cpr().equals(replaced.cpr());
            case RegistrationWithdrawn withdrawn ->
                command instanceof CaseCommand.WithdrawRegistration withdraw
                        && withdrawn.registrationId().equals(withdraw.registrationId());
            case TrialEvent.TrialRegistered registered -> command instanceof TrialCommand.RegisterTrial;
            case TrialEvent.ProtocolAdopted adopted ->
                command instanceof TrialCommand.AdoptProtocol adopt && adopt.version() == adopted.version();
            case TrialEvent.JobcentreEnrolled enrolled ->
                command instanceof TrialCommand.EnrolJobcentre enrol
                        && enrol.jobcentreId().equals(enrolled.jobcentre().jobcentreId());
            case TrialEvent.LocalTargetsAdopted adopted ->
                command instanceof TrialCommand.AdoptLocalTargets adopt
                        && adopt.jobcentreId().equals(adopted.jobcentreId())
                        && adopt.effectiveFrom().equals(adopted.effectiveFrom());
            case TrialEvent.AllocationChanged changed ->
                command instanceof TrialCommand.ChangeAllocation change
                        && change.jobcentreId().equals(changed.jobcentreId())
                        && change.effectiveFrom().equals(changed.effectiveFrom());
            case TrialEvent.AllocationSeedSet set -> command instanceof TrialCommand.SetAllocationSeed;
            case TrialEvent.TrialUnblinded unblinded -> command instanceof TrialCommand.UnblindTrial;
            case IntakeEvent.IntakePaused paused ->
                command instanceof TrialCommand.PauseIntake pause
                        && pause.from().equals(paused.from());
            case IntakeEvent.IntakeResumed resumed ->
                command instanceof TrialCommand.ResumeIntake resume
                        && resume.on().equals(resumed.on());
            case AgreementEvent.AgreementRegistered registered ->
                command instanceof ProviderCommand.RegisterProviderAgreement;
            case AgreementEvent.AgreementChanged changed ->
                command instanceof ProviderCommand.ChangeProviderAgreement change
                        && change.effectiveFrom().equals(changed.effectiveFrom());
            default -> false;
        };
    }
}
