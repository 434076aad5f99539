package dk.tilbage.ops;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * PostgreSQL refuses to run as root. When we do, it runs in a user namespace of its own; where the machine allows none
 * (many containers), as the user {@code postgres} or {@code nobody}, who is then given the data folder.
 */
final class AsUser {

    private static final List<String> NAMESPACE = List.of("unshare", "-U");

    private AsUser() {}

    /** What goes before a PostgreSQL command; empty when we are not root. */
    static List<String> prefix(Path bin) throws IOException {
        if (!isRoot()) {
            return List.of();
        }
        List<String> tried = new ArrayList<>();
        List<List<String>> ways = new ArrayList<>();
        ways.add(NAMESPACE);
        for (String user : List.of("postgres", "nobody")) {
            ways.add(List.of("setpriv", "--reuid=" + user, "--regid=" + group(user), "--clear-groups", "--"));
            ways.add(List.of("runuser", "-u", user, "--"));
            ways.add(List.of("su-exec", user));
        }
        for (List<String> way : ways) {
            List<String> trial = new ArrayList<>(way);
            trial.add(bin.resolve("postgres").toString());
            trial.add("--version");
            if (succeeds(trial)) {
                return way;
            }
            tried.add(way.getFirst());
        }
        throw new IOException("PostgreSQL does not run as root, and none of " + tried
                + " can run it as another user: start this program as an ordinary user");
    }

    private static String group(String user) {
        return user.equals("nobody") ? "nogroup" : user;
    }

    /** Gives the folder to the user that the prefix changes to. A user namespace keeps the owner. */
    static void own(List<String> prefix, Path path) throws IOException {
        if (prefix.isEmpty() || prefix.equals(NAMESPACE)) {
            if (!prefix.isEmpty()) {
                chown(path, "root");
            }
            return;
        }
        chown(path, prefix.stream().anyMatch(part -> part.contains("postgres")) ? "postgres" : "nobody");
    }

    private static void chown(Path path, String user) throws IOException {
        UserPrincipal owner =
                FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(user);
        if (owner.equals(Files.getOwner(path, LinkOption.NOFOLLOW_LINKS))) {
            return;
        }
        try (Stream<Path> walk = Files.walk(path)) {
            for (Path each : (Iterable<Path>) walk::iterator) {
                Files.setOwner(each, owner);
            }
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static boolean succeeds(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
