package dk.tilbage.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner may read, and that are on the disk when a method returns. */
final class OwnersFiles {

    private OwnersFiles() {}

    /**
     * Makes a file, whole or not at all.
     *
     * @throws FileAlreadyExistsException where it is there already; it is never overwritten
     */
    static void create(Path file, String text) throws IOException {
        Path folder = folder(file);
        boolean posix = isPosix(file);
        Path made = Files.createTempFile(folder, ".new-", ".tmp", owners(posix, "rw-------"));
        try {
            try (FileChannel channel = FileChannel.open(made, StandardOpenOption.WRITE)) {
                write(channel, text);
            }
            Files.move(made, file); // without REPLACE_EXISTING: refuses when somebody was faster
            settle(folder, posix);
        } finally {
            Files.deleteIfExists(made);
        }
    }

    /** Cuts a file to a length, where it is longer, and writes a text behind it. Makes the file where there is none. */
    static void append(Path file, long length, String text) throws IOException {
        Path folder = folder(file);
        boolean posix = isPosix(file);
        boolean fresh = !Files.exists(file);
        try (FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), owners(posix, "rw-------"))) {
            channel.truncate(length);
            channel.position(length);
            write(channel, text);
        }
        if (fresh) {
            settle(folder, posix);
        }
    }

    private static void write(FileChannel channel, String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    private static Path folder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("no folder");
        }
        return Files.isDirectory(folder) ? folder : Files.createDirectories(folder, owners(isPosix(file), "rwx------"));
    }

    /** Also the folder's entry is on the disk then. */
    private static void settle(Path folder, boolean posix) throws IOException {
        if (posix) {
            try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
                entry.force(true);
            }
        }
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] owners(boolean posix, String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
