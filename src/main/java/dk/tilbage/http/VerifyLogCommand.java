package dk.tilbage.http;

import dk.tilbage.console.Bar;
import dk.tilbage.eventstore.Anchor;
import dk.tilbage.eventstore.AnchorRefused;
import dk.tilbage.eventstore.LogVerifier.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Holds the log against its digest chain, its head and the signed anchors, and names the first fault. */
@Command(
        name = "verify-log",
        description = {
            "Reads every event of the log and holds it against the digest chain, the log's head and the signed anchors."
                    + " Names the first fault. Changes nothing.",
            "Works beside a running registry, through it, and without one. Exit code 0: all is as it was recorded. 1: it is"
                    + " not. 2: wrong usage.",
            "An auditor gives a copy of the anchors and the public keys that were kept elsewhere."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class VerifyLogCommand implements Callable<Integer> {

    private final LogSource.Opening opening;

    @Option(
            names = "--position",
            paramLabel = "N",
            description = "Only up to this position, and the first anchor behind it. Default: everything.")
    private @Nullable Long position;

    @Option(
            names = "--anchors",
            paramLabel = "FILE",
            description = "A copy of the anchors. Default: the registry's own.")
    private @Nullable Path anchors;

    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            description = "The public keys to believe, PEM. Default: the registry's own.")
    private @Nullable Path publicKey;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:TILBAGE_DATA:-./data}",
            description = "The data folder of the registry. Default: $TILBAGE_DATA or ./data.")
    private Path data = Path.of("./data");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** The command; {@code opening} says how to reach the registry of a data folder. */
    public VerifyLogCommand(LogSource.Opening opening) {
        this.opening = opening;
    }

    @Override
    public Integer call() {
        if (position != null && position < 1) {
            throw new ParameterException(spec.commandLine(), "The first position is 1");
        }
        String copy = text(anchors);
        String pem = text(publicKey);
        try (LogSource source = opening.open(data)) {
            return report(Bar.over(step -> source.verify(position, copy, pem, step::at)));
        } catch (AnchorRefused notKeys) {
            throw new ParameterException(spec.commandLine(), notKeys.getMessage(), notKeys);
        }
    }

    private @Nullable String text(@Nullable Path file) {
        if (file == null) {
            return null;
        }
        try {
            // Every byte a character: a damaged copy is a fault of the copy, not of its encoding.
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "The file " + file + " cannot be read", e);
        }
    }

    private int report(VerifiedLog found) {
        PrintWriter print = spec.commandLine().getOut();
        print.printf("%,d events verified, up to position %d%n", found.position(), found.position());
        print.printf("  digest       %s%n", found.digest());
        print.printf("  anchors      %,d agree, proven up to position %d%n", found.anchors(), found.provenTo());
        Anchor last = found.lastAnchor();
        if (last == null) {
            print.println("  last anchor  none: the database alone vouches for the log");
        } else {
            print.printf(
                    "  last anchor  number %d, position %d, made %s, key %s%n",
                    last.number(), last.position(), last.anchoredAt(), last.keyId());
        }
        if (found.tornAnchor()) {
            print.println("  The anchors end in half a line, which the program was writing when it stopped.");
        }
        if (found.otherAnchorFiles() > 0) {
            print.printf(
                    "  The database knows of %d other file(s) of anchors: verify with --anchors and their copies too.%n",
                    found.otherAnchorFiles());
        }
        Fault fault = found.fault();
        if (fault == null) {
            print.println("All is as it was recorded. / Alt er, som det blev registreret.");
            print.flush();
            return ExitCode.OK;
        }
        print.printf("The first fault: %s at position %d%n", fault.code(), fault.position());
        print.printf("  %s%n  %s%n", fault.message(), fault.danish());
        print.flush();
        return ExitCode.SOFTWARE;
    }
}
