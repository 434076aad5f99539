package dk.tilbage.eventstore;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a command, and under which key. Travels as the command message's metadata; all but the fingerprint is copied
 * to the events' metadata, and the append writes the {@link Receipt} with it.
 *
 * @param client the authenticated client
 * @param key the client's idempotency key, or one made at the edge
 * @param fingerprint keyed hash of the command's content
 * @param actor who acted
 * @param role in which role
 * @param commandName the command's name in the HTTP contract
 */
public record CommandOrigin(
        String client, String key, String fingerprint, String actor, String role, String commandName) {

    /** Metadata keys, on events too. */
    public static final String CLIENT = "client";

    public static final String KEY = "key";
    public static final String FINGERPRINT = "fingerprint";
    public static final String ACTOR = "actor";
    public static final String ROLE = "role";
    public static final String COMMAND_NAME = "commandName";

    /** The keys that reach the events' metadata. */
    static final List<String> ON_EVENTS = List.of(CLIENT, KEY, ACTOR, ROLE, COMMAND_NAME);

    /** The command message's metadata. */
    public Map<String, ?> toMetaData() {
        Map<String, Object> entries = new HashMap<>();
        entries.put(CLIENT, client);
        entries.put(KEY, key);
        entries.put(FINGERPRINT, fingerprint);
        entries.put(ACTOR, actor);
        entries.put(ROLE, role);
        entries.put(COMMAND_NAME, commandName);
        return MetaData.from(entries);
    }

    /** The origin that a command message carries, if it carries one. */
    public static Optional<CommandOrigin> from(MetaData metaData) {
        if (text(metaData, CLIENT) == null || text(metaData, KEY) == null) {
            return Optional.empty();
        }
        return Optional.of(new CommandOrigin(
                required(metaData, CLIENT),
                required(metaData, KEY),
                required(metaData, FINGERPRINT),
                required(metaData, ACTOR),
                required(metaData, ROLE),
                required(metaData, COMMAND_NAME)));
    }

    private static String required(MetaData metaData, String key) {
        String value = text(metaData, key);
        if (value == null) {
            throw new IllegalArgumentException("A command's origin lacks '" + key + "'");
        }
        return value;
    }

    private static @Nullable String text(MetaData metaData, String key) {
        return metaData.get(key) instanceof String value ? value : null;
    }
}
