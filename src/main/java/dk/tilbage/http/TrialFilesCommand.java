package dk.tilbage.http;

import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TrialFiles;
import dk.tilbage.trial.TrialFiles.TrialText;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks the files of a trial and, when asked, registers the trial with a running registry. */
@Command(
        name = "trial",
        description = {
            "Checks the files of a trial: its protocol versions with their deadline rules, its jobcentres, their local"
                    + " targets and their agreements with providers. Every fault is told with file, line and field. With --load the files are then sent to a"
                    + " running registry; sending them again changes nothing.",
            "Example: java -jar tilbage.jar trial my-trial/ --load --url http://localhost:8080 --token \"$TOKEN\""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class TrialFilesCommand implements Callable<Integer> {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @Parameters(
            paramLabel = "TRIAL",
            description =
                    "A folder with an order.txt that lists its files (and an agreements.txt that lists its agreements,"
                            + " if it has any), or a trial that comes with the program:"
                            + " aktive-hurtigere-tilbage, lyngby-taarbaek, koebenhavn-2015.")
    private String trial = "";

    @Option(names = "--load", description = "Send the files when they have no fault.")
    private boolean load;

    @Option(
            names = "--url",
            defaultValue = "http://localhost:8080",
            description = "The registry. Default: ${DEFAULT-VALUE}.")
    private URI url = URI.create("http://localhost:8080");

    @Option(
            names = "--token",
            defaultValue = "${env:TILBAGE_TOKEN}",
            description = "An access token of a trial administrator. Default: $TILBAGE_TOKEN.")
    private @Nullable String token;

    @Option(
            names = "--language",
            defaultValue = "en",
            description = "The language of the faults: da or en. Default: ${DEFAULT-VALUE}.")
    private String language = "en";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** For picocli. */
    public TrialFilesCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        List<TrialText> files = files();
        TrialCheck check = new TrialCheck(Locale.forLanguageTag(language));
        List<TrialCheck.Fault> faults = check.check(files);
        faults.forEach(fault -> err.println(fault.text()));
        if (!faults.isEmpty()) {
            err.println(faults.size() + (faults.size() == 1 ? " fault" : " faults") + "; nothing was sent.");
            return 1;
        }
        ProtocolHistory checked = check.trial().orElseThrow();
        out.println("%s: %d files without fault; %d protocol versions, %d jobcentres, %d deadline rules, %d agreements."
                .formatted(
                        checked.trialId(),
                        files.size(),
                        checked.protocols().size(),
                        checked.jobcentres().size(),
                        checked.ruleIds().size(),
                        check.agreements().size()));
        return load ? send(files, out, err) : 0;
    }

    private List<TrialText> files() {
        Path folder = Path.of(trial);
        if (Files.isRegularFile(folder.resolve("order.txt"))) {
            return TrialFiles.texts(folder);
        }
        if (TrialFiles.NAMES.contains(trial)) {
            return TrialFiles.texts(trial);
        }
        throw new ParameterException(
                spec.commandLine(), "no folder with an order.txt, and no trial that comes with the program: " + trial);
    }

    private int send(List<TrialText> files, PrintWriter out, PrintWriter err) throws IOException, InterruptedException {
        if (token == null || token.isBlank()) {
            throw new ParameterException(spec.commandLine(), "--load needs --token, of a trial administrator");
        }
        try (HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build()) {
            for (TrialText file : files) {
                HttpRequest request = HttpRequest.newBuilder(url.resolve("/api/v1/commands/" + file.command()))
                        .timeout(TIMEOUT)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .header("Accept-Language", language)
                        .POST(HttpRequest.BodyPublishers.ofString(file.json()))
                        .build();
                HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    err.println(file.file() + ": refused, " + answer.statusCode() + " " + answer.body());
                    err.println("The files before it are registered; those after it were not sent.");
                    return 1;
                }
                boolean known = answer.body().contains("\"events\":[]");
                out.println(file.file() + (known ? ": there already" : ": registered"));
            }
        }
        return 0;
    }
}
