package dk.tilbage.deadlines;

import static dk.tilbage.trial.TrialFiles.AKTIVE_HURTIGERE_TILBAGE;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseEvent.ActivitySetAside;
import dk.tilbage.casefile.CaseEvent.CaseOpened;
import dk.tilbage.casefile.CaseEvent.CaseTransferred;
import dk.tilbage.casefile.CaseEvent.PackageAssigned;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.casefile.Histories;
import dk.tilbage.support.TestTrial;
import dk.tilbage.support.TrialInFiles;
import dk.tilbage.trial.ProtocolHistory;
import java.util.List;

/**
 * A random history and the rules to judge it by: those of the small trial, of each jobcentre of 2009, of Lyngby-Taarbæk,
 * of Copenhagen's packages, or rules that nobody would write.
 */
record JudgedCase(String label, CaseFacts facts, ProtocolHistory protocol) {

    private static final String RANDOM_RULES = "random rules";
    private static final ProtocolHistory SMALL = TestTrial.protocol();
    private static final ProtocolHistory TRIAL_2009 = TrialInFiles.history(AKTIVE_HURTIGERE_TILBAGE);
    private static final ProtocolHistory LYNGBY = TrialInFiles.history("lyngby-taarbaek");
    private static final ProtocolHistory COPENHAGEN = TrialInFiles.history("koebenhavn-2015");
    private static final List<String> SIXTEEN =
            List.copyOf(TRIAL_2009.jobcentres().sequencedKeySet());

    boolean hasRandomRules() {
        return label.startsWith(RANDOM_RULES);
    }

    static JudgedCase random(long seed) {
        return of(seed, Histories.random(seed).events());
    }

    /** The same case as if nobody had ever been wrong. */
    static JudgedCase rightAlone(long seed) {
        return of(seed, Histories.random(seed).rightAlone());
    }

    private static JudgedCase of(long seed, List<CaseEvent> events) {
        return switch (Math.floorMod(seed, 8)) {
            case 0, 1 -> of("small", seed, events, SMALL);
            case 2, 3 ->
                of(
                        "2009",
                        seed,
                        moved(
                                events,
                                SIXTEEN.get(Math.floorMod(seed / 8, SIXTEEN.size())),
                                SIXTEEN.get(Math.floorMod(seed / 128, SIXTEEN.size()))),
                        TRIAL_2009);
            case 4 -> of("Lyngby", seed, moved(events, "lyngby-taarbaek", "lyngby-taarbaek"), LYNGBY);
            case 5 -> of("Copenhagen", seed, moved(events, "koebenhavn", "koebenhavn"), COPENHAGEN);
            default -> of(RANDOM_RULES, seed, events, RandomRules.history(seed));
        };
    }

    private static JudgedCase of(String label, long seed, List<CaseEvent> events, ProtocolHistory protocol) {
        return new JudgedCase(label + ", seed " + seed, CaseFacts.of(CaseState.fold(events)), protocol);
    }

    /** The same history at other jobcentres, with packages that are known there, and flex-job approved before its first day. */
    private static List<CaseEvent> moved(List<CaseEvent> events, String jobcentre, String other) {
        return events.stream()
                .map(event -> switch (event) {
                    case CaseOpened opened ->
                        new CaseOpened(
                                opened.registrationId(),
                                opened.trialId(),
                                jobcentre,
                                opened.person(),
                                opened.targetGroup(),
                                opened.firstDay(),
                                opened.employment(),
                                opened.hasJob(),
                                opened.caseworkerId(),
                                opened.origin() == null
                                        ? null
                                        : opened.firstDay().minusDays(5),
                                opened.origin(),
                                opened.startStock(),
                                opened.benefit(),
                                opened.correction());
                    case CaseTransferred moved ->
                        new CaseTransferred(
                                moved.registrationId(),
                                moved.caseworkerId(),
                                moved.team(),
                                moved.jobcentreId() == null ? null : other,
                                moved.on(),
                                moved.correction());
                    case PackageAssigned assigned ->
                        new PackageAssigned(
                                assigned.registrationId(),
                                "pakke-" + assigned.packageId(),
                                assigned.on(),
                                assigned.justification(),
                                assigned.correction());
                    case ActivitySetAside aside ->
                        new ActivitySetAside(
                                aside.registrationId(),
                                aside.assignmentId(),
                                aside.activityId().equals("placement")
                                        ? "delvis-eller-placering"
                                        : "opfoelgning-4-uger",
                                aside.on(),
                                aside.reason(),
                                aside.correction());
                    default -> event;
                })
                .toList();
    }

    @Override
    public String toString() {
        return label;
    }
}
