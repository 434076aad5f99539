package dk.tilbage.http;

import dk.tilbage.http.Webhook.Failure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Posts deliveries. Follows no redirect, keeps no cookie, takes nothing of the answer but its status, and waits for it no
 * longer than it was told, however slowly it comes.
 */
final class WebhookSender implements AutoCloseable {

    private static final Timeout CONNECT = Timeout.ofSeconds(5);

    private static final long SHORT_ANSWER = 8_192;

    private final CloseableHttpClient http;
    private final WebhookAddresses addresses;
    private final Duration longest;

    WebhookSender(WebhookAddresses addresses, Duration longest, int connections) {
        this.addresses = addresses;
        this.longest = longest;
        Timeout silence = Timeout.of(longest);
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(addresses)
                        .setMaxConnTotal(connections)
                        .setMaxConnPerRoute(connections)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT)
                                .setSocketTimeout(silence)
                                // A receiver that has moved is found again.
                                .setTimeToLive(TimeValue.ofMinutes(1))
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(silence)
                        .setResponseTimeout(silence)
                        .setRedirectsEnabled(false)
                        .build())
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableAutomaticRetries()
                .disableContentCompression()
                .setUserAgent("Tilbage")
                .build();
    }

    /**
     * What became of a delivery.
     *
     * @param failure why it failed; absent where it succeeded
     * @param status the HTTP status of the answer; absent where there was none
     */
    record Outcome(@Nullable Failure failure, @Nullable Integer status) {

        static Outcome of(int status) {
            if (status >= 200 && status < 300) {
                return new Outcome(null, status);
            }
            return new Outcome(status == 410 ? Failure.GONE : Failure.STATUS, status);
        }

        static Outcome failed(Failure failure) {
            return new Outcome(failure, null);
        }

        boolean succeeded() {
            return failure == null;
        }
    }

    /** Posts JSON. */
    Outcome post(URI url, Map<String, String> headers, byte[] body) {
        if (!addresses.isWellFormed(url)) {
            return Outcome.failed(Failure.ADDRESS_REFUSED);
        }
        HttpPost post = new HttpPost(url);
        headers.forEach(post::setHeader);
        post.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        AtomicBoolean late = new AtomicBoolean();
        CompletableFuture<Void> deadline = CompletableFuture.runAsync(
                () -> {
                    late.set(true);
                    post.cancel();
                },
                CompletableFuture.delayedExecutor(longest.toMillis(), TimeUnit.MILLISECONDS));
        try (ClassicHttpResponse answer = http.executeOpen(null, post, null)) {
            HttpEntity entity = answer.getEntity();
            if (entity != null && entity.getContentLength() >= 0 && entity.getContentLength() <= SHORT_ANSWER) {
                // Read, so that the connection serves the next delivery too; a longer one closes it.
                EntityUtils.consumeQuietly(entity);
            }
            return Outcome.of(answer.getCode());
        } catch (IOException e) {
            return Outcome.failed(late.get() ? Failure.TIMEOUT : failure(e));
        } finally {
            deadline.cancel(false);
        }
    }

    private static Failure failure(IOException e) {
        return switch (e) {
            case WebhookAddresses.Refused refused -> Failure.ADDRESS_REFUSED;
            case UnknownHostException unknown -> Failure.HOST_UNKNOWN;
            case SSLException tls -> Failure.TLS;
            case InterruptedIOException timeout -> Failure.TIMEOUT;
            default -> Failure.CONNECTION;
        };
    }

    @Override
    public void close() {
        http.close(CloseMode.IMMEDIATE);
    }
}
