package dk.tilbage.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseReader;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.casefile.CaseStatus;
import dk.tilbage.casefile.ImpliedAllocation;
import dk.tilbage.deadlines.ConversationVerdict;
import dk.tilbage.deadlines.Judge;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.RecordedEvent;
import dk.tilbage.people.AccessLog.What;
import dk.tilbage.people.People;
import dk.tilbage.trial.Draw;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.Period;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.Trials;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** A case, folded from the log, and the events it is made of. */
@ConditionalOnWebApplication
@RestController
@Tag(name = "Cases")
@RequestMapping(path = "/api/v1/cases/{caseId}", produces = MediaType.APPLICATION_JSON_VALUE)
class CaseController {

    private final CaseReader cases;
    private final EventLog log;
    private final Trials trials;
    private final EmergencyAccess emergencies;
    private final Accesses accesses;
    private final People people;

    CaseController(
            CaseReader cases,
            EventLog log,
            Trials trials,
            EmergencyAccess emergencies,
            Accesses accesses,
            People people) {
        this.people = people;
        this.cases = cases;
        this.log = log;
        this.trials = trials;
        this.emergencies = emergencies;
        this.accesses = accesses;
    }

    /**
     * A case.
     *
     * @param caseId its id
     * @param sequence the sequence of its last event, for {@code If-Match}
     * @param position the position of its last event
     * @param trialId its trial
     * @param jobcentreId the jobcentre that holds it
     * @param caseworkerId the caseworker who holds it
     * @param team the team, where one was named
     * @param track the track in force after everything known; absent where none was chosen
     * @param targetGroup its target group
     * @param firstDay day 1
     * @param hasJob whether the person has a job after everything known: the one at the opening, until a dismissal
     * @param status open or closed
     * @param group the group it was allocated to
     * @param allocatedOn the day of the allocation
     * @param allocation the allocation, beside what the rule implies of the facts as they stand; absent before it
     * @param entry the day the person entered the trial
     * @param course a participant's course
     * @param leftBeforeEntry whether it ended before entry
     * @param outOfOrder whether the first follow-up was held before the allocation
     * @param enteredOutsideIntake whether the day of entry lies outside the jobcentre's intake window
     * @param personForgotten true where the person was forgotten since, by this case or another: nothing sealed can be opened
     * @param registrations the facts of its ledger, in slot order
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Case(
            String caseId,
            long sequence,
            long position,
            String trialId,
            String jobcentreId,
            String caseworkerId,
            @Nullable String team,
            @Nullable String track,
            TargetGroup targetGroup,
            LocalDate firstDay,
            boolean hasJob,
            CaseStatus status,
            Group group,
            @Nullable LocalDate allocatedOn,
            @Nullable CaseAllocation allocation,
            @Nullable LocalDate entry,
            @Nullable Period course,
            boolean leftBeforeEntry,
            boolean outOfOrder,
            boolean enteredOutsideIntake,
            boolean personForgotten,
            List<Fact> registrations) {}

    /**
     * An allocation. The group that was assigned is never changed; a corrected CPR number, target group or labour-market
     * position may imply another.
     *
     * @param assigned the group that was assigned
     * @param method the rule that assigned it
     * @param stratum the stratum it is counted in; absent where it is that of everybody else
     * @param draw which draw assigned it; absent where nothing was drawn
     * @param implied the group that the rule in force on the day implies of the facts as they stand; UNALLOCATED where the
     *     case would not be allocated; absent where it would have been drawn from another list
     * @param impliedMethod that rule; absent where the case would not be allocated
     * @param differs whether what is implied is not what was assigned, or cannot be told
     * @param knownOn the day the group became known to the jobcentre; absent where it is drawn and not revealed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CaseAllocation(
            Group assigned,
            String method,
            @Nullable String stratum,
            @Nullable Draw draw,
            @Nullable Group implied,
            @Nullable String impliedMethod,
            boolean differs,
            @Nullable LocalDate knownOn) {}

    /**
     * A fact of the ledger.
     *
     * @param registrationId its slot
     * @param type the event that recorded it
     * @param data its fields; what is sealed is shown as sealed
     * @param deadlines of a conversation that was held: which deadline rules it fulfils, and what it lacks for others
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Fact(
            String registrationId,
            String type,
            JsonNode data,
            @Nullable ConversationVerdict deadlines) {}

    /**
     * A page of a case's history.
     *
     * @param caseId the case
     * @param items its events, oldest first
     * @param next the {@code after} of the next page, where there is one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record History(
            String caseId,
            List<HistoryEntry> items,
            @Nullable Long next) {}

    @Operation(summary = "A case, folded from the log; as it stood at a position of the log where one is given.")
    @GetMapping
    ResponseEntity<Case> findCase(
            @PathVariable String caseId, @RequestParam(required = false) @Nullable Long asOfPosition, Caller caller) {
        Opened opened = readable(caseId, caller);
        CaseReader.Folded now = opened.now();
        if (asOfPosition == null) {
            accesses.shown(caller, What.CASE_SHOWN, caseId, opened.details());
            return answer(
                    caseId, now, trials.current(now.state().opening().trialId()).orElse(null));
        }
        long position = reached(asOfPosition);
        CaseReader.Folded then = cases.asOf(caseId, position).orElseThrow(CommandService::caseUnknown);
        opened.details().put("asOfPosition", position);
        accesses.shown(caller, What.CASE_SHOWN, caseId, opened.details());
        return answer(
                caseId,
                then,
                trials.asOf(then.state().opening().trialId(), position).orElse(null));
    }

    @Operation(summary = "Every event of a case, oldest first, and what it corrects or withdraws.")
    @GetMapping("/history")
    History caseHistory(
            @PathVariable String caseId,
            @RequestParam(defaultValue = "500") int limit,
            @RequestParam(required = false) @Nullable Long after,
            Caller caller) {
        ViewController.page(limit);
        Opened opened = readable(caseId, caller);
        accesses.shown(caller, What.HISTORY_SHOWN, caseId, opened.details());
        List<HistoryEntry> items = new ArrayList<>();
        Map<String, Long> standing = new HashMap<>();
        // From the first one on: what an event corrects may stand on an earlier page.
        for (RecordedEvent event : cases.events(caseId, 0, Long.MAX_VALUE)) {
            HistoryEntry entry = HistoryEntry.of(event, standing);
            if (after != null && entry.sequence() <= after) {
                continue;
            }
            if (items.size() == limit) {
                return new History(caseId, items, items.getLast().sequence());
            }
            items.add(entry);
        }
        return new History(caseId, items, null);
    }

    /** A case that the caller may see, and what the access log tells of why. */
    private record Opened(CaseReader.Folded now, Map<String, Object> details) {}

    private Opened readable(String caseId, Caller caller) {
        caller.require(Role.CASE_APPLICATION, Role.AUDITOR);
        CaseReader.Folded now =
                cases.current(CommandReader.id(caseId, "caseId")).orElseThrow(CommandService::caseUnknown);
        String holder = CaseFacts.of(now.state()).holder().jobcentreId();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("jobcentreId", holder);
        if (!caller.mayReach(holder)) {
            long opened = emergencies
                    .open(caller, caseId)
                    .orElseThrow(() -> Problem.of(ProblemCode.OTHER_JOBCENTRE).raised());
            details.put("emergencyAccess", opened);
        }
        return new Opened(now, details);
    }

    private long reached(long position) {
        if (position < 0) {
            throw Problem.of(ProblemCode.PARAMETER_INVALID, "asOfPosition").raised();
        }
        if (position > log.head()) {
            throw Problem.of(ProblemCode.POSITION_BEYOND_HEAD, "asOfPosition").raised();
        }
        return position;
    }

    private ResponseEntity<Case> answer(String caseId, CaseReader.Folded folded, @Nullable ProtocolHistory protocol) {
        CaseState state = folded.state();
        CaseFacts facts = CaseFacts.of(state);
        CaseFacts.Holder holder = facts.holder();
        Map<String, ConversationVerdict> verdicts = protocol == null ? Map.of() : Judge.conversations(facts, protocol);
        Case body = new Case(
                caseId,
                folded.sequence(),
                folded.position(),
                facts.opening().trialId(),
                holder.jobcentreId(),
                holder.caseworkerId(),
                holder.team(),
                facts.track().orElse(null),
                facts.targetGroup(),
                facts.firstDay(),
                facts.hasJob(),
                facts.status(),
                facts.group(),
                facts.allocation().map(CaseEvent.CaseAllocated::on).orElse(null),
                protocol == null ? null : allocation(state, facts, protocol),
                facts.entry().orElse(null),
                protocol == null ? null : facts.course(protocol).orElse(null),
                facts.leftBeforeEntry(),
                facts.outOfOrder(),
                protocol != null && facts.enteredOutsideIntake(protocol),
                people.isForgotten(facts.opening().person().personId()),
                state.facts().stream()
                        .map(fact -> new Fact(
                                fact.registrationId(),
                                fact.getClass().getSimpleName(),
                                HistoryEntry.data(fact),
                                verdicts.get(fact.registrationId())))
                        .toList());
        return ResponseEntity.ok().eTag("\"" + folded.sequence() + "\"").body(body);
    }

    private static @Nullable CaseAllocation allocation(CaseState state, CaseFacts facts, ProtocolHistory protocol) {
        CaseEvent.CaseAllocated assigned = facts.allocation().orElse(null);
        if (assigned == null) {
            return null;
        }
        ImpliedAllocation implied = ImpliedAllocation.of(state, protocol).orElseThrow();
        return new CaseAllocation(
                assigned.group(),
                assigned.method(),
                assigned.stratum(),
                assigned.draw(),
                implied.group(),
                implied.method(),
                implied.group() != assigned.group(),
                facts.allocationKnownOn().orElse(null));
    }
}
