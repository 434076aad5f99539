package dk.tilbage.http;

import dk.tilbage.http.Webhook.Failure;
import dk.tilbage.http.WebhookSender.Outcome;
import dk.tilbage.people.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One delivery: a body with some items, signed with the subscription's secret.
 *
 * <p>The signature is {@code t=<seconds since 1970>,v1=<hexadecimal>}: the HMAC-SHA-256 of the time, a full stop and the body as
 * it is sent. The time is signed too, so that whoever has overheard a delivery cannot send it again much later.
 */
final class WebhookPost {

    static final String SIGNATURE = "Tilbage-Signature";
    static final String DELIVERY = "Tilbage-Delivery";

    private static final JsonMapper JSON = JsonMapper.shared();

    private final WebhookSender sender;
    private final Secrets secrets;

    WebhookPost(WebhookSender sender, Secrets secrets) {
        this.sender = sender;
        this.secrets = secrets;
    }

    /**
     * Sends a delivery.
     *
     * @param kind what the items are; {@code TEST} where it is only to be seen that deliveries arrive
     * @param items the items, as JSON
     * @param cursor how far the receiver has been told of that kind with this delivery; absent of a test
     */
    Outcome send(Webhook webhook, String kind, List<String> items, @Nullable String cursor) {
        String delivery = UUID.randomUUID().toString();
        StringBuilder body = new StringBuilder("{\"subscription\":")
                .append(JSON.writeValueAsString(webhook.id()))
                .append(",\"delivery\":\"")
                .append(delivery)
                .append("\",\"kind\":\"")
                .append(kind)
                .append("\",\"items\":[")
                .append(String.join(",", items))
                .append(']');
        if (cursor != null) {
            body.append(",\"cursor\":\"").append(cursor).append('"');
        }
        byte[] bytes = body.append('}').toString().getBytes(StandardCharsets.UTF_8);
        String signature;
        try {
            signature = signature(webhook.id(), Instant.now().getEpochSecond(), bytes);
        } catch (Secrets.Unreadable unreadable) {
            return Outcome.failed(Failure.SECRET_UNREADABLE);
        }
        return sender.post(webhook.url(), Map.of(SIGNATURE, signature, DELIVERY, delivery), bytes);
    }

    private String signature(String id, long seconds, byte[] body) throws Secrets.Unreadable {
        byte[] time = (seconds + ".").getBytes(StandardCharsets.UTF_8);
        byte[] signed = new byte[time.length + body.length];
        System.arraycopy(time, 0, signed, 0, time.length);
        System.arraycopy(body, 0, signed, time.length, body.length);
        return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(secrets.sign(id, signed));
    }
}
