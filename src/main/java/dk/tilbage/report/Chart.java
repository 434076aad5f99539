package dk.tilbage.report;

/** A picture. */
interface Chart {

    /** The picture as SVG, with its title and description; its ids begin with the figure's. */
    String svg(String figure);
}
