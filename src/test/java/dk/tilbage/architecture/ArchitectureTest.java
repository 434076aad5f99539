package dk.tilbage.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dk.tilbage.TilbageApplication;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.modulith.core.ApplicationModules;

/** The program keeps every rule, and every rule is broken by the twin that was made to break it. */
class ArchitectureTest {

    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dk.tilbage");

    private static final JavaClasses TWINS = new ClassFileImporter().importPackages("dk.tilbage.architecture.twin");

    static Stream<Arguments> rules() {
        List<Arguments> rules = new ArrayList<>(List.of(
                Arguments.of("the domain knows no framework", Rules.DOMAIN_KNOWS_NO_FRAMEWORK),
                Arguments.of("the domain reads no clock", Rules.DOMAIN_READS_NO_CLOCK),
                Arguments.of("the simulation is a client", Rules.SIMULATION_IS_A_CLIENT),
                Arguments.of("nobody opens what is sealed", Rules.NOBODY_OPENS_WHAT_IS_SEALED),
                Arguments.of("only people knows cryptography", Rules.ONLY_PEOPLE_KNOWS_CRYPTOGRAPHY),
                Arguments.of("events are records", Rules.EVENTS_ARE_RECORDS)));
        return rules.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void theProgramKeepsTheRule(String name, ArchRule rule) {
        rule.check(PROGRAM);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void theTwinBreaksTheRule(String name, ArchRule rule) {
        assertThat(rule.evaluate(TWINS).hasViolation()).isTrue();
    }

    @Test
    void dependenciesPointOneWay() {
        for (int i = 0; i < Rules.LAYERS.size() - 1; i++) {
            List<String> above = Rules.LAYERS.subList(i + 1, Rules.LAYERS.size()).stream()
                    .flatMap(List::stream)
                    .toList();
            for (String layer : Rules.LAYERS.get(i)) {
                Rules.dependenciesPointOneWay(layer, above).check(PROGRAM);
            }
        }
    }

    @Test
    void aTwinThatPointsTheOtherWayIsFound() {
        assertThat(Rules.dependenciesPointOneWay("people", List.of("casefile"))
                        .evaluate(TWINS)
                        .hasViolation())
                .isTrue();
    }

    @Test
    void noModuleReachesIntoAnother() {
        ApplicationModules.of(TilbageApplication.class).verify();
    }
}
