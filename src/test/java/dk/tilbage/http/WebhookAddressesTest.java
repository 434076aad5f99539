package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookAddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255",
                "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
                "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:10.0.0.1", "::10.0.0.1",
                "64:ff9b::10.0.0.1", "100::1", "2001::1", "2001:db8::1", "2002:0a00:0001::1", "fc00::1", "fd12::1",
                "fe80::1", "fec0::1", "ff02::1", "3fff::1"
            })
    void notPublic(String address) throws UnknownHostException {
        assertThat(WebhookAddresses.isPublic(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "192.0.1.1",
                "198.17.0.1",
                "198.20.0.1",
                "223.255.255.254",
                "2001:4860:4860::8888",
                "2a00:1450:400f::1",
                "2600::1"
            })
    void isPublic(String address) throws UnknownHostException {
        assertThat(WebhookAddresses.isPublic(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/hook, true, true",
        "https://example.com:8443/hook?a=b, true, true",
        "http://example.com/hook, false, false",
        "http://localhost:8080/hook, false, true",
        "http://127.0.0.1/, false, true",
        "http://localhost.example.com/, false, false",
        "https://user@example.com/, false, false",
        "https://example.com/#part, false, false",
        "https://example.com:0/, false, false",
        "https://example.com:70000/, false, false",
        "file:///etc/passwd, false, false",
        "//example.com/, false, false",
        "https:example.com, false, false"
    })
    void wellFormed(URI url, boolean strictly, boolean tryingOut) {
        assertThat(new WebhookAddresses(false).isWellFormed(url)).isEqualTo(strictly);
        assertThat(new WebhookAddresses(true).isWellFormed(url)).isEqualTo(tryingOut);
    }

    /** A name that was public when it was subscribed, and means this machine when the delivery is made. */
    @Test
    void aNameThatComesToMeanAPrivateAddressIsNotConnectedTo() throws IOException {
        String[] means = {"1.1.1.1"};
        WebhookAddresses addresses = new WebhookAddresses(false, new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                return new InetAddress[] {InetAddress.getByName(means[0])};
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        });
        assertThat(addresses.isReachable("rebinding.example")).isTrue();
        means[0] = "127.0.0.1";
        try (WebhookReceiver receiver = new WebhookReceiver();
                WebhookSender sender = new WebhookSender(addresses, Duration.ofSeconds(5), 2)) {
            URI url = URI.create(receiver.url("/").replace("http://localhost", "https://rebinding.example"));
            assertThat(sender.post(url, Map.of(), new byte[0]).failure()).isEqualTo(Webhook.Failure.ADDRESS_REFUSED);
            assertThat(receiver.to("/")).isEmpty();
        }
    }
}
