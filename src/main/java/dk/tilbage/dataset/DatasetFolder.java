package dk.tilbage.dataset;

import dk.tilbage.dataset.DatasetRefused.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A folder that holds a whole package or is left as it was: it is filled aside, and renamed at the end. */
final class DatasetFolder {

    private static final String PART = "part";
    private static final String OLD = "old";
    private static final String GONE = "gone";
    /** What is aside: its folder's name, what it is, and the process that put it there, with the moment that began. */
    private static final Pattern ASIDE =
            Pattern.compile("\\.(.+)\\.(" + PART + "|" + OLD + "|" + GONE + ")-(\\d+)-(\\d+)-.*");

    private DatasetFolder() {}

    private static String hidden(Path target, String what) {
        ProcessHandle self = ProcessHandle.current();
        return "." + target.getFileName() + "." + what + "-" + self.pid() + "-" + began(self) + "-";
    }

    private static long began(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /**
     * Takes away what processes left aside in a folder that were killed in the middle. What was replaced in that very moment,
     * so that neither the old nor the new is in its place, is put back.
     *
     * @param prefix what the names of those taken away begin with
     */
    static void sweep(Path parent, String prefix) throws IOException {
        List<Path> hidden;
        try (Stream<Path> content = Files.list(parent)) {
            hidden = content.filter(path -> String.valueOf(path.getFileName()).startsWith(prefix))
                    .toList();
        }
        for (Path path : hidden) {
            Matcher aside = ASIDE.matcher(String.valueOf(path.getFileName()));
            if (!aside.matches() || isAlive(Long.parseLong(aside.group(3)), Long.parseLong(aside.group(4)))) {
                continue;
            }
            Path target = parent.resolve(aside.group(1));
            if (aside.group(2).equals(OLD)
                    && !Files.exists(target)
                    && Files.exists(path.resolve(DatasetWriter.PACKAGE))) {
                Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
            } else {
                delete(path);
            }
        }
    }

    private static boolean isAlive(long pid, long began) {
        return ProcessHandle.of(pid)
                .filter(process -> process.isAlive() && began(process) == began)
                .isPresent();
    }

    /** Fills a folder. */
    @FunctionalInterface
    interface Filling<T> {

        /** Writes a package into the folder aside. */
        T into(Path aside) throws IOException;
    }

    /** Fills a folder with a dataset; it is made, or replaced where it is empty or holds a dataset already. */
    static <T> T fill(Path folder, Filling<T> filling) {
        return fill(folder, found -> Manifest.read(found) != null, filling);
    }

    /** Fills a folder, which is made, or replaced where it is empty or holds what may be replaced. */
    static <T> T fill(Path folder, Predicate<Path> replaceable, Filling<T> filling) {
        Path target = folder.toAbsolutePath().normalize();
        try {
            refuseOtherContent(target, replaceable);
            Path parent = target.getParent();
            if (parent == null) {
                throw new DatasetRefused(Code.FOLDER_IN_USE, target + " is no folder to be made");
            }
            Files.createDirectories(parent);
            sweep(parent, "." + target.getFileName() + ".");
            Path aside = Files.createTempDirectory(parent, hidden(target, PART));
            try {
                T result = filling.into(aside);
                install(aside, target, replaceable);
                return result;
            } finally {
                delete(aside);
            }
        } catch (IOException e) {
            throw notWritten(target, e);
        } catch (UncheckedIOException e) {
            throw notWritten(target, e.getCause() == null ? new IOException(e) : e.getCause());
        }
    }

    private static DatasetRefused notWritten(Path target, IOException cause) {
        return new DatasetRefused(Code.NOT_WRITTEN, "Nothing could be written to " + target + ": " + cause, cause);
    }

    private static void refuseOtherContent(Path target, Predicate<Path> replaceable) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        if (Files.isDirectory(target)) {
            try (Stream<Path> content = Files.list(target)) {
                if (content.findAny().isEmpty() || replaceable.test(target)) {
                    return;
                }
            }
        }
        throw new DatasetRefused(Code.FOLDER_IN_USE, target + " holds something else");
    }

    private static void install(Path aside, Path target, Predicate<Path> replaceable) throws IOException {
        refuseOtherContent(target, replaceable);
        if (!Files.exists(target)) {
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Path before = Files.createTempDirectory(target.getParent(), hidden(target, OLD));
        Files.delete(before);
        Files.move(target, before, StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.move(before, target, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
        delete(before);
    }

    /** Takes a dataset away: first out of sight, so that half of one is never found. */
    static void remove(Path folder) throws IOException {
        Path before = Files.createTempDirectory(folder.getParent(), hidden(folder, GONE));
        Files.delete(before);
        Files.move(folder, before, StandardCopyOption.ATOMIC_MOVE);
        delete(before);
    }

    /** Deletes a folder with everything in it. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> content = Files.walk(folder)) {
            for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
