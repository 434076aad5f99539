package dk.tilbage.dataset;

import dk.tilbage.readmodel.CaseSnapshot;
import dk.tilbage.readmodel.Provenance;
import dk.tilbage.readmodel.View;
import java.util.HashMap;
import java.util.Map;
import org.bson.Document;
import org.springframework.stereotype.Component;

/**
 * The dataset as a live view: each case's rows, as published in {@code read-models/registration-dataset}. The same
 * function makes the rows of an export, so that what is watched while the trial runs is what is analysed after it.
 */
@Component
public final class RegistrationDatasetView implements View {

    /** The view's name. */
    public static final String NAME = "registration-dataset";

    /** Stands in the document of a case outside the measurement, which has no rows. */
    public static final String OUTSIDE = "outside";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int version() {
        return 3;
    }

    @Override
    public Document of(CaseSnapshot snapshot) {
        return CaseRows.of(new CaseHistory(snapshot.state(), recorded(snapshot.provenance())), snapshot.protocol())
                .map(rows -> new Document(rows.document()))
                .orElseGet(() ->
                        new Document(OUTSIDE, snapshot.facts().targetGroup().name()));
    }

    private static Map<String, CaseHistory.Recorded> recorded(Provenance provenance) {
        Map<String, CaseHistory.Recorded> recorded = new HashMap<>();
        provenance
                .slots()
                .forEach((slot, when) -> recorded.put(slot, new CaseHistory.Recorded(when.first(), when.corrected())));
        return recorded;
    }
}
