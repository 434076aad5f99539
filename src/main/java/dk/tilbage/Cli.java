package dk.tilbage;

import dk.tilbage.bench.BenchCommand;
import dk.tilbage.dataset.DatasetCommand;
import dk.tilbage.http.ImportCommand;
import dk.tilbage.http.TokenCommand;
import dk.tilbage.http.TrialFilesCommand;
import dk.tilbage.http.VerifyAllocationCommand;
import dk.tilbage.http.VerifyLogCommand;
import dk.tilbage.http.WhatIfCommand;
import dk.tilbage.people.KeysCommand;
import dk.tilbage.simulation.DemoCommand;
import dk.tilbage.simulation.SimulateCommand;
import dk.tilbage.simulation.TokenSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The program's commands. */
@Command(
        name = "tilbage",
        description = "An event-sourced registry for controlled return-to-work trials.",
        mixinStandardHelpOptions = true,
        versionProvider = Cli.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {Serve.class, TokenCommand.class, TrialFilesCommand.class, ImportCommand.class, HelpCommand.class
        })
final class Cli {

    private Cli() {}

    static void main(String[] args) {
        TilbageApplication.quiet();
        int exitCode = commandLine().execute(args);
        System.exit(exitCode);
    }

    /** The commands, ready to be executed. */
    static CommandLine commandLine() {
        return new CommandLine(new Cli())
                .addSubcommand(new SimulateCommand(Server::tokensIn))
                .addSubcommand(new DemoCommand(Server::startSimulated))
                .addSubcommand(DatasetCommand.with(Server::datasets))
                .addSubcommand(new VerifyLogCommand(Server::logs))
                .addSubcommand(new KeysCommand(Server::persons))
                .addSubcommand(new VerifyAllocationCommand(Server::audits))
                .addSubcommand(new WhatIfCommand(Server::whatIf))
                .addSubcommand(new BenchCommand(
                        Server::start, data -> Server.tokensIn(data).token(TokenSource.AUDITOR, null)))
                .setUsageHelpWidth(110)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((exception, line, result) -> {
                    // What failed has been logged where it did; here it gets one line.
                    line.getErr()
                            .println(line.getColorScheme()
                                    .errorText(
                                            exception.getMessage() == null
                                                    ? exception.toString()
                                                    : exception.getMessage()));
                    return line.getCommandSpec().exitCodeOnExecutionException();
                });
    }

    /** The version in the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Cli.class.getPackage().getImplementationVersion();
            return new String[] {"tilbage " + (version == null ? "(not packaged)" : version)};
        }
    }
}
