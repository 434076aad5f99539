package dk.tilbage.caseload;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.caseload.Steering.Check;
import dk.tilbage.caseload.Steering.Finding;
import dk.tilbage.caseload.Steering.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is a warning, what an alarm, and what says nothing. */
class SteeringChecksTest {

    /** (difference)² / all is the statistic; 6.635 is the 1 % point and 10.828 the 0.1 % point. */
    @ParameterizedTest
    @CsvSource({
        "100, 100, OK,    true",
        "125, 100, OK,    true", // 2.78
        "139, 100, OK,    true", // 6.36
        "140, 100, WARN,  true", // 6.67
        "100, 140, WARN,  true",
        "152, 100, WARN,  true", // 10.73
        "153, 100, ALARM, true", // 11.10
        "  9,   0, OK,    false",
        " 10,   0, WARN,  true", // 10.00
        "  0,   0, OK,    false",
    })
    void theSampleRatio(long participants, long controls, Level level, boolean meaningful) {
        Finding finding =
                SteeringChecks.sampleRatio("herning", SampleRatio.of(participants, controls, SampleRatio.EVEN));
        assertThat(finding.level()).isEqualTo(level);
        assertThat(finding.meaningful()).isEqualTo(meaningful);
        assertThat(finding.english()).contains(participants + " participants").endsWith(".");
        assertThat(finding.danish()).contains(participants + " deltagere");
        if (!meaningful) {
            assertThat(finding.english()).contains("too few");
            assertThat(finding.danish()).contains("for få");
        }
    }

    @ParameterizedTest
    @CsvSource({
        // As in the evaluation of 2009: many more exempted among participants.
        "30, 100,  5, 100, ALARM, true",
        "14, 100,  5, 100, WARN,  true",
        "10, 100, 10, 100, OK,    true",
        "10, 100,  7, 100, OK,    true",
        "19,  19,  0, 200, OK,    false",
        "20,  20,  0,  20, ALARM, true",
        " 0,   0,  0,   0, OK,    false",
    })
    void shares(long x1, long n1, long x2, long n2, Level level, boolean meaningful) {
        for (Check check : new Check[] {Check.EXEMPTION, Check.ASSESSED_AT_STEP, Check.LEFT_BEFORE_ENTRY}) {
            Finding finding = SteeringChecks.shares("herning", check, ShareDifference.of(x1, n1, x2, n2));
            assertThat(finding.level()).isEqualTo(level);
            assertThat(finding.meaningful()).isEqualTo(meaningful);
            assertThat(SteeringChecks.shares("herning", check, ShareDifference.of(x2, n2, x1, n1))
                            .level())
                    .isEqualTo(level);
        }
    }

    @Test
    void theTextsHaveTheFigures() {
        Finding finding = SteeringChecks.shares("herning", Check.EXEMPTION, ShareDifference.of(56, 70, 48, 80));
        assertThat(finding.english())
                .isEqualTo("Exempted: 56/70 of participants, 48/80 of controls (+20.0 %-point, 95 % CI +5.2 – +33.4):"
                        + " the groups are not treated alike.");
        assertThat(finding.danish())
                .isEqualTo("Fritaget: 56/70 af deltagere, 48/80 af kontroller (+20,0 %-point, 95 % CI +5,2 – +33,4):"
                        + " grupperne behandles forskelligt.");
    }
}
