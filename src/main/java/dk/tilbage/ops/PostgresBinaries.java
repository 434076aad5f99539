package dk.tilbage.ops;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks the PostgreSQL that travels in the program's jar, once per folder and version. */
public final class PostgresBinaries {

    private PostgresBinaries() {}

    /**
     * The folder with {@code initdb}, {@code pg_ctl} and {@code postgres}, unpacked below the given one.
     *
     * @param into a folder that only this user writes to
     */
    public static Path unpack(Path into) {
        String archive = "/postgres-" + system() + "-" + machine() + ".txz";
        try (InputStream found = PostgresBinaries.class.getResourceAsStream(archive)) {
            if (found == null) {
                throw new IllegalStateException("This program brings no PostgreSQL for " + system() + " on " + machine()
                        + ": set tilbage.postgres.url to a PostgreSQL of your own");
            }
            byte[] packed = found.readAllBytes();
            Path folder = into.toAbsolutePath().resolve("postgres-" + fingerprint(packed));
            if (!Files.isDirectory(folder)) {
                unpack(packed, folder);
            }
            return folder.resolve("bin");
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL could not be unpacked into " + into, e);
        }
    }

    private static void unpack(byte[] packed, Path folder) throws IOException {
        Files.createDirectories(folder.getParent());
        Path draft = Files.createTempDirectory(folder.getParent(), "unpacking")
                .toAbsolutePath()
                .normalize();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new XZCompressorInputStream(new BufferedInputStream(new java.io.ByteArrayInputStream(packed))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = draft.resolve(entry.getName()).normalize();
                if (!target.startsWith(draft)) {
                    throw new IOException("The archive reaches outside its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(target.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else if (entry.isLink()) {
                    Files.createLink(target, draft.resolve(entry.getLinkName()).normalize());
                } else {
                    Files.copy(tar, target);
                    boolean program = (entry.getMode() & 0111) != 0;
                    Files.setPosixFilePermissions(
                            target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
            PostgresServer.deleteRecursively(draft);
        }
    }

    private static String fingerprint(byte[] packed) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(packed), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String system() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.contains("mac") ? "darwin" : name.contains("win") ? "windows" : "linux";
    }

    private static String machine() {
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> System.getProperty("os.arch");
        };
    }
}
