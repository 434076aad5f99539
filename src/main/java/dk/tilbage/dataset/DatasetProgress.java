package dk.tilbage.dataset;

/** Hears how far a dataset has come. */
@FunctionalInterface
public interface DatasetProgress {

    /** Nobody listens. */
    DatasetProgress NONE = (done, total) -> {};

    /** So many readings of events out of so many are done; each event is read once to be counted and once to be folded. */
    void at(long done, long total);
}
