package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dk.tilbage.casefile.CaseCommand;
import dk.tilbage.people.BirthYearParity;
import dk.tilbage.people.Cpr;
import dk.tilbage.people.Identity;
import dk.tilbage.people.Sealed;
import dk.tilbage.people.Sex;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.TrialCommand;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandReaderTest {

    private static final LocalDate TODAY = LocalDate.of(2009, 4, 1);

    private final CommandReader reader = new CommandReader(text -> Cpr.parse(text, TODAY, true));
    private final List<String> sealed = new ArrayList<>();
    private final List<Cpr> identified = new ArrayList<>();

    private final CommandReader.Sealing sealing = new CommandReader.Sealing() {
        @Override
        public Identity identify(Cpr cpr, LocalDate firstDay) {
            identified.add(cpr);
            return new Identity("p-x", new Sealed("p-x#1", "c"), Sex.FEMALE, 40, BirthYearParity.ODD, 1);
        }

        @Override
        public Sealed newNumber(Cpr cpr) {
            return new Sealed("key", "new number");
        }

        @Override
        public Sealed seal(String field, String text) {
            sealed.add(field + "=" + text);
            return new Sealed("p-x#1", text);
        }
    };

    private static final String OPEN = """
            {"caseId":"c-1","trialId":"t","jobcentreId":"greve","cpr":"610169-4445","targetGroup":"SICKNESS_BENEFIT",
             "firstDay":"2009-01-05","employment":"EMPLOYED","hasJob":true,"caseworkerId":"kw.7"}""";
    private static final String HELD = """
            {"caseId":"c-1","registrationId":"r-1","kinds":["CONTACT","ROUND_TABLE"],"form":"INDIVIDUAL",
             "channel":"IN_PERSON","heldOn":"2009-03-02","heldBy":"JOBCENTRE"}""";
    private static final String OFFER = """
            {"caseId":"c-1","registrationId":"r-1","type":"WORK_PLACEMENT","legalBasis":"LAB","hoursPerWeek":10.50,
             "purpose":"Afklaring af æøå","madeOn":"2009-03-02"}""";
    private static final String CATEGORY =
            "{\"caseId\":\"c-1\",\"registrationId\":\"r-1\",\"category\":2,\"on\":\"2009-01-20\"}";
    private static final String ENROL = """
            {"trialId":"t","jobcentreId":"greve","name":"Greve","region":"Sjælland","model":"UNIT",
             "period":{"from":"2009-01-01","to":"2009-08-31"},"targetGroups":["SICKNESS_BENEFIT"],
             "quotas":[{"targetGroup":"SICKNESS_BENEFIT","participants":100,"controls":100}],
             "allocation":{"method":"BIRTH_YEAR_PARITY","filterTargetGroups":[]},
             "exemptionStep":"BEFORE_ALLOCATION"}""";

    @Test
    void aCaseIsOpened() {
        CaseCommand.OpenCase command =
                (CaseCommand.OpenCase) draft("OpenCase", OPEN).bind(sealing);

        assertThat(command.caseId()).isEqualTo("c-1");
        assertThat(command.person().personId()).isEqualTo("p-x");
        assertThat(command.firstDay()).isEqualTo("2009-01-05");
        assertThat(command.startStock()).isNull();
        assertThat(identified).extracting(Cpr::digits).containsExactly("6101694445");
    }

    @Test
    void aConversationIsHeld() {
        CaseCommand.HoldConversation command =
                (CaseCommand.HoldConversation) draft("HoldConversation", HELD).bind(sealing);

        assertThat(command.kinds()).containsExactlyInAnyOrder(ConversationKind.CONTACT, ConversationKind.ROUND_TABLE);
        assertThat(command.channel()).isEqualTo(Channel.IN_PERSON);
    }

    @Test
    void freeTextIsSealedAndHoursAreExact() {
        CaseCommand.MakeOffer command =
                (CaseCommand.MakeOffer) draft("MakeOffer", OFFER).bind(sealing);

        assertThat(command.hoursPerWeek()).isEqualByComparingTo(new BigDecimal("10.5"));
        assertThat(sealed).containsExactly("purpose=Afklaring af æøå");
    }

    @Test
    void objectsAndListsWithinACommand() {
        TrialCommand.EnrolJobcentre command =
                (TrialCommand.EnrolJobcentre) draft("EnrolJobcentre", ENROL).bind(sealing);

        assertThat(command.period().to()).isEqualTo("2009-08-31");
        assertThat(Objects.requireNonNull(command.quotas())).hasSize(1);
        assertThat(command.letterAt()).isNull();
    }

    @Test
    void nothingIsIdentifiedOrSealedByReading() {
        draft("OpenCase", OPEN);
        draft("MakeOffer", OFFER);

        assertThat(identified).isEmpty();
        assertThat(sealed).isEmpty();
    }

    @Test
    void idsThatTheEdgeMakesMayBeAbsent() {
        assertThat(draft("OpenCase", OPEN.replace("\"caseId\":\"c-1\",", "")).id("caseId"))
                .isNull();
        assertThat(draft("HoldConversation", HELD.replace("\"registrationId\":\"r-1\",", ""))
                        .id("registrationId"))
                .isNull();
        assertProblem("WithdrawRegistration", "{\"caseId\":\"c\",\"reason\":\"x\"}", "FIELD_MISSING", "registrationId");
    }

    @Test
    void anOptionalFieldMayBeNull() {
        assertThat(draft("HoldConversation", HELD.replace("}", ",\"conversationId\":null}"))
                        .id("conversationId"))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # command        | replace                     | by                              | code                | field
            OpenCase         | "hasJob":true               | "hasJob":true,"shoeSize":42     | FIELD_UNKNOWN       | shoeSize
            OpenCase         | "hasJob":true               | "hasJob":true,"hasJob":true     | FIELD_DUPLICATE     | hasJob
            OpenCase         | "hasJob":true,              | ``                              | FIELD_MISSING       | hasJob
            OpenCase         | "hasJob":true               | "hasJob":null                   | FIELD_MISSING       | hasJob
            OpenCase         | "hasJob":true               | "hasJob":"true"                 | FIELD_TYPE          | hasJob
            OpenCase         | "hasJob":true               | "hasJob":1                      | FIELD_TYPE          | hasJob
            OpenCase         | "2009-01-05"                | 20090105                        | FIELD_TYPE          | firstDay
            OpenCase         | "2009-01-05"                | ""                              | DATE_INVALID        | firstDay
            OpenCase         | "2009-01-05"                | "2009-01-05T00:00:00Z"          | DATE_INVALID        | firstDay
            OpenCase         | "2009-01-05"                | "2009-02-29"                    | DATE_INVALID        | firstDay
            OpenCase         | "2009-01-05"                | "2009-13-01"                    | DATE_INVALID        | firstDay
            OpenCase         | "2009-01-05"                | "05-01-2009"                    | DATE_INVALID        | firstDay
            OpenCase         | "2009-01-05"                | " 2009-01-05"                   | DATE_INVALID        | firstDay
            OpenCase         | "2009-01-05"                | "+12009-01-05"                  | DATE_INVALID        | firstDay
            OpenCase         | "2009-01-05"                | "0009-01-05"                    | VALUE_OUT_OF_RANGE  | firstDay
            OpenCase         | "EMPLOYED"                  | "employed"                      | CODE_UNKNOWN        | employment
            OpenCase         | "EMPLOYED"                  | 0                               | FIELD_TYPE          | employment
            OpenCase         | "c-1"                       | "c 1"                           | ID_INVALID          | caseId
            OpenCase         | "c-1"                       | ""                              | ID_INVALID          | caseId
            OpenCase         | "c-1"                       | "../../etc"                     | ID_INVALID          | caseId
            OpenCase         | "c-1"                       | 7                               | FIELD_TYPE          | caseId
            OpenCase         | "c-1"                       | "sag-6101694445"                | ID_CONTAINS_CPR     | caseId
            OpenCase         | "greve"                     | "610169-4445"                   | ID_CONTAINS_CPR     | jobcentreId
            OpenCase         | "kw.7"                      | "kw 7"                          | ID_INVALID          | caseworkerId
            OpenCase         | "610169-4445"               | 6101694445                      | FIELD_TYPE          | cpr
            OpenCase         | "610169-4445"               | "610169 4445"                   | CPR_MALFORMED       | cpr
            OpenCase         | "610169-4445"               | "993069-4445"                   | CPR_IMPOSSIBLE_DATE | cpr
            OpenCase         | "610169-4445"               | "610110-4445"                   | CPR_FUTURE_BIRTH    | cpr
            CategoriseCase   | :2                          | :2.0                            | FIELD_TYPE          | category
            CategoriseCase   | :2                          | :"2"                            | FIELD_TYPE          | category
            CategoriseCase   | :2                          | :99999999999                    | VALUE_OUT_OF_RANGE  | category
            CategoriseCase   | :2                          | :02                             | BODY_MALFORMED      |
            CategoriseCase   | :2                          | :NaN                            | BODY_MALFORMED      |
            CategoriseCase   | :2                          | :[2]                            | FIELD_TYPE          | category
            MakeOffer        | 10.50                       | "10.50"                         | FIELD_TYPE          | hoursPerWeek
            MakeOffer        | 10.50                       | 1e999999999                     | VALUE_OUT_OF_RANGE  | hoursPerWeek
            MakeOffer        | 10.50                       | 1e-999999999                    | VALUE_OUT_OF_RANGE  | hoursPerWeek
            MakeOffer        | "Afklaring af æøå"          | ""                              | TEXT_EMPTY          | purpose
            MakeOffer        | "Afklaring af æøå"          | "  "                            | TEXT_EMPTY          | purpose
            MakeOffer        | "Afklaring af æøå"          | "a\\u0000b"                      | TEXT_INVALID        | purpose
            MakeOffer        | "Afklaring af æøå"          | "a\\ud800b"                      | TEXT_INVALID        | purpose
            MakeOffer        | "Afklaring af æøå"          | 5                               | FIELD_TYPE          | purpose
            HoldConversation | ["CONTACT","ROUND_TABLE"]   | "CONTACT"                       | FIELD_TYPE          | kinds
            HoldConversation | ["CONTACT","ROUND_TABLE"]   | ["CONTACT","TEA"]               | CODE_UNKNOWN        | kinds[1]
            HoldConversation | ["CONTACT","ROUND_TABLE"]   | ["CONTACT","CONTACT"]           | CODE_DUPLICATE      | kinds[1]
            HoldConversation | ["CONTACT","ROUND_TABLE"]   | [null]                          | FIELD_TYPE          | kinds[0]
            HoldConversation | "JOBCENTRE"                 | "the doctor"                    | ID_INVALID          | heldBy
            EnrolJobcentre   | "participants":100          | "participants":1.5              | FIELD_TYPE          | quotas[0].participants
            EnrolJobcentre   | "participants":100          | "participant":100               | FIELD_UNKNOWN       | quotas[0].participant
            EnrolJobcentre   | "from":"2009-01-01",        | ``                              | FIELD_MISSING       | period.from
            EnrolJobcentre   | "to":"2009-08-31"           | "to":"2009-08-31","to":""       | FIELD_DUPLICATE     | period.to
            EnrolJobcentre   | "Greve"                     | "Greve 610169-4445"             | TEXT_CONTAINS_CPR   | name
            """)
    void whatIsWrongIsSaid(String command, String replace, String by, String code, @Nullable String field) {
        String body = switch (command) {
            case "OpenCase" -> OPEN;
            case "MakeOffer" -> OFFER;
            case "HoldConversation" -> HELD;
            case "CategoriseCase" -> CATEGORY;
            default -> ENROL;
        };
        assertThat(body).contains(replace);
        assertProblem(
                command,
                body.replaceFirst(java.util.regex.Pattern.quote(replace), java.util.regex.Matcher.quoteReplacement(by)),
                code,
                field);
        assertThat(identified).isEmpty();
        assertThat(sealed).isEmpty();
    }

    @Test
    void aTextMayBeFourThousandCharactersLongAndNoMore() {
        String longest = "🙂".repeat(4000);
        draft("MakeOffer", OFFER.replace("Afklaring af æøå", longest));
        assertProblem("MakeOffer", OFFER.replace("Afklaring af æøå", longest + "!"), "TEXT_TOO_LONG", "purpose");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []
            "text"
            {} {}
            {"caseId":
            {'caseId':1}
            {"caseId":"a",}
            {"caseId":"a"} // no
            {"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}}}}}}}}}
            """)
    void whatIsNotOneJsonObjectIsMalformed(String body) {
        assertThatThrownBy(() -> StrictJson.object(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("BODY_MALFORMED"));
    }

    @Test
    void otherEncodingsAreMalformed() {
        for (var charset : List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16LE)) {
            assertThatThrownBy(() -> StrictJson.object("{\"a\":\"æ\"}".getBytes(charset)))
                    .isInstanceOf(ProblemException.class)
                    .hasMessage("BODY_MALFORMED");
        }
        assertThatThrownBy(() -> StrictJson.object(new byte[0])).hasMessage("BODY_MALFORMED");
    }

    @Test
    void aClientsFieldNameIsAnsweredWithoutWhatMayBePersonal() {
        assertProblem("OpenCase", OPEN.replace("\"hasJob\"", "\"x6101694445<b>\""), "FIELD_UNKNOWN", "x#?b?");
    }

    /** Every exemption has its reason written down, and so has every assessment that grants none. */
    @Test
    void anAssessmentOfExemptionIsNotReadWithoutItsReason() {
        for (String exempt : List.of("\"exempt\":true,\"ground\":\"TREATMENT_OBSTACLE\"", "\"exempt\":false")) {
            assertProblem(
                    "RecordExemptionAssessment",
                    "{\"caseId\":\"c-1\",\"registrationId\":\"r-1\",\"on\":\"2009-02-16\"," + exempt + "}",
                    "FIELD_MISSING",
                    "justification");
        }
    }

    @Test
    void aReplacementMayLeaveOutItsIdsButNotChangeThem() {
        Shape.Thing shape =
                CommandCatalogue.of(CaseCommand.HoldConversation.class).shape();
        var without = StrictJson.object(bytes(HELD.replace("\"caseId\":\"c-1\",\"registrationId\":\"r-1\",", "")));

        assertThat(((CaseCommand.HoldConversation) reader.readReplacement(shape, without, "c-1", "r-1")
                                .bind(sealing))
                        .registrationId())
                .isEqualTo("r-1");
        ProblemException other = Objects.requireNonNull(catchThrowableOfType(
                ProblemException.class,
                () -> reader.readReplacement(shape, StrictJson.object(bytes(HELD)), "c-1", "r-2")));
        assertThat(other.problem().code()).isEqualTo("REPLACEMENT_MISMATCH");
        assertThat(other.problem().field()).isEqualTo("replacement.registrationId");
    }

    @Test
    void oneContentHasOneCanonicalForm() {
        byte[] one =
                StrictJson.canonical("X", StrictJson.object(bytes("{\"b\":10.0,\"a\":[1,{\"d\":null,\"c\":true}]}")));
        byte[] other =
                StrictJson.canonical("X", StrictJson.object(bytes("{ \"a\":[1,{\"c\":true,\"d\":null}], \"b\":1e1}")));

        assertThat(new String(one, StandardCharsets.UTF_8))
                .isEqualTo("X\n{\"a\":[1,{\"c\":true,\"d\":null}],\"b\":1E+1}")
                .isEqualTo(new String(other, StandardCharsets.UTF_8));
    }

    private CommandReader.Draft draft(String command, String body) {
        return reader.read(CommandCatalogue.find(command).orElseThrow().shape(), StrictJson.object(bytes(body)));
    }

    private void assertProblem(String command, String body, String code, @Nullable String field) {
        assertThatThrownBy(() -> draft(command, body)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(code);
            assertThat(e.problem().field()).isEqualTo(field);
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
