package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class BatchOrderTest {

    /** What reaches beyond the case it names must not overtake, nor be overtaken. */
    @ParameterizedTest
    @CsvSource({
        "ForgetPerson,true",
        "ReplaceCpr,true",
        "AdoptProtocol,true",
        "RegisterProviderAgreement,true",
        "OpenCase,false",
        "HoldConversation,false"
    })
    void whatReachesOtherCasesStandsAlone(String command, boolean alone) {
        assertThat(BatchOrder.standsAlone(new CommandService.Sent(
                        command, JsonMapper.shared().createObjectNode().put("caseId", "one"), null, null)))
                .isEqualTo(alone);
    }
}
