package dk.tilbage.http;

import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;

/** What commands and their fields mean, in a language. */
final class CommandTexts {

    private final ResourceBundle texts;

    private CommandTexts(ResourceBundle texts) {
        this.texts = texts;
    }

    static CommandTexts in(Locale language) {
        return new CommandTexts(Problems.bundle("commands", language));
    }

    /** What a command is. */
    String of(String command) {
        return texts.getString(command);
    }

    /** What a field of a command is; of an object within a command, where there is a text. */
    Optional<String> of(String command, String field) {
        for (String key : new String[] {command + "." + field, "field." + field}) {
            if (texts.containsKey(key)) {
                return Optional.of(texts.getString(key));
            }
        }
        return Optional.empty();
    }
}
