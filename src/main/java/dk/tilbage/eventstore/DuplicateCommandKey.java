package dk.tilbage.eventstore;

/** A command with the same client and key was accepted in the meantime: look its receipt up. The append left nothing. */
public final class DuplicateCommandKey extends RuntimeException {

    private final String client;
    private final String key;

    public DuplicateCommandKey(String client, String key) {
        super("Client " + client + " has already used the key " + key);
        this.client = client;
        this.key = key;
    }

    public String client() {
        return client;
    }

    public String key() {
        return key;
    }
}
