package dk.tilbage.simulation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What caseworkers write and choose: short Danish notes about nobody. */
final class Texts {

    static final List<String> NO_SHOW =
            List.of("Mødte ikke op, ingen melding.", "Havde glemt aftalen.", "Syg på dagen, ringede efter mødet.");
    static final List<String> CANCELLED = List.of(
            "Afbud: tid på sygehuset samme dag.",
            "Afbud fra borgeren, ny tid aftales.",
            "Sagsbehandleren er syg, ny tid sendes.");
    static final List<String> TELEPHONE = List.of(
            "Er delvist i arbejde og kan ikke komme i kontorets tid.",
            "Helbredet tillader ikke fremmøde denne uge.",
            "Kort opfølgning, fremmøde vurderes ikke at tilføre noget.");
    static final List<String> FREQUENCY = List.of(
            "Optrapper timer på arbejdspladsen, ugentlig samtale er for tæt.", "Indlagt, samtaler efter aftale.");
    static final List<String> NOT_EXEMPT = List.of(
            "Ingen grund til fritagelse på det foreliggende.",
            "Behandlingen kan forenes med et tilbud.",
            "Kan deltage med skånehensyn.");
    static final List<String> FEWER_HOURS = List.of(
            "Lægelig vurdering: kan klare få timer om ugen, øges gradvist.",
            "Behandling to dage om ugen begrænser timetallet.");
    static final List<String> PURPOSE = List.of(
            "Genoptage dagsrytme og afprøve arbejdsevnen.",
            "Forberede gradvis tilbagevenden til eget job.",
            "Afklare hvilke opgaver der kan klares.");

    static final List<String> OPINION = List.of(
            "Kan deltage med skånehensyn.",
            "Tilstanden er under behandling, gradvis optrapning kan begynde.",
            "Der mangler oplysninger fra speciallægen.");
    static final List<String> QUESTION =
            List.of("Status og prognose?", "Hvilke hensyn kræver arbejdet?", "Er der udsigt til bedring?");
    static final List<String> DISPUTE =
            List.of("Mener ikke at kunne deltage i tilbuddet.", "Ønsker et andet tilbud.", "Ønsker at blive fritaget.");
    static final List<String> SANCTION =
            List.of("Udeblevet uden afbud trods vejledning.", "Har ikke medvirket, og er hørt om det.");
    static final List<String> SET_ASIDE = List.of(
            "Ikke relevant for denne borger.",
            "Borgeren får det allerede gennem sygehuset.",
            "Arbejdspladsen har ikke mulighed for det.");

    static final String WRONG_DATE = "Forkert dato indtastet.";
    static final String WRONG_HOURS = "Forkert timetal indtastet.";
    static final String WRONG_CATEGORY = "Forkert kategori valgt.";
    static final String WRONG_EMPLOYMENT = "Arbejdsmarkedstilknytning rettet efter oplysningsskemaet.";
    static final String WRONG_CAUSE = "Sygdomsårsag rettet efter lægeattesten.";
    static final String REGISTERED_TWICE = "Registreret to gange.";

    static final Map<String, Double> DECLINE_REASONS = weights(
            "HEALTH", 40, "TREATMENT", 20, "WORK", 8, "CARE_DUTIES", 6, "NOT_RELEVANT", 16, "TRANSPORT", 6, "OTHER", 4);
    static final Map<String, Double> PRIORITY_REASONS =
            weights("NO_EMPLOYER", 22, "EMPLOYER_DECLINED", 18, "HEALTH", 40, "NOT_RELEVANT_YET", 15, "OTHER", 5);
    static final Map<String, Double> EARLY_ENDS = weights("HEALTH", 45, "NO_SHOW", 25, "OTHER_OFFER", 20, "OTHER", 10);

    private Texts() {}

    static String ofGround(String ground) {
        return switch (ground) {
            case "EARLY_RETIREMENT_CASE" -> "Sag om førtidspension er påbegyndt.";
            case "TERMINAL_ILLNESS" -> "Livstruende sygdom, lægeerklæring foreligger.";
            case "TREATMENT_OBSTACLE" -> "Behandlingsforløb er for tiden til hinder for et tilbud.";
            case "PREGNANCY_RELATED" -> "Sygdom på grund af graviditet.";
            case "NO_RETURN_OTHER" -> "Sygdommen udelukker tilbagevenden; vurderet med lægekonsulenten.";
            case "NO_OFFER_NOW_OTHER" -> "Længere indlæggelse, et tilbud er ikke muligt nu.";
            case "RETURN_TO_OWN_JOB_IMMINENT" -> "Genoptager eget arbejde inden for få uger.";
            default -> "Genoptræning i sundhedssystemet; jobcentret kan ikke støtte en gradvis tilbagevenden.";
        };
    }

    /** Weights by name, in the order of the names, so that the same draw gives the same choice. */
    static Map<String, Double> weights(Object... namesAndWeights) {
        Map<String, Double> weights = new TreeMap<>();
        for (int i = 0; i < namesAndWeights.length; i += 2) {
            weights.put((String) namesAndWeights[i], ((Number) namesAndWeights[i + 1]).doubleValue());
        }
        return weights;
    }
}
