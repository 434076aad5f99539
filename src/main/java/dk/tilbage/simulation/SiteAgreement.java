package dk.tilbage.simulation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A jobcentre's agreement with a provider, as its file tells it.
 *
 * @param payload payload of {@code RegisterProviderAgreement}
 */
record SiteAgreement(JsonNode payload) {

    /** How much an agreement without a number of places is used, beside one with so many. */
    private static final double WITHOUT_A_NUMBER = 100;

    String id() {
        return payload.required("agreementId").asString();
    }

    String providerId() {
        return payload.required("providerId").asString();
    }

    /** Whether it is for somebody like this: it is in force, and tells nobody else. */
    boolean isFor(LocalDate on, String targetGroup, Arm arm, int category) {
        boolean inForce = !on.isBefore(LocalDate.parse(payload.required("from").asString()))
                && !on.isAfter(LocalDate.parse(payload.required("to").asString()));
        return inForce
                && allows("targetGroups", targetGroup)
                && allows("groups", arm.name())
                && (category == 0 || allows("categories", Integer.toString(category)));
    }

    private boolean allows(String field, String value) {
        JsonNode values = payload.path(field);
        if (values.isEmpty()) {
            return true;
        }
        for (JsonNode one : values) {
            if (one.asString().equals(value)) {
                return true;
            }
        }
        return false;
    }

    /** How many people it is meant for, against others that are for the same. */
    double weight() {
        return payload.path("mostPlaces").asDouble(payload.path("places").asDouble(WITHOUT_A_NUMBER));
    }

    /** The courses of its catalogue. */
    List<String> courses() {
        List<String> courses = new ArrayList<>();
        payload.path("courses")
                .forEach(course -> courses.add(course.required("courseId").asString()));
        return courses;
    }
}
