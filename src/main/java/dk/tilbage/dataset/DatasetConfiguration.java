package dk.tilbage.dataset;

import dk.tilbage.eventstore.Anchors;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.LogVerifier;
import dk.tilbage.eventstore.RegistryClock;
import dk.tilbage.people.AccessLog;
import dk.tilbage.people.People;
import dk.tilbage.trial.Trials;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** The dataset's beans: the writer on the registry's log, and the jobs under {@code ${tilbage.data}/datasets}. */
@Configuration(proxyBeanMethods = false)
class DatasetConfiguration {

    /** More than these do not help: one thread reads for all of them. */
    private static final int MOST_THREADS = 8;

    @Bean
    DatasetWriter datasetWriter(
            EventLog log,
            LogVerifier verifier,
            Anchors anchors,
            Trials trials,
            People people,
            RegistryClock clock,
            @Value("${tilbage.datasets.threads:0}") int threads) {
        int used = threads > 0 ? threads : allCores();
        return new DatasetWriter(
                new RegistryLog(log, verifier, anchors, trials, used),
                key -> pseudonyms(people, key),
                people.exportKeyId(),
                used,
                clock::now);
    }

    private static int allCores() {
        return Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    }

    /** Persons by their id alone, as everywhere; other ids with what they name before them, which no person id has. */
    private static Pseudonyms pseudonyms(People people, String exportKeyId) {
        return id -> people.pseudonym(
                exportKeyId,
                switch (id.kind()) {
                    case PERSON -> id.id();
                    case CASE -> "case/" + id.id();
                    case PROVIDER -> "provider/" + id.id();
                    case ARMS -> "arms/" + id.id();
                });
    }

    @Bean
    @Lazy
    DatasetJobs datasetJobs(
            DatasetWriter writer,
            AccessLog accessLog,
            @Value("${tilbage.data:./data}") Path data,
            @Value("${tilbage.datasets.kept:" + DatasetJobs.KEPT + "}") int kept) {
        return new DatasetJobs(writer, accessLog, data.resolve("datasets"), kept);
    }
}
