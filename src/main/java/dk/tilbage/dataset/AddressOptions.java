package dk.tilbage.dataset;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that name a dataset's place in the log. */
final class AddressOptions {

    @Option(
            names = "--position",
            paramLabel = "N",
            description = "The last position of the log that counts. Default: the head.")
    private @Nullable Long position;

    @Option(
            names = "--as-of",
            paramLabel = "TIME",
            converter = AsOfConverter.class,
            description = "Instead: what had been recorded by then. 2009-05-01 means the end of that day,"
                    + " 2009-05-01T12:00 Danish time, 2009-05-01T12:00Z what it says.")
    private @Nullable Instant asOf;

    @Option(
            names = "--observed-to",
            paramLabel = "DAY",
            description = "The last day whose facts are counted, on which obligations are judged and cases censored."
                    + " Default: the earlier of the day of the last recording that counts and the trial's last day.")
    private @Nullable LocalDate observedTo;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    DatasetRequest request(TrialOptions of) {
        if (position != null && asOf != null) {
            throw new ParameterException(spec.commandLine(), "Give --position or --as-of, not both");
        }
        return of.request(position, asOf, observedTo);
    }

    /** A moment of recording. */
    static final class AsOfConverter implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String value) {
            return DatasetRequest.asOf(value);
        }
    }
}
