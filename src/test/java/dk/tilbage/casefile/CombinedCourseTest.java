package dk.tilbage.casefile;

import static dk.tilbage.casefile.GivenCase.DAY_1;
import static dk.tilbage.trial.OfferType.COMBINED_COURSE;
import static dk.tilbage.trial.OfferType.DIET;
import static dk.tilbage.trial.OfferType.GUIDANCE_AND_UPSKILLING;
import static dk.tilbage.trial.OfferType.PHYSICAL_TRAINING;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseCommand.MakeOffer;
import dk.tilbage.casefile.CaseEvent.OfferMade;
import dk.tilbage.trial.OfferType;
import dk.tilbage.trial.RefusalCode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a combined course is made up of, and how often a week it meets. */
class CombinedCourseTest {

    private static final LocalDate DAY = DAY_1.plusDays(60);

    @Test
    void aCombinedCourseTellsItsModulesAndTimesAWeek() {
        Set<OfferType> modules = EnumSet.of(GUIDANCE_AND_UPSKILLING, PHYSICAL_TRAINING, DIET);
        GivenCase given = GivenCase.of();
        assertThat(given.accepts(course(modules, 3)))
                .containsExactly(new OfferMade(
                        "o",
                        COMBINED_COURSE,
                        LegalBasis.LAB,
                        null,
                        BigDecimal.valueOf(12),
                        null,
                        null,
                        null,
                        DAY,
                        modules,
                        3,
                        null));
        given.and(course(modules, 3));
        assertThat(given.accepts(course(Set.of(DIET, PHYSICAL_TRAINING, GUIDANCE_AND_UPSKILLING), 3)))
                .as("the same modules in another order")
                .isEmpty();
    }

    @Test
    void neitherHasToBeTold() {
        GivenCase given = GivenCase.of();
        given.accepts(course(null, null));
        given.accepts(course(Set.of(DIET), null));
        given.accepts(course(null, 2));
    }

    @Test
    void noOtherOfferHasThem() {
        GivenCase given = GivenCase.of();
        given.refuses(offer(PHYSICAL_TRAINING, Set.of(DIET), null), RefusalCode.FIELD_NOT_FOR_OFFER_TYPE, "modules");
        given.refuses(offer(PHYSICAL_TRAINING, null, 2), RefusalCode.FIELD_NOT_FOR_OFFER_TYPE, "timesPerWeek");
    }

    @Test
    void oneToTenModulesNoneOfThemACombinedCourseOneToSevenTimesAWeek() {
        GivenCase given = GivenCase.of();
        given.refuses(course(Set.of(), null), RefusalCode.VALUE_MISSING, "modules");
        given.refuses(course(Set.of(DIET, COMBINED_COURSE), null), RefusalCode.VALUE_OUT_OF_RANGE, "modules");
        given.accepts(course(modules(10), null));
        given.refuses(course(modules(11), null), RefusalCode.VALUE_OUT_OF_RANGE, "modules");
        given.refuses(course(null, 0), RefusalCode.VALUE_OUT_OF_RANGE, "timesPerWeek");
        given.accepts(course(null, 7));
        given.refuses(course(null, 8), RefusalCode.VALUE_OUT_OF_RANGE, "timesPerWeek");
    }

    private static Set<OfferType> modules(int count) {
        return Arrays.stream(OfferType.values())
                .filter(type -> type != COMBINED_COURSE)
                .limit(count)
                .collect(Collectors.toSet());
    }

    private static MakeOffer course(@Nullable Set<OfferType> modules, @Nullable Integer timesPerWeek) {
        return offer(COMBINED_COURSE, modules, timesPerWeek);
    }

    private static MakeOffer offer(OfferType type, @Nullable Set<OfferType> modules, @Nullable Integer timesPerWeek) {
        return new MakeOffer(
                "c",
                "o",
                type,
                LegalBasis.LAB,
                null,
                BigDecimal.valueOf(12),
                null,
                null,
                null,
                DAY,
                modules,
                timesPerWeek);
    }
}
