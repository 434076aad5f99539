package dk.tilbage.report;

/** A section of the report: it counts when it is made, and is written when all have counted. */
interface Section {

    /** Where it is in the page. */
    String id();

    String title();

    void write(Page page);
}
