package dk.tilbage.dataset;

import dk.tilbage.casefile.CaseEvent.ActivitySetAside;
import dk.tilbage.casefile.CaseEvent.ContactFrequencySet;
import dk.tilbage.casefile.CaseEvent.DisputeRecorded;
import dk.tilbage.casefile.CaseEvent.DisputeSettled;
import dk.tilbage.casefile.CaseEvent.HolidayRecorded;
import dk.tilbage.casefile.CaseEvent.HospitalStayRecorded;
import dk.tilbage.casefile.CaseEvent.MedicalInformationRequested;
import dk.tilbage.casefile.CaseEvent.MedicalOpinionRecorded;
import dk.tilbage.casefile.CaseEvent.MentorAssigned;
import dk.tilbage.casefile.CaseEvent.PackageAssigned;
import dk.tilbage.casefile.CaseEvent.PartyNotified;
import dk.tilbage.casefile.CaseEvent.PlanAgreed;
import dk.tilbage.casefile.CaseEvent.ProviderReportReceived;
import dk.tilbage.casefile.CaseEvent.ReducedHoursDocumented;
import dk.tilbage.casefile.CaseEvent.Registration;
import dk.tilbage.casefile.CaseEvent.SanctionImposed;
import dk.tilbage.casefile.CaseEvent.TrackChosen;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Every fact of a case, of whatever kind. */
final class Registrations {

    /** Asked for very often. */
    private static final ClassValue<String> KINDS = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            return kind(type.asSubclass(Registration.class));
        }
    };

    private Registrations() {}

    /**
     * A fact.
     *
     * @param of the case
     * @param fact the fact
     */
    record RegistrationRow(ObservedCase of, Registration fact) {

        String key() {
            return fact.registrationId();
        }
    }

    static List<RegistrationRow> of(ObservedCase of) {
        return of.facts().inOrder().stream()
                .map(fact -> new RegistrationRow(of, fact))
                .toList();
    }

    /** What a kind of fact is called: {@code CONVERSATION_HELD}. */
    static String kind(Registration fact) {
        return KINDS.get(fact.getClass());
    }

    static String kind(Class<? extends Registration> kind) {
        return kind.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }

    /** What kind of it, where no other table tells. */
    static @Nullable String detail(Registration fact) {
        return switch (fact) {
            case PlanAgreed plan -> plan.kind().name();
            case MedicalInformationRequested request -> request.from().name();
            case MedicalOpinionRecorded opinion -> opinion.canTakePart().name();
            case PartyNotified notice -> notice.party().name();
            case ProviderReportReceived report -> report.kind().name();
            case PackageAssigned assignment -> assignment.packageId();
            case ActivitySetAside aside -> aside.activityId();
            case DisputeRecorded dispute -> dispute.about().name();
            case DisputeSettled settled -> settled.upheld() ? "UPHELD" : "NOT_UPHELD";
            case SanctionImposed sanction -> sanction.cause() + ":" + sanction.effect();
            case TrackChosen track -> track.trackId();
            default -> null;
        };
    }

    /** The last day of what lasts. */
    static @Nullable LocalDate until(Registration fact) {
        return switch (fact) {
            case HospitalStayRecorded stay -> stay.to();
            case HolidayRecorded holiday -> holiday.to();
            case ContactFrequencySet frequency -> frequency.to();
            case ReducedHoursDocumented reduced -> reduced.to();
            case MentorAssigned mentor -> mentor.to();
            default -> null;
        };
    }
}
