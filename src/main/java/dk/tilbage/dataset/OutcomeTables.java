package dk.tilbage.dataset;

import static dk.tilbage.dataset.Columns.code;
import static dk.tilbage.dataset.Columns.date;
import static dk.tilbage.dataset.Columns.keys;
import static dk.tilbage.dataset.Columns.name;

import dk.tilbage.casefile.CaseEvent.CaseAllocated;
import dk.tilbage.dataset.Codes.EndState;
import dk.tilbage.dataset.Codes.ExemptWhen;
import dk.tilbage.dataset.Codes.NotAllocated;
import dk.tilbage.dataset.Codes.NotEntered;
import dk.tilbage.dataset.Column.Mark;
import dk.tilbage.dataset.Spells.Spell;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of people: the flow of a CONSORT diagram, and times to an event. */
final class OutcomeTables {

    private OutcomeTables() {}

    // ---- disposition ------------------------------------------------------------------------------------------------

    /**
     * One row for each person, as R's package {@code consort} reads it: a column is empty for whoever did not come so far.
     * Of a person with several cases it is the one that was allocated, for a person enters a trial once, else the first.
     */
    static final Table<Disposition> DISPOSITION = Table.ofCase(
                    "disposition",
                    "Forløb gennem forsøget",
                    "Disposition",
                    "One row for each person: how far through the trial. The case that was allocated, else the first one",
                    disposition(),
                    of -> List.of(new Disposition(of)),
                    row -> "")
            .since(2)
            .inExports()
            .marking(Mark.NOT_MINIMAL, "trial")
            .marking(Mark.GROUP, "arm")
            .onePerPerson(of -> new Disposition(of).rank());

    private static List<Column<Disposition>> disposition() {
        List<Column<Disposition>> columns = new ArrayList<>(keys(Disposition::of));
        columns.add(Columns.<Disposition>name(
                        "trial",
                        "Forsøg",
                        "Trial",
                        "The trial",
                        "CaseOpened.trialId",
                        row -> row.of().facts().opening().trialId())
                .always());
        columns.add(Columns.<Disposition>name(
                        "jobcentre",
                        "Jobcenter",
                        "Jobcentre",
                        "The jobcentre that opened the case",
                        "CaseOpened.jobcentreId",
                        row -> row.of().facts().opening().jobcentreId())
                .always());
        columns.add(name(
                "region",
                "Beskæftigelsesregion",
                "Employment region",
                "The employment region of that jobcentre",
                "JobcentreEnrolled.region",
                row -> row.of().jobcentre().map(jobcentre -> jobcentre.region()).orElse(null)));
        columns.add(Columns.<Disposition>code(
                        Codes.TARGET_GROUP,
                        "target_group",
                        "Målgruppe",
                        "Target group",
                        "The target group",
                        "CaseOpened.targetGroup",
                        row -> row.of().facts().targetGroup())
                .always());
        columns.add(code(
                Codes.NOT_ALLOCATED,
                "not_allocated_reason",
                "Ikke fordelt, fordi",
                "Why not allocated",
                "Why the person is in neither group; empty for those who are",
                "derived",
                Disposition::notAllocated));
        columns.add(code(
                Codes.ARM,
                "arm",
                "Gruppe",
                "Arm",
                "The group the person was allocated to; empty for those in neither",
                "CaseAllocated.group",
                row -> row.inArm() ? row.of().facts().group() : null));
        columns.add(date(
                "allocated_on",
                "Fordelt den",
                "Allocated on",
                "The day of the allocation to one of the two groups",
                "CaseAllocated.on",
                row -> row.inArm() ? Columns.of(row.of().allocation(), CaseAllocated::on) : null));
        columns.add(code(
                Codes.NOT_ENTERED,
                "not_entered_reason",
                "Ikke indtrådt, fordi",
                "Why not entered",
                "Why somebody allocated has not entered; empty for those who have, and for those in neither group",
                "derived",
                Disposition::notEntered));
        columns.add(Columns.<Disposition>flag(
                        "entered",
                        "Indtrådt",
                        "Entered",
                        "Whether the person entered the trial",
                        "derived",
                        Disposition::entered)
                .always());
        columns.add(date(
                "entered_on",
                "Indtrådt den",
                "Entered on",
                "The day of entry",
                "ConversationHeld.heldOn",
                row -> row.of().entry()));
        columns.add(Columns.<Disposition>flag(
                        "exempt",
                        "Nogensinde fritaget",
                        "Ever exempt",
                        "Whether an exemption was ever granted; the exempt stay in the analysis",
                        "ExemptionAssessed.exempt",
                        row -> row.of().firstExemption() != null)
                .always());
        columns.add(code(
                Codes.EXEMPT_WHEN,
                "exempt_when",
                "Fritaget hvornår",
                "Exempt when",
                "When the first exemption came into force",
                "derived",
                Disposition::exemptWhen));
        columns.add(code(
                Codes.GROUND,
                "exempt_ground",
                "Fritagelsesgrund",
                "Ground of exemption",
                "The ground of the first exemption",
                "ExemptionAssessed.ground",
                row -> Columns.of(row.of().firstExemption(), exemption -> exemption.ground())));
        columns.add(code(
                Codes.END_STATE,
                "end_state",
                "Status ved observationens slutning",
                "State at the end of observation",
                "Where somebody who entered stands on the day of observation",
                "derived",
                Disposition::endState));
        columns.add(Columns.<Disposition>flag(
                        "analysed",
                        "Indgår i analysen",
                        "Analysed",
                        "Whether the person counts in outcomes: everybody who entered, in the group allocated to"
                                + " (intention to treat)",
                        "derived",
                        Disposition::entered)
                .always());
        return columns;
    }

    /** How far a case has come, on the day of observation. */
    record Disposition(ObservedCase of) {

        boolean inArm() {
            return switch (of.facts().group()) {
                case PARTICIPANT, CONTROL -> true;
                case NOT_IN_TRIAL, UNALLOCATED -> false;
            };
        }

        boolean entered() {
            return of.entry() != null;
        }

        /** The allocated case comes first, then the one drawn out, then the earliest. */
        String rank() {
            int order = inArm() ? 0 : of.allocation() != null ? 1 : 2;
            return order + "/" + of.facts().firstDay();
        }

        @Nullable
        NotAllocated notAllocated() {
            if (inArm()) {
                return null;
            }
            if (of.allocation() != null) {
                return NotAllocated.NOT_IN_TRIAL;
            }
            if (of.ending() != null) {
                return NotAllocated.LEFT_BEFORE;
            }
            return of.firstExemption() != null ? NotAllocated.EXEMPT_BEFORE : NotAllocated.AWAITING;
        }

        @Nullable
        NotEntered notEntered() {
            if (!inArm() || entered()) {
                return null;
            }
            return of.facts().leftBeforeEntry() ? NotEntered.LEFT_BEFORE_ENTRY : NotEntered.AWAITING_ENTRY;
        }

        @Nullable
        ExemptWhen exemptWhen() {
            var exemption = of.firstExemption();
            if (exemption == null) {
                return null;
            }
            LocalDate entry = of.entry();
            CaseAllocated allocation = of.allocation();
            if (allocation == null || exemption.from().isBefore(allocation.on())) {
                return ExemptWhen.BEFORE_ALLOCATION;
            }
            return entry == null || exemption.from().isBefore(entry) ? ExemptWhen.BEFORE_ENTRY : ExemptWhen.AFTER_ENTRY;
        }

        @Nullable
        EndState endState() {
            if (!entered()) {
                return null;
            }
            var ending = of.ending();
            if (ending == null) {
                return EndState.STILL_ON_BENEFIT;
            }
            return Spells.isRecovery(ending) ? EndState.FULL_RECOVERY : EndState.ENDED_OTHERWISE;
        }
    }

    // ---- spells -----------------------------------------------------------------------------------------------------

    static final Table<Spell> SPELLS = Table.ofCase(
                    "spells",
                    "Forløbstider",
                    "Spells",
                    "One row for each outcome and each spell on benefit of a case that entered: the time from entry to the"
                            + " event, or to where it is censored. A reopening begins the next spell; an analysis of the"
                            + " first event takes spell 1",
                    spells(),
                    Spells::of,
                    Spell::key)
            .since(2)
            .inExports()
            .marking(Mark.GROUP, "group");

    private static List<Column<Spell>> spells() {
        List<Column<Spell>> columns = new ArrayList<>(keys(Spell::of));
        columns.add(Columns.<Spell>code(
                        Codes.SPELL_OUTCOME,
                        "outcome",
                        "Udfald",
                        "Outcome",
                        "The event that the time is measured to",
                        "derived",
                        Spell::outcome)
                .always());
        columns.add(Columns.<Spell>whole(
                        "spell",
                        "Periode",
                        "Spell",
                        "Which spell on benefit since entry, from 1",
                        "derived",
                        Spell::number)
                .always());
        columns.add(Columns.<Spell>date(
                        "start_on",
                        "Begynder den",
                        "Starts on",
                        "The day of entry, or of the reopening",
                        "derived",
                        Spell::startOn)
                .always());
        columns.add(Columns.<Spell>date(
                        "stop_on",
                        "Slutter den",
                        "Stops on",
                        "The first day off benefit, or, where it is censored, the last day known of",
                        "derived",
                        Spell::stopOn)
                .always());
        columns.add(Columns.<Spell>whole(
                        "start_days",
                        "Start, dage fra indtræden",
                        "Start, days since entry",
                        "Days from the day of entry to start_on",
                        "derived",
                        Spell::startDays)
                .in(Columns.DAYS)
                .always());
        columns.add(Columns.<Spell>whole(
                        "stop_days",
                        "Slut, dage fra indtræden",
                        "Stop, days since entry",
                        "Days from the day of entry to stop_on",
                        "derived",
                        Spell::stopDays)
                .in(Columns.DAYS)
                .always());
        columns.add(Columns.<Spell>flag(
                        "event",
                        "Hændelse",
                        "Event",
                        "Whether the spell ended with the event",
                        "derived",
                        row -> row.censorReason() == null)
                .always());
        columns.add(code(
                Codes.CENSOR_REASON,
                "censor_reason",
                "Censureret, fordi",
                "Why censored",
                "Why the spell did not end with the event; empty where it did",
                "derived",
                Spell::censorReason));
        columns.add(Columns.<Spell>code(
                        Codes.GROUP,
                        "group",
                        "Gruppe",
                        "Group",
                        "The group the case was allocated to",
                        "CaseAllocated.group",
                        row -> row.of().facts().group())
                .always());
        columns.add(Columns.<Spell>code(
                        Codes.TARGET_GROUP,
                        "target_group",
                        "Målgruppe",
                        "Target group",
                        "The target group",
                        "CaseOpened.targetGroup",
                        row -> row.of().facts().targetGroup())
                .always());
        columns.add(Columns.<Spell>name(
                        "jobcentre",
                        "Jobcenter",
                        "Jobcentre",
                        "The jobcentre that opened the case",
                        "CaseOpened.jobcentreId",
                        row -> row.of().facts().opening().jobcentreId())
                .always());
        return columns;
    }
}
