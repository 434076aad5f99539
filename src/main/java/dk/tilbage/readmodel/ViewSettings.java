package dk.tilbage.readmodel;

/**
 * How views are processed.
 *
 * @param segments how many segments a new view's processor gets; segments run in parallel, also on several nodes
 * @param batchSize the most events in a batch
 * @param keptCases how many folded cases each view keeps in memory
 */
public record ViewSettings(int segments, int batchSize, int keptCases) {

    /** For one node of ordinary size. */
    public static final ViewSettings DEFAULT = new ViewSettings(1, 1_000, 10_000);
}
