package dk.tilbage.http;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Where deliveries may go. A client names the address, and the program stands inside a network: without a guard it could be
 * made to knock at doors that are closed to the client. Only public addresses are reached, unless private ones are allowed, and
 * only by TLS; the same addresses that were looked at are the ones that are connected to, so that a name cannot come to
 * mean another one in between.
 */
final class WebhookAddresses implements DnsResolver {

    private static final int LONGEST = 500;
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final DnsResolver names;
    private final boolean privateToo;

    /**
     * The guard.
     *
     * @param privateToo whether addresses that are not public are reached, and this machine without TLS: for trying things out
     */
    WebhookAddresses(boolean privateToo) {
        this(privateToo, SystemDefaultDnsResolver.INSTANCE);
    }

    WebhookAddresses(boolean privateToo, DnsResolver names) {
        this.privateToo = privateToo;
        this.names = names;
    }

    /** The address lies where deliveries do not go. */
    static final class Refused extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        private Refused() {
            super("not an address that webhooks reach");
        }
    }

    /** Whether an address is written as one must be; whether its host may be reached is seen when it is resolved. */
    boolean isWellFormed(URI url) {
        String scheme = url.getScheme();
        String host = url.getHost();
        if (scheme == null || host == null || url.toString().length() > LONGEST) {
            return false;
        }
        boolean plain =
                scheme.equalsIgnoreCase("http") && privateToo && THIS_MACHINE.contains(host.toLowerCase(Locale.ROOT));
        return (plain || scheme.equalsIgnoreCase("https"))
                && url.getRawUserInfo() == null
                && url.getRawFragment() == null
                && url.getPort() != 0
                && url.getPort() <= 65_535;
    }

    /** Whether a host can be resolved, and may be reached. */
    boolean isReachable(String host) {
        try {
            return resolve(host.replace("[", "").replace("]", "")).length > 0;
        } catch (UnknownHostException unknownOrRefused) {
            return false;
        }
    }

    /** The addresses of a host; refused where one of them may not be reached. */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = names.resolve(host);
        if (addresses == null || addresses.length == 0) {
            throw new UnknownHostException("no address");
        }
        if (!privateToo && !Arrays.stream(addresses).allMatch(WebhookAddresses::isPublic)) {
            throw new Refused();
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return names.resolveCanonicalHostname(host);
    }

    /** Whether an address is a public one: none that IANA lists as for special purposes. */
    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        return switch (address) {
            case Inet4Address v4 -> isPublic4(at(bytes, 0), at(bytes, 1), at(bytes, 2));
            case Inet6Address v6 -> isPublic6(bytes);
            default -> false;
        };
    }

    private static boolean isPublic4(int a, int b, int c) {
        return a != 0
                && a < 240 // reserved, and the broadcast address
                && !(a == 100 && b >= 64 && b < 128) // between a provider and its customers
                && !(a == 192 && b == 0 && (c == 0 || c == 2)) // protocols; documentation
                && !(a == 192 && b == 88 && c == 99) // 6to4 relays
                && !(a == 198 && (b == 18 || b == 19)) // benchmarks
                && !(a == 198 && b == 51 && c == 100) // documentation
                && !(a == 203 && b == 0 && c == 113); // documentation
    }

    /** Global unicast addresses alone, and of these none that lead to an IPv4 address, which may be anybody's. */
    private static boolean isPublic6(byte[] bytes) {
        int first = at(bytes, 0) << 8 | at(bytes, 1);
        int second = at(bytes, 2) << 8 | at(bytes, 3);
        return (first & 0xe000) == 0x2000
                && first != 0x2002 // 6to4
                && !(first == 0x2001 && second < 0x0200) // Teredo, benchmarks and other protocols
                && !(first == 0x2001 && second == 0x0db8) // documentation
                && !(first == 0x3fff && second < 0x1000); // documentation
    }

    private static int at(byte[] bytes, int place) {
        return bytes[place] & 0xff;
    }
}
