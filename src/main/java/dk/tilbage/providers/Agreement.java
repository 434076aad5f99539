package dk.tilbage.providers;

import dk.tilbage.trial.Canonical;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.Period;
import dk.tilbage.trial.TargetGroup;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An agreement of a jobcentre with a provider (domain §3: Randers' contract of 2008, the framework providers of
 * Copenhagen; §4: the suppliers' courses of 2015).
 *
 * @param trialId the trial
 * @param agreementId its id
 * @param jobcentreId the jobcentre that made it
 * @param providerId the provider
 * @param name what it is called
 * @param period its first and last day
 * @param places how many places it has
 * @param price what is paid for it, where one price holds for all of it
 * @param weeks how many weeks a course lasts at most, unless the jobcentre extends it
 * @param extendable whether the jobcentre may extend a course
 * @param targetGroups whom it is for; everybody where empty
 * @param groups the groups it is for (§3, Svendborg); all, and people in none, where absent
 * @param categories the visitation categories it is for; all where empty
 * @param courses the catalogue of courses; one course without a name where empty
 * @param reports what the provider reports, and when
 */
public record Agreement(
        String trialId,
        String agreementId,
        String jobcentreId,
        String providerId,
        String name,
        Period period,
        Places places,
        @Nullable Price price,
        @Nullable Integer weeks,
        boolean extendable,
        Set<TargetGroup> targetGroups,
        @Nullable Set<Group> groups,
        Set<Integer> categories,
        List<Course> courses,
        List<ReportingDuty> reports) {

    /** Sets in their natural order, so that the same agreement sent twice is equal. */
    public Agreement {
        targetGroups = Canonical.sorted(targetGroups);
        groups = groups == null || groups.isEmpty() ? null : Canonical.sorted(groups);
        categories = Collections.unmodifiableSet(new TreeSet<>(categories));
        courses = List.copyOf(courses);
        reports = List.copyOf(reports);
    }

    /** Whether its catalogue has the course. */
    public boolean hasCourse(String courseId) {
        return courses.stream().anyMatch(course -> course.courseId().equals(courseId));
    }

    /**
     * How many places there are at one time.
     *
     * @param fewest the fewest that are paid for as agreed; absent where no range was agreed
     * @param agreed the number agreed on; absent where none was
     * @param most the most at the same price; the agreed number where absent
     * @param lots the lots that the agreed number is made of; empty where it is one
     */
    public record Places(
            @Nullable Integer fewest,
            @Nullable Integer agreed,
            @Nullable Integer most,
            List<Lot> lots) {

        /** A list that nobody changes. */
        public Places {
            lots = List.copyOf(lots);
        }

        /** How many can be taken at one time; absent where there is no limit. */
        public @Nullable Integer limit() {
            return most == null ? agreed : most;
        }
    }

    /**
     * A part of the places.
     *
     * @param name what it is for
     * @param places how many of the places
     * @param price what is paid for one of them, where it has a price of its own
     */
    public record Lot(String name, int places, @Nullable Price price) {}

    /**
     * A price without VAT.
     *
     * @param amount kroner
     * @param per for what
     */
    public record Price(BigDecimal amount, PriceUnit per) {

        /** The amount without trailing zeros. */
        public Price {
            amount = Canonical.hours(amount);
        }
    }

    /** What a price is paid for. */
    public enum PriceUnit {
        /** One person's course, however long. */
        COURSE,
        /** A week of one person's course. */
        WEEK,
        /** A place for 52 weeks, whoever has it. */
        PLACE_YEAR
    }

    /**
     * A course of the catalogue: the supplier's own package (pakkeforløb), which is another thing than the
     * municipality's (Copenhagen 2015).
     *
     * @param courseId its name in the catalogue
     * @param area what it works with
     * @param intensity how much there is of it
     */
    public record Course(String courseId, EffortArea area, Intensity intensity) {}

    /** The effort areas of Copenhagen's tender for 2015. */
    public enum EffortArea {
        /** At a workplace, for people whose main barrier is a mental illness. */
        WORKPLACE_MENTAL,
        /** At a workplace, for people whose main barrier is a physical illness. */
        WORKPLACE_PHYSICAL,
        /** Interdisciplinary and comprehensive, for people with more complex problems. */
        INTERDISCIPLINARY
    }

    /** How much there is of a course. */
    public enum Intensity {
        /** Basis: for those closest to the labour market. */
        BASIC,
        /** Udvidet: for those furthest from it. */
        EXTENDED
    }

    /**
     * A report that the provider owes. Without weeks it comes at once, when there is something to report.
     *
     * @param kind which report
     * @param everyWeeks every so many weeks
     * @param workingDaysBefore so many working days before they are up, at latest
     */
    public record ReportingDuty(
            ProviderReportKind kind,
            @Nullable Integer everyWeeks,
            @Nullable Integer workingDaysBefore) {}
}
