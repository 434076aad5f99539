package dk.tilbage.dataset;

import dk.tilbage.report.Report;
import dk.tilbage.report.ReportProgress;
import dk.tilbage.report.ReportRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Everything that a dataset has beside its CSV tables, made from the finished ones: the Parquet files, the codebook,
 * the scripts that open it in R and Stata, the descriptions, the digests, and all of it as one zip. Each file is the same
 * bytes on any machine and with any number of threads.
 */
final class DatasetPackage {

    /** The SHA-256 of every other file, as {@code sha256sum -c} reads it. */
    static final String SUMS = "SHA256SUMS";

    private static final String README = "README.md";
    private static final String CONTRACT = "/read-models/registration-dataset/";

    private final Path folder;
    private final List<Table<?>> tables;
    private final int threads;

    /**
     * A package.
     *
     * @param folder holds the CSV file of every table, and gets the rest
     * @param tables the tables, in the order of the codebook
     * @param threads how many files may be made at a time
     */
    DatasetPackage(Path folder, List<Table<?>> tables, int threads) {
        this.folder = folder;
        this.tables = List.copyOf(tables);
        this.threads = threads;
    }

    /**
     * Completes the package.
     *
     * @param address what the dataset is of
     * @param log what was read of the log
     * @param rows how many rows each table has
     */
    Manifest complete(DatasetAddress address, Manifest.Source log, SequencedMap<String, Long> rows) throws IOException {
        try (Parquet parquet = new Parquet()) {
            SequencedMap<String, PackageFile> files = new LinkedHashMap<>();
            put(files, csv());
            String contentDigest = PackageFile.contentDigest(folder, List.copyOf(files.values()));
            SequencedMap<String, PackageFile> texts = new LinkedHashMap<>();
            write(texts, Codebook.FILE, Codebook.csv(tables));
            write(texts, CodebookPage.FILE, CodebookPage.html(address, tables));
            write(texts, RScript.FILE, RScript.of(tables, rows));
            write(texts, StataScript.FILE, StataScript.of(tables, rows));
            write(texts, README, readme());
            SequencedMap<String, PackageFile> report = new LinkedHashMap<>();
            if (isReported(address)) {
                // The report reads the package as anybody does, by a manifest of the tables.
                Manifest before = manifest(address, contentDigest, log, rows, files);
                Files.writeString(folder.resolve(DatasetWriter.MANIFEST), Json.pretty(before));
                report(report);
            }
            put(files, parquet.finished());
            files.putAll(texts);
            write(files, DataPackage.FILE, Json.pretty(DataPackage.of(address, contentDigest, tables, rows, files)));
            files.putAll(report);
            Manifest manifest = manifest(address, contentDigest, log, rows, files);
            write(files, DatasetWriter.MANIFEST, Json.pretty(manifest));
            write(files, SUMS, sums(files));
            PackageFile.zip(folder, List.copyOf(files.values()), folder.resolve(DatasetWriter.PACKAGE));
            return manifest;
        }
    }

    private List<PackageFile> csv() throws IOException {
        List<PackageFile> csv = new ArrayList<>();
        for (Table<?> table : tables) {
            csv.add(PackageFile.of(folder, table.file()));
        }
        return csv;
    }

    private static void put(SequencedMap<String, PackageFile> files, List<PackageFile> more) {
        more.stream().sorted(Comparator.comparing(PackageFile::name)).forEach(file -> files.put(file.name(), file));
    }

    private static Manifest manifest(
            DatasetAddress address,
            String contentDigest,
            Manifest.Source log,
            SequencedMap<String, Long> rows,
            SequencedMap<String, PackageFile> files) {
        return new Manifest(
                Manifest.FORMAT,
                address,
                contentDigest,
                log,
                rows,
                files.values().stream()
                        .map(file -> new Manifest.FileEntry(file.name(), file.bytes(), file.sha256()))
                        .toList());
    }

    /** Statistics Denmark's numbers have no report, nor have the tables of the first definition. */
    private static boolean isReported(DatasetAddress address) {
        return address.definitionVersion() >= 2 && !address.profile().equals(Profile.DST.id());
    }

    private void report(Map<String, PackageFile> files) throws IOException {
        try {
            Report.write(folder, folder, ReportProgress.NONE);
        } catch (ReportRefused e) {
            throw DatasetRefused.of(e, DatasetRefused.Code.FAILED);
        }
        files.put(Report.PAGE, PackageFile.of(folder, Report.PAGE));
        try (Stream<Path> figures = Files.list(folder.resolve(Report.FOLDER))) {
            for (Path figure : figures.sorted().toList()) {
                String name = Report.FOLDER + "/" + figure.getFileName();
                files.put(name, PackageFile.of(folder, name));
            }
        }
    }

    /** The Parquet files, several made at a time, each by one thread, while the rest of the package is made. */
    private final class Parquet implements AutoCloseable {

        private final ExecutorService workers = Executors.newFixedThreadPool(
                threads,
                Thread.ofPlatform().name("dataset-parquet-", 0).daemon().factory());
        private final List<Future<PackageFile>> files = new ArrayList<>();

        Parquet() throws IOException {
            Map<String, Long> bytes = new HashMap<>();
            for (Table<?> table : tables) {
                bytes.put(table.name(), Files.size(folder.resolve(table.file())));
            }
            // The longest first, so that no worker is left with it in the end.
            List<Table<?>> bySize = new ArrayList<>(tables);
            bySize.sort(Comparator.comparingLong(table -> -bytes.getOrDefault(table.name(), 0L)));
            bySize.forEach(table -> files.add(workers.submit(() -> made(table))));
        }

        private PackageFile made(Table<?> table) throws IOException {
            ParquetTable.write(table, folder.resolve(table.file()), folder.resolve(ParquetTable.file(table)));
            return PackageFile.of(folder, ParquetTable.file(table));
        }

        /** Waits until all are made. */
        List<PackageFile> finished() throws IOException {
            try {
                List<PackageFile> made = new ArrayList<>();
                for (Future<PackageFile> file : files) {
                    made.add(file.get());
                }
                return made;
            } catch (ExecutionException e) {
                throw thrown(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("given up");
            }
        }

        @Override
        public void close() {
            workers.shutdownNow();
            workers.close();
        }
    }

    /** What went wrong in a worker; a full disk is one, however deep the writer has wrapped it. */
    private static IOException thrown(ExecutionException failed) {
        for (Throwable cause = failed.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                return io;
            }
        }
        throw new IllegalStateException(failed.getCause());
    }

    private void write(Map<String, PackageFile> files, String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
        files.put(name, PackageFile.of(folder, name));
    }

    private static String sums(Map<String, PackageFile> files) {
        StringBuilder sums = new StringBuilder();
        files.values().stream()
                .sorted(Comparator.comparing(PackageFile::name))
                .forEach(file -> sums.append(file.sha256())
                        .append("  ")
                        .append(file.name())
                        .append('\n'));
        return sums.toString();
    }

    private static String readme() throws IOException {
        try (InputStream readme = DatasetPackage.class.getResourceAsStream(CONTRACT + README)) {
            if (readme == null) {
                throw new IOException("the program was built without " + CONTRACT + README);
            }
            return new String(readme.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
