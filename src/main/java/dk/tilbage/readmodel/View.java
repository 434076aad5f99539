package dk.tilbage.readmodel;

import java.util.List;
import org.bson.Document;

/**
 * A view: one document per case, computed from the folded case and the trial's protocol history and from nothing else.
 * How it comes to stand in MongoDB, live or rebuilt, is not its concern.
 *
 * <p>Contribute it as a bean; {@link ReadModels} does the rest.
 */
public interface View {

    /** Its name, as in the design: {@code caseload}, {@code deadline-alerts}, {@code registration-dataset}. */
    String name();

    /** The version of the document's shape and meaning. Another version is another collection, built from zero. */
    int version();

    /**
     * The case's document. Pure: no clock, no I/O, no state. May throw: then this one case is parked until it is retried,
     * and its last good document stays. {@code _id}, {@code trialId}, {@code caseVersion} and {@code trialVersion} are
     * added to it.
     */
    Document of(CaseSnapshot snapshot);

    /** The collection's indexes, as published in {@code read-models/<name>/indexes.json}: {@code {"name","keys"}} each. */
    default List<Document> indexes() {
        return PublishedIndexes.of(name());
    }
}
