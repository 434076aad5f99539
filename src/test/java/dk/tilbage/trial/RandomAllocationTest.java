package dk.tilbage.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dk.tilbage.trial.Jobcentre.AllocationMethod;
import dk.tilbage.trial.Jobcentre.AllocationRule;
import dk.tilbage.trial.Jobcentre.Ratio;
import dk.tilbage.trial.RandomAllocation.ListName;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RandomAllocationTest {

    /** The bytes 0, 1, … 31. */
    private static final AllocationSeed SEED = new AllocationSeed(HexFormat.of()
            .formatHex(bytes(IntStream.range(0, AllocationSeed.BYTES).toArray())));

    private static final ListName SICK = new ListName("t1", "nord", TargetGroup.SICKNESS_BENEFIT, 1, null);
    private static final ListName UNEMPLOYED =
            new ListName("t1", "nord", TargetGroup.FLEX_JOB, 2, "UNEMPLOYED_INSURED");

    /** The test vector of ADR 0010, computed by a program in another language from the words of the ADR alone. */
    @Test
    void anAuditorInAnotherLanguageDrawsTheSame() {
        assertThat(SEED.commitment()).isEqualTo("630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd");
        assertThat(first24(SICK, simple(1, 1))).isEqualTo("CCCCPPCCCPPCCPPPPCPPPPCC");
        assertThat(first24(SICK, simple(2, 1))).isEqualTo("PPPPCPPPCPCCCCCCPPPCPPPC");
        assertThat(first24(UNEMPLOYED, blocks(null, 4, 6))).isEqualTo("PCPPCCCPCPPCCCPCPPCPCPPP");
        assertThat(first24(UNEMPLOYED, blocks(new Ratio(2, 1), 3, 6))).isEqualTo("PPPPCCPPCPPCCPPCPPCPPPPP");
    }

    private static String first24(ListName list, AllocationRule rule) {
        return draws(SEED, list, rule, 24).stream()
                .map(group -> group.name().substring(0, 1))
                .collect(Collectors.joining());
    }

    @Property(tries = 200)
    void aDrawDependsOnItsNumberAndNotOnTheOrderOfAsking(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int n) {
        for (AllocationRule rule : List.of(simple(3, 2), blocks(null, 2, 4, 8))) {
            List<Group> inOrder = draws(seed(seed), SICK, rule, n);
            RandomAllocation asked = new RandomAllocation(seed(seed), SICK, rule);
            for (int number = n; number >= 1; number--) {
                assertThat(asked.group(number)).isEqualTo(inOrder.get(number - 1));
            }
        }
    }

    @Property(tries = 200)
    void everyBlockHasBothGroupsInTheRatio(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int participants,
            @ForAll @IntRange(min = 1, max = 4) int controls,
            @ForAll @IntRange(min = 1, max = 3) int times) {
        int size = (participants + controls) * times;
        List<Group> drawn = draws(seed(seed), SICK, blocks(new Ratio(participants, controls), size), size * 5);
        for (int block = 0; block < 5; block++) {
            assertThat(drawn.subList(block * size, (block + 1) * size))
                    .filteredOn(group -> group == Group.PARTICIPANT)
                    .hasSize(participants * times);
        }
    }

    @Test
    void theGroupsComeInTheRatioInTheLongRun() {
        assertThat(draws(SEED, SICK, simple(2, 1), 6_000))
                .filteredOn(group -> group == Group.PARTICIPANT)
                .hasSizeBetween(3_880, 4_120);
    }

    /** In a block of four there are six orders; each comes about as often as the others. */
    @Test
    void everyOrderOfABlockIsEquallyLikely() {
        List<Group> drawn = draws(SEED, SICK, blocks(null, 4), 4 * 6_000);
        var orders = IntStream.range(0, 6_000)
                .mapToObj(block -> drawn.subList(block * 4, block * 4 + 4))
                .collect(Collectors.groupingBy(order -> order, Collectors.counting()));
        assertThat(orders).hasSize(6);
        assertThat(orders.values()).allSatisfy(count -> assertThat(count).isBetween(850L, 1_150L));
    }

    @Test
    void listsAreDrawnApart() {
        Set<List<Group>> lists = Set.of(
                        SICK,
                        new ListName("t2", "nord", TargetGroup.SICKNESS_BENEFIT, 1, null),
                        new ListName("t1", "syd", TargetGroup.SICKNESS_BENEFIT, 1, null),
                        new ListName("t1", "nord", TargetGroup.FLEX_JOB, 1, null),
                        new ListName("t1", "nord", TargetGroup.SICKNESS_BENEFIT, 2, null),
                        new ListName("t1", "nord", TargetGroup.SICKNESS_BENEFIT, 1, "OTHER"))
                .stream()
                .map(list -> draws(SEED, list, simple(1, 1), 64))
                .collect(Collectors.toSet());
        assertThat(lists).hasSize(6);
    }

    @Test
    void aSeedShowsItselfToNobody() {
        assertThat(SEED.toString()).doesNotContain(SEED.hex());
        assertThat(new TrialCommand.SetAllocationSeed("t", SEED.hex()).toString())
                .doesNotContain(SEED.hex());
        assertThat(new TrialEvent.AllocationSeedSet(SEED).toString()).doesNotContain(SEED.hex());
        assertThatThrownBy(() -> new AllocationSeed("00")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyWhatIsDrawnHasADraw() {
        assertThatThrownBy(() -> new RandomAllocation(SEED, SICK, TrialTesting.PARITY).group(1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RandomAllocation(SEED, SICK, simple(1, 1)).group(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Group> draws(AllocationSeed seed, ListName list, AllocationRule rule, int count) {
        RandomAllocation drawing = new RandomAllocation(seed, list, rule);
        return IntStream.rangeClosed(1, count).mapToObj(drawing::group).toList();
    }

    private static AllocationRule simple(int participants, int controls) {
        return new AllocationRule(
                AllocationMethod.SIMPLE_RANDOM, null, Set.of(), new Ratio(participants, controls), null);
    }

    private static AllocationRule blocks(@Nullable Ratio ratio, Integer... sizes) {
        return new AllocationRule(AllocationMethod.PERMUTED_BLOCKS, null, Set.of(), ratio, List.of(sizes));
    }

    private static AllocationSeed seed(long number) {
        byte[] seed = new byte[AllocationSeed.BYTES];
        new SplittableRandom(number).nextBytes(seed);
        return new AllocationSeed(HexFormat.of().formatHex(seed));
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
