package dk.tilbage.dataset;

import dk.tilbage.dataset.DatasetRefused.Code;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Whether a dataset that somebody has is what was made: every file, the digest that is cited, and nothing beside. */
final class PackageCheck {

    /** What the manifest does not list: itself, and what lies around everything. */
    private static final Set<String> UNLISTED = Set.of(DatasetWriter.MANIFEST, DatasetWriter.PACKAGE, "SHA256SUMS");

    private final Path folder;
    private final Manifest manifest;

    private PackageCheck(Path folder, Manifest manifest) {
        this.folder = folder;
        this.manifest = manifest;
    }

    /**
     * The dataset in a folder.
     *
     * @throws DatasetRefused where the manifest says it is no dataset
     */
    static PackageCheck of(Path folder) {
        Manifest manifest;
        try {
            manifest = Json.read(Files.readAllBytes(folder.resolve(DatasetWriter.MANIFEST)), Manifest.class);
        } catch (IOException e) {
            throw new DatasetRefused(Code.NO_DATASET, folder + " has no " + DatasetWriter.MANIFEST, e);
        } catch (JacksonException e) {
            throw new DatasetRefused(
                    Code.NO_DATASET, DatasetWriter.MANIFEST + " is not a manifest: " + e.getOriginalMessage(), e);
        }
        if (!isWhole(manifest)) {
            throw new DatasetRefused(Code.NO_DATASET, DatasetWriter.MANIFEST + " is not that of a " + Manifest.FORMAT);
        }
        return new PackageCheck(folder, manifest);
    }

    /** Whether nothing is missing that a manifest says; JSON may leave out anything. */
    private static boolean isWhole(Manifest manifest) {
        DatasetAddress address = manifest.address();
        return Manifest.FORMAT.equals(manifest.format())
                && given(address, manifest.contentDigest(), manifest.log(), manifest.rows())
                && given(address.trialId(), address.observedTo(), address.profile(), address.exportKeyId())
                && manifest.files().stream()
                        .allMatch(file -> given(file.name(), file.sha256())
                                && NAME.matcher(file.name()).matches());
    }

    /** A file of the package, or of a folder in it. */
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_-]+/)?[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private static boolean given(@Nullable Object... values) {
        return Stream.of(values).allMatch(Objects::nonNull);
    }

    DatasetAddress address() {
        return manifest.address();
    }

    String contentDigest() {
        return manifest.contentDigest();
    }

    int files() {
        return manifest.files().size();
    }

    /** What is not as the manifest says, file by file; nothing where all is. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        Set<String> present = present();
        for (Manifest.FileEntry entry : manifest.files()) {
            if (!present.remove(entry.name())) {
                faults.add(entry.name() + " is missing");
                continue;
            }
            PackageFile file = read(entry.name());
            if (file.bytes() != entry.bytes()) {
                faults.add(entry.name() + " has " + file.bytes() + " bytes, not " + entry.bytes());
            } else if (!file.sha256().equals(entry.sha256())) {
                faults.add(entry.name() + " has another SHA-256 than the manifest says");
            }
        }
        present.removeAll(UNLISTED);
        present.forEach(name -> faults.add(name + " is not of the dataset"));
        if (faults.isEmpty()) {
            String digest = digest();
            if (!digest.equals(manifest.contentDigest())) {
                faults.add("The tables have the contentDigest " + digest + ", not " + manifest.contentDigest());
            }
        }
        return faults;
    }

    private Set<String> present() {
        try (Stream<Path> content = Files.walk(folder)) {
            Set<String> names = new TreeSet<>();
            content.filter(path -> !Files.isDirectory(path))
                    .forEach(path ->
                            names.add(folder.relativize(path).toString().replace(java.io.File.separatorChar, '/')));
            return names;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private PackageFile read(String name) {
        try {
            return PackageFile.of(folder, name);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private String digest() {
        try {
            List<PackageFile> tables = new ArrayList<>();
            for (String table : manifest.rows().keySet()) {
                tables.add(PackageFile.of(folder, table + ".csv"));
            }
            return PackageFile.contentDigest(folder, tables);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private DatasetRefused unreadable(IOException e) {
        return new DatasetRefused(Code.NO_DATASET, "The dataset in " + folder + " could not be read: " + e, e);
    }

    /** The first table and line in which another dataset of the same address differs; none where all are the same. */
    Optional<String> firstDifference(Path other, DatasetResult made) {
        if (made.contentDigest().equals(manifest.contentDigest())) {
            return Optional.empty();
        }
        Set<String> tables = new TreeSet<>(manifest.rows().keySet());
        tables.addAll(made.rows().keySet());
        for (String table : tables) {
            String file = table + ".csv";
            if (!manifest.rows().containsKey(table)) {
                return Optional.of(file + " is not in the package");
            }
            if (!made.rows().containsKey(table)) {
                return Optional.of(file + " is not in the dataset that the log gives");
            }
            Optional<String> difference = firstDifference(folder.resolve(file), other.resolve(file));
            if (difference.isPresent()) {
                return Optional.of(file + ", " + difference.get());
            }
        }
        return Optional.of("the contentDigest alone");
    }

    private Optional<String> firstDifference(Path one, Path other) {
        try (BufferedReader mine = Files.newBufferedReader(one);
                BufferedReader theirs = Files.newBufferedReader(other)) {
            for (long line = 1; ; line++) {
                String has = mine.readLine();
                String gives = theirs.readLine();
                if (has == null && gives == null) {
                    return Optional.empty();
                }
                if (has == null || !has.equals(gives)) {
                    return Optional.of("line " + line + ": " + orNone(has) + ", where the log gives " + orNone(gives));
                }
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static String orNone(@Nullable String line) {
        return line == null ? "nothing" : "\"" + line + "\"";
    }

    /** Works on the folder of a package, with a folder aside to work in. */
    interface Work {
        int on(Path folder, Path aside) throws IOException;
    }

    /** Works on a package, which is a folder or is unpacked into one aside; what is aside is taken away in the end. */
    static int inFolder(Path in, Work work) throws IOException {
        Path aside = Files.createTempDirectory("tilbage-package-");
        try {
            Path folder = in;
            if (Files.isRegularFile(in)) {
                folder = Files.createDirectory(aside.resolve("unpacked"));
                unpack(in, folder);
            }
            return work.on(folder, aside);
        } finally {
            DatasetFolder.delete(aside);
        }
    }

    /** Unpacks a package into a folder; what would lie elsewhere is refused. */
    static void unpack(Path packed, Path target) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(packed), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target) || file.equals(target)) {
                    throw new IOException("the package holds a file outside its folder");
                }
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                Files.copy(in, file);
            }
        }
    }
}
