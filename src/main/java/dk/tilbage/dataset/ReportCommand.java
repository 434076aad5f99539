package dk.tilbage.dataset;

import dk.tilbage.console.Bar;
import dk.tilbage.dataset.DatasetRefused.Code;
import dk.tilbage.report.Report;
import dk.tilbage.report.ReportRefused;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the report of a dataset that somebody has. */
@Command(
        name = "report",
        description = {
            "Writes the report of a dataset: report.html, which opens offline and prints to A4, and the numbers of every"
                    + " figure as CSV.",
            "It is made of the package alone; no registry is needed."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ReportCommand implements Callable<Integer> {

    @Option(
            names = "--in",
            paramLabel = "DIR",
            required = true,
            description = "The folder of the dataset, or its package.zip.")
    private Path in = Path.of(".");

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "dataset-report",
            description = "The folder to write to; a report in it is replaced. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("dataset-report");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        try {
            PackageCheck.inFolder(
                    in,
                    (folder, aside) -> Bar.over("Bytes", step -> {
                        try {
                            Report.write(folder, out, step::at);
                            return ExitCode.OK;
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }));
            PrintWriter print = spec.commandLine().getOut();
            print.printf("Report written to %s%n", out.toAbsolutePath().normalize());
            print.flush();
            return ExitCode.OK;
        } catch (ReportRefused refused) {
            return SourceOptions.refused(spec, DatasetRefused.of(refused, Code.NO_REPORT));
        } catch (IOException e) {
            return notWritten(e);
        } catch (UncheckedIOException e) {
            return notWritten(e.getCause() == null ? new IOException(e) : e.getCause());
        }
    }

    private int notWritten(IOException e) {
        return SourceOptions.refused(
                spec, new DatasetRefused(Code.NOT_WRITTEN, "The report could not be made: " + e, e));
    }
}
