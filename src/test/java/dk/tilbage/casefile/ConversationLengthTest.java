package dk.tilbage.casefile;

import static dk.tilbage.casefile.GivenCase.DAY_1;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseCommand.HoldConversation;
import dk.tilbage.casefile.CaseEvent.ConversationHeld;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationForm;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.TargetGroup;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How long a conversation took. */
class ConversationLengthTest {

    @Test
    void randersTellsHowLongAControlsTalkTook() {
        GivenCase given =
                GivenCase.at("randers", TargetGroup.SICKNESS_BENEFIT).and(talk("home", 60), talk("long", 120));
        assertThat(given.facts().all(ConversationHeld.class))
                .extracting(ConversationHeld::minutes)
                .containsExactly(60, 120);
    }

    @Test
    void itMayBeUntoldAndIsFromAMinuteToTenHours() {
        GivenCase given = GivenCase.of();
        given.accepts(talk("t", null));
        given.accepts(talk("t", 1));
        given.accepts(talk("t", 600));
        given.refuses(talk("t", 0), RefusalCode.VALUE_OUT_OF_RANGE, "minutes");
        given.refuses(talk("t", 601), RefusalCode.VALUE_OUT_OF_RANGE, "minutes");
    }

    private static HoldConversation talk(String id, @Nullable Integer minutes) {
        return new HoldConversation(
                "c",
                id,
                null,
                EnumSet.of(ConversationKind.CONTACT),
                ConversationForm.INDIVIDUAL,
                Channel.HOME_VISIT,
                DAY_1.plusDays(50),
                "provider-1",
                null,
                minutes);
    }
}
