package dk.tilbage.dataset;

import dk.tilbage.dataset.DatasetRefused.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A folder that holds a whole package or is left as it was: it is filled aside, and renamed at the end. */
final class DatasetFolder {

    private DatasetFolder() {}

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
            Path aside = Files.createTempDirectory(parent, "." + target.getFileName() + ".part-");
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
        Path before = Files.createTempDirectory(target.getParent(), "." + target.getFileName() + ".old-");
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
        Path before = Files.createTempDirectory(folder.getParent(), "." + folder.getFileName() + ".old-");
        Files.delete(before);
        Files.move(folder, before, StandardCopyOption.ATOMIC_MOVE);
        delete(before);
    }

    private static void delete(Path folder) throws IOException {
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
