package dk.tilbage.trial;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A course package (pakkeforløb): a list of activities that a caseworker assigns to a case as a whole. Guiding, not
 * binding: an activity can be set aside with a reason, and none that is missing is a breach of the protocol (Copenhagen
 * 2015).
 *
 * @param packageId its name
 * @param danish its text in Danish
 * @param english its text in English
 * @param source the document and paragraph it comes from
 * @param activities its activities
 * @param suspends rules of the protocol that are not asked for while the package is assigned
 */
public record CoursePackage(
        String packageId,
        String danish,
        String english,
        String source,
        List<Activity> activities,
        @Nullable List<String> suspends) {

    /** Lists that nobody changes. */
    public CoursePackage {
        activities = List.copyOf(activities);
        suspends = suspends == null ? null : List.copyOf(suspends);
    }

    /**
     * An activity of a package.
     *
     * @param activityId its name in the package
     * @param danish its text in Danish
     * @param english its text in English
     * @param level whether the package rests on it or it is added where needed
     * @param deadline its deadline, if it has one; started by the package's assignment
     */
    public record Activity(
            String activityId,
            String danish,
            String english,
            Level level,
            @Nullable DeadlineRule deadline) {}

    /** How much a package rests on an activity. */
    public enum Level {
        /** Basisaktivitet. */
        BASE,
        /** Supplerende aktivitet. */
        SUPPLEMENTARY
    }

    /** The rules it suspends. */
    public List<String> suspended() {
        return suspends == null ? List.of() : suspends;
    }
}
