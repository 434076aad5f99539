package dk.tilbage.trial;

import dk.tilbage.people.Hmac;
import dk.tilbage.trial.Jobcentre.AllocationRule;
import dk.tilbage.trial.Jobcentre.Ratio;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Draws groups, so that anybody with the trial's seed can draw them again in any language (docs/adr/0010). Pure: no state,
 * no source of randomness but the seed.
 *
 * <p><b>The list.</b> Draws belong to a list, named by this text in UTF-8, its parts separated by a line feed (U+000A),
 * none at the end:
 *
 * <pre>{@code
 * tilbage-allocation-1
 * <trial id>
 * <jobcentre id>
 * <target group, such as SICKNESS_BENEFIT>
 * <ordinal of the jobcentre's rule: 1, 2, …>
 * <stratum, such as UNEMPLOYED_INSURED; empty where there is none>
 * }</pre>
 *
 * so that a list without a stratum ends with the line feed after the ordinal.
 *
 * <p><b>A number below n</b>, for a label: for attempt = 0, 1, 2, … take HMAC-SHA-256 with the seed's 32 bytes as key over
 * the list, a line feed, the label, a line feed, and the attempt in decimal; read the first four bytes of the result as an
 * unsigned number w, most significant byte first; if w is below the greatest multiple of n that is not above 2<sup>32</sup>,
 * the number is w mod n, else go on to the next attempt. Every number below n is so equally likely.
 *
 * <p><b>{@code SIMPLE_RANDOM}</b>, ratio p : c, draw number k (from 1): the number below p + c for the label {@code k<k>},
 * such as {@code k17}. Below p: participant, else control.
 *
 * <p><b>{@code PERMUTED_BLOCKS}</b>, ratio p : c, block sizes s<sub>0</sub> … s<sub>m−1</sub> as listed: blocks b = 1, 2, …
 * follow one another. The size of block b is s<sub>i</sub>, i the number below m for the label {@code b<b>/size}. It starts
 * as size·p/(p+c) participants followed by the controls, and is shuffled: for i = size−1 down to 1, exchange what stands at
 * i with what stands at j (from 0), j the number below i+1 for the label {@code b<b>/swap<i>}. Draw number k is the k-th of
 * all blocks in a row.
 */
public final class RandomAllocation {

    private static final String ALGORITHM = "tilbage-allocation-1";
    private static final long WORDS = 1L << 32;

    private final AllocationSeed seed;
    private final String list;
    private final AllocationRule rule;

    /** The block last laid out, so that a list read in order is laid out once. */
    private int block;

    private int drawnBefore;
    private List<Group> laidOut = List.of();

    /**
     * A list of draws.
     *
     * @param seed the trial's seed
     * @param list which list
     * @param rule the rule, of a method that draws
     */
    public RandomAllocation(AllocationSeed seed, ListName list, AllocationRule rule) {
        this.seed = seed;
        this.list = list.text();
        this.rule = rule;
    }

    /**
     * What names a list of draws.
     *
     * @param trialId the trial
     * @param jobcentreId the jobcentre
     * @param targetGroup the target group
     * @param rule the ordinal of the jobcentre's rule
     * @param stratum the stratum; absent where there is none
     */
    public record ListName(
            String trialId,
            String jobcentreId,
            TargetGroup targetGroup,
            int rule,
            @Nullable String stratum) {

        String text() {
            return String.join(
                    "\n",
                    ALGORITHM,
                    trialId,
                    jobcentreId,
                    targetGroup.name(),
                    Integer.toString(rule),
                    Objects.requireNonNullElse(stratum, ""));
        }
    }

    /**
     * The group of a draw.
     *
     * @param number its running number, from 1
     */
    public Group group(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("draws are numbered from 1");
        }
        return switch (rule.method()) {
            case SIMPLE_RANDOM -> simple(number);
            case PERMUTED_BLOCKS -> inBlocks(number);
            case BIRTH_YEAR_PARITY, NONE -> throw new IllegalArgumentException("nothing is drawn");
        };
    }

    private Group simple(int number) {
        Ratio ratio = rule.weights();
        return below(ratio.sum(), "k" + number) < ratio.participants() ? Group.PARTICIPANT : Group.CONTROL;
    }

    private Group inBlocks(int number) {
        if (number <= drawnBefore) {
            block = 0;
            drawnBefore = 0;
            laidOut = List.of();
        }
        List<Integer> sizes = Objects.requireNonNull(rule.blockSizes());
        int size = laidOut.size();
        boolean found = number <= drawnBefore + size;
        while (!found) {
            drawnBefore += size;
            block++;
            size = sizes.get(below(sizes.size(), "b" + block + "/size"));
            found = number <= drawnBefore + size;
            laidOut = found ? layOut(size) : Collections.nCopies(size, Group.UNALLOCATED);
        }
        return laidOut.get(number - drawnBefore - 1);
    }

    private List<Group> layOut(int size) {
        Ratio ratio = rule.weights();
        int participants = size / ratio.sum() * ratio.participants();
        List<Group> groups = new ArrayList<>(Collections.nCopies(participants, Group.PARTICIPANT));
        groups.addAll(Collections.nCopies(size - participants, Group.CONTROL));
        for (int i = size - 1; i >= 1; i--) {
            Collections.swap(groups, i, below(i + 1, "b" + block + "/swap" + i));
        }
        return groups;
    }

    /** A number below a bound, each equally likely. */
    private int below(int bound, String label) {
        long limit = WORDS - WORDS % bound;
        for (int attempt = 0; ; attempt++) {
            byte[] drawn =
                    Hmac.sha256(seed.bytes(), (list + "\n" + label + "\n" + attempt).getBytes(StandardCharsets.UTF_8));
            long word = Integer.toUnsignedLong(ByteBuffer.wrap(drawn).getInt());
            if (word < limit) {
                return (int) (word % bound);
            }
        }
    }
}
