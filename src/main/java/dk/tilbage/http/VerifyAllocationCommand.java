package dk.tilbage.http;

import dk.tilbage.casefile.AllocationAudit.Difference;
import dk.tilbage.casefile.AllocationAudit.Verdict;
import dk.tilbage.console.Bar;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Recomputes every assignment of a trial and names the first that differs. */
@Command(
        name = "verify-allocation",
        description = {
            "Recomputes every assignment of a trial from the log: by parity, filter or draw, by the rule in force on the"
                    + " day. Names the first that differs.",
            "Works beside a running registry, through it, and without one. Exit code 0: all agree. 1: one differs."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class VerifyAllocationCommand implements Callable<Integer> {

    private final AuditSource.Opening opening;

    @Option(names = "--trial", paramLabel = "ID", required = true, description = "The trial.")
    private String trial = "";

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
    public VerifyAllocationCommand(AuditSource.Opening opening) {
        this.opening = opening;
    }

    @Override
    public Integer call() {
        try (AuditSource source = opening.open(data)) {
            Optional<Verdict> verdict = Bar.over(step -> source.audit(trial, step::at));
            if (verdict.isEmpty()) {
                spec.commandLine().getErr().println("There is no trial " + trial + ".");
                return ExitCode.USAGE;
            }
            return report(verdict.get());
        }
    }

    private int report(Verdict verdict) {
        PrintWriter print = spec.commandLine().getOut();
        print.printf("%,d assignments of %s up to position %d%n", verdict.assignments(), trial, verdict.position());
        verdict.byMethod().forEach((method, count) -> print.printf("  %-50s %,10d%n", method, count));
        Difference first = verdict.first();
        if (first == null) {
            print.println("Every one is what the log implies.");
            print.flush();
            return ExitCode.OK;
        }
        print.printf(
                "The first that differs: position %d, case %s, %s: expected %s, found %s%n",
                first.position(), first.caseId(), first.what(), first.expected(), first.found());
        print.flush();
        return ExitCode.SOFTWARE;
    }
}
