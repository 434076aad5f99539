package dk.tilbage.providers;

import dk.tilbage.providers.Agreement.Course;
import dk.tilbage.providers.Agreement.Lot;
import dk.tilbage.providers.Agreement.Price;
import dk.tilbage.providers.Agreement.ReportingDuty;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.TargetGroup;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked of an agreement with a provider. A record's components are the fields of the command in the HTTP
 * contract.
 */
public sealed interface ProviderCommand {

    /** The trial. */
    String trialId();

    /** The agreement. */
    String agreementId();

    /**
     * Register an agreement that a jobcentre has made with a provider.
     *
     * @param trialId the trial
     * @param agreementId client-made id
     * @param jobcentreId the jobcentre
     * @param providerId the provider
     * @param name what it is called
     * @param from the first day of it; referrals are made from this day on
     * @param to the last day on which a referral can be made
     * @param places how many places were agreed; no limit where neither this nor {@code mostPlaces} is there
     * @param fewestPlaces the fewest paid for, where a range was agreed
     * @param mostPlaces the most at the same price, where a range was agreed
     * @param lots the lots the places are made of; they add up to {@code places}
     * @param price what is paid, where one price holds for all of it
     * @param weeks how many weeks a course lasts at most
     * @param extendable whether the jobcentre may extend a course
     * @param targetGroups whom it is for; everybody where absent
     * @param groups the groups it is for: somebody in another, or in none yet, is refused; no matter where absent
     * @param categories the categories it is for; all where absent
     * @param courses the catalogue of courses
     * @param reports what the provider reports, and when
     */
    record RegisterProviderAgreement(
            String trialId,
            String agreementId,
            String jobcentreId,
            String providerId,
            String name,
            LocalDate from,
            LocalDate to,
            @Nullable Integer places,
            @Nullable Integer fewestPlaces,
            @Nullable Integer mostPlaces,
            @Nullable List<Lot> lots,
            @Nullable Price price,
            @Nullable Integer weeks,
            boolean extendable,
            @Nullable Set<TargetGroup> targetGroups,
            @Nullable Set<Group> groups,
            @Nullable Set<Integer> categories,
            @Nullable List<Course> courses,
            @Nullable List<ReportingDuty> reports)
            implements ProviderCommand {}

    /**
     * Change an agreement's places and last day, from a day on. What is not there was not agreed any more. Everything
     * else is another agreement.
     *
     * @param trialId the trial
     * @param agreementId the agreement
     * @param effectiveFrom the first day of the change; after that of the one before
     * @param to the last day on which a referral can be made
     * @param places how many places were agreed; no limit where neither this nor {@code mostPlaces} is there
     * @param fewestPlaces the fewest paid for, where a range was agreed
     * @param mostPlaces the most at the same price, where a range was agreed
     * @param lots the lots the places are made of; they add up to {@code places}
     */
    record ChangeProviderAgreement(
            String trialId,
            String agreementId,
            LocalDate effectiveFrom,
            LocalDate to,
            @Nullable Integer places,
            @Nullable Integer fewestPlaces,
            @Nullable Integer mostPlaces,
            @Nullable List<Lot> lots)
            implements ProviderCommand {}
}
