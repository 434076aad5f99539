package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemListTest {

    private static final Path PAGE = Path.of("docs", "problems.md");

    @Test
    void thePublishedPageIsTheProgramsList() throws IOException {
        if (Boolean.getBoolean("tilbage.contracts.write")) {
            Files.writeString(PAGE, ProblemList.page());
        }
        assertThat(Files.readString(PAGE)).isEqualTo(ProblemList.page());
    }

    @Test
    void everyCodeIsListedOnce() {
        assertThat(ProblemList.all())
                .extracting(ProblemList.Known::code)
                .containsExactlyInAnyOrderElementsOf(Problem.codes().keySet());
        assertThat(ProblemList.all()).allSatisfy(known -> {
            assertThat(known.english()).isNotEqualTo(known.danish());
            assertThat(known.english().advice()).isNotEqualTo(known.danish().advice());
            assertThat(known.english().detail() + known.danish().detail()).doesNotContain("{", "|");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "da"})
    void thereIsAdviceForEveryStatusAndForNoOtherCode(String language) {
        Set<String> known = new HashSet<>(Problem.codes().keySet());
        Set<String> statuses =
                Problem.codes().values().stream().map(String::valueOf).collect(Collectors.toSet());
        known.addAll(statuses);
        assertThat(Problems.bundle("advice", Locale.forLanguageTag(language)).keySet())
                .isSubsetOf(known)
                .containsAll(statuses);
    }
}
