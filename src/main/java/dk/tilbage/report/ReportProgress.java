package dk.tilbage.report;

/** Hears how far a report has come. */
@FunctionalInterface
public interface ReportProgress {

    /** Nobody listens. */
    ReportProgress NONE = (done, total) -> {};

    /** So many bytes out of so many are read; each table is read once to be checked and once to be counted. */
    void at(long done, long total);
}
