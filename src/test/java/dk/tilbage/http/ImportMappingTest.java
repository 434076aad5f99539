package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ImportMappingTest {

    private static ImportMapping mapping(String commands) {
        return ImportMapping.read(("{\"name\":\"test\",\"rowId\":[\"Nr\"],\"commands\":[" + commands + "]}")
                .getBytes(StandardCharsets.UTF_8));
    }

    private static final String HOURS = """
            {"command":"AdjustOfferHours","fields":{"caseId":"Nr","offerId":{"constant":"o-1"},"hoursPerWeek":"Timer",
             "from":"Fra"}}""";

    private static ImportMapping.Made row(ImportMapping mapping, String... cells) {
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < cells.length; i += 2) {
            row.put(cells[i], cells[i + 1]);
        }
        return mapping.commands(column -> row.getOrDefault(column, ""));
    }

    @Test
    void aRowBecomesTheCommandsThatHaveAValue() throws IOException {
        ImportMapping mapping = ImportMapping.read(Files.readAllBytes(Path.of("docs/import/sygedagpenge.json")));
        ImportMapping.Made made = row(
                mapping,
                "Sagsnr",
                "H-1",
                "CPR-nummer",
                "610150-1001",
                "Første sygedag",
                "5-1-2009",
                "Beskæftigelse",
                " LØNMODTAGER ",
                "I job",
                "Nej",
                "Sagsbehandler",
                "kw-7",
                "Sygdom",
                "psykisk, Andet");
        assertThat(made.faults()).isEmpty();
        assertThat(made.lines()).extracting(ImportMapping.Line::command).containsExactly("OpenCase", "RecordIllness");
        assertThat(made.lines().getFirst().payload().toString())
                .isEqualTo("{\"caseId\":\"H-1\",\"trialId\":\"aktive-hurtigere-tilbage\",\"jobcentreId\":\"herning\","
                        + "\"cpr\":\"610150-1001\",\"targetGroup\":\"SICKNESS_BENEFIT\",\"firstDay\":\"2009-01-05\","
                        + "\"employment\":\"EMPLOYED\",\"hasJob\":false,\"caseworkerId\":\"kw-7\"}");
        assertThat(made.lines().getLast().payload().toString())
                .isEqualTo("{\"caseId\":\"H-1\",\"causes\":[\"MENTAL\",\"OTHER\"]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"5,5;5.5", "12;12", "7.25;7.25"})
    void decimalsHaveACommaOrAPoint(String cell, String sent) {
        assertThat(row(mapping(HOURS), "Nr", "a", "Timer", cell, "Fra", "2009-03-02")
                        .lines())
                .singleElement()
                .satisfies(
                        line -> assertThat(line.payload().path("hoursPerWeek").decimalValue())
                                .isEqualTo(sent));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1.234,5;02-03-2009;CELL_NO_NUMBER;Timer",
                "fem;02-03-2009;CELL_NO_NUMBER;Timer",
                "5;30-02-2009;CELL_NO_DATE;Fra",
                "5;2009-3-2;CELL_NO_DATE;Fra",
                "5;02-03-09;CELL_NO_DATE;Fra",
                "'';02-03-2009;CELL_EMPTY;Timer"
            })
    void whatIsNoValueOfTheFieldIsAFault(String hours, String from, ImportCode code, String column) {
        ImportMapping.Made made = row(mapping(HOURS), "Nr", "a", "Timer", hours, "Fra", from);
        assertThat(made.lines()).isEmpty();
        assertThat(made.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.code()).isEqualTo(code);
            assertThat(fault.column()).isEqualTo(column);
        });
    }

    @Test
    void oneItemIsAListToo() {
        ImportMapping mapping = mapping("""
                {"command":"RecordIllness","fields":{"caseId":"Nr",
                 "causes":{"column":"Sygdom","values":{"psykisk":"MENTAL"}}}}""");
        assertThat(row(mapping, "Nr", "a", "Sygdom", "psykisk")
                        .lines()
                        .getFirst()
                        .payload()
                        .toString())
                .isEqualTo("{\"caseId\":\"a\",\"causes\":[\"MENTAL\"]}");
        assertThat(row(mapping, "Nr", "a", "Sygdom", "psykisk, hjerte").faults())
                .extracting(ImportMapping.Fault::code)
                .containsExactly(ImportCode.CELL_NOT_LISTED);
    }

    @Test
    void keysComeFromTheRowIdAloneAndTellCommandsApart() {
        ImportMapping twice = mapping(HOURS + "," + HOURS);
        List<ImportMapping.Line> first =
                row(twice, "Nr", "a", "Timer", "5", "Fra", "2009-03-02").lines();
        List<ImportMapping.Line> mended =
                row(twice, "Nr", " a ", "Timer", "6", "Fra", "2009-03-03").lines();
        List<ImportMapping.Line> other =
                row(twice, "Nr", "b", "Timer", "5", "Fra", "2009-03-02").lines();
        assertThat(mended)
                .extracting(ImportMapping.Line::key)
                .isEqualTo(first.stream().map(ImportMapping.Line::key).toList());
        assertThat(first.getFirst().key()).isNotEqualTo(first.getLast().key());
        assertThat(other.getFirst().key()).isNotEqualTo(first.getFirst().key());
        first.forEach(line -> assertThat(CommandService.checkKey(line.key())).isEqualTo(line.key()));
    }

    @Test
    void aRowIsNotKnownByACprNumber() {
        assertThat(row(mapping(HOURS), "Nr", "610150-1001", "Timer", "5", "Fra", "2009-03-02")
                        .faults())
                .extracting(ImportMapping.Fault::code)
                .containsExactly(ImportCode.ROW_ID_IS_CPR);
        assertThat(row(mapping(HOURS), "Nr", " ", "Timer", "5", "Fra", "2009-03-02")
                        .faults())
                .extracting(ImportMapping.Fault::code)
                .contains(ImportCode.ROW_ID_MISSING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"command\":\"Dance\",\"fields\":{}}|commands[0].command: is no command of a case",
                "{\"command\":\"RegisterTrial\",\"fields\":{}}|commands[0].command: is no command of a case",
                "{\"command\":\"CategoriseCase\",\"fields\":{\"caseId\":\"Nr\",\"category\":\"K\"}}|commands[0].fields: CategoriseCase needs on",
                "{\"command\":\"CategoriseCase\",\"fields\":{\"colour\":\"Nr\"}}|commands[0].fields.colour: CategoriseCase has no such field",
                "{\"command\":\"CategoriseCase\",\"felter\":{}}|commands[0]: does not know felter",
                "{\"command\":\"CategoriseCase\",\"fields\":{\"on\":{\"column\":\"a\",\"constant\":1}}}|commands[0].fields.on: either a column or a constant"
            })
    void aMappingThatCannotBeUsedSaysWhereAndWhy(String command, String message) {
        assertThatThrownBy(() -> mapping(command))
                .isInstanceOf(ImportMapping.MappingFault.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @EnumSource(ImportCode.class)
    void everyCodeHasItsTextsInBothLanguages(ImportCode code) {
        List<String> texts = Problems.LANGUAGES.stream()
                .map(language -> Problems.bundle("import", language).getString(code.name()))
                .toList();
        assertThat(texts).doesNotHaveDuplicates().hasSize(2);
        assertThat(Arrays.asList(ImportCode.values()))
                .hasSize(Problems.bundle("import", Problems.DANISH).keySet().size());
    }
}
