package dk.tilbage.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A file of a dataset, with what the manifest and the zip say about it.
 *
 * @param name its name
 * @param bytes its length
 * @param sha256 its SHA-256, in hexadecimal
 * @param crc32 its CRC-32
 */
record PackageFile(String name, long bytes, String sha256, long crc32) {

    private static final int BUFFER = 64 * 1024;
    /** Any time would do but the first of 1980, beside which Java writes the same moment in the machine's own zone. */
    private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

    static PackageFile of(Path directory, String name) throws IOException {
        MessageDigest sha = newSha256();
        CRC32 crc = new CRC32();
        long length = read(directory.resolve(name), (buffer, count) -> {
            sha.update(buffer, 0, count);
            crc.update(buffer, 0, count);
        });
        return new PackageFile(name, length, HexFormat.of().formatHex(sha.digest()), crc.getValue());
    }

    /**
     * SHA-256 over the files in the order of their names: for each, the name in UTF-8 and the content, each with its
     * length before it as 8 bytes, big-endian.
     */
    static String contentDigest(Path directory, List<PackageFile> files) throws IOException {
        MessageDigest sha = newSha256();
        for (PackageFile file : sorted(files)) {
            byte[] name = file.name().getBytes(StandardCharsets.UTF_8);
            sha.update(length(name.length));
            sha.update(name);
            sha.update(length(file.bytes()));
            read(directory.resolve(file.name()), (buffer, count) -> sha.update(buffer, 0, count));
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    /** Packs the files: stored, in the order of their names, at one fixed time, so that the bytes depend on nothing else. */
    static void zip(Path directory, List<PackageFile> files, Path target) throws IOException {
        try (OutputStream out = Files.newOutputStream(target);
                ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            zip.setMethod(ZipOutputStream.STORED);
            for (PackageFile file : sorted(files)) {
                ZipEntry entry = new ZipEntry(file.name());
                entry.setTimeLocal(ENTRY_TIME);
                entry.setSize(file.bytes());
                entry.setCompressedSize(file.bytes());
                entry.setCrc(file.crc32());
                zip.putNextEntry(entry);
                Files.copy(directory.resolve(file.name()), zip);
                zip.closeEntry();
            }
        }
    }

    private static List<PackageFile> sorted(List<PackageFile> files) {
        return files.stream().sorted(Comparator.comparing(PackageFile::name)).toList();
    }

    /** SHA-256 of a text in UTF-8. */
    static byte[] sha256(String text) {
        return newSha256().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private interface Chunk {
        void read(byte[] buffer, int count);
    }

    private static long read(Path file, Chunk chunk) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long length = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                chunk.read(buffer, count);
                length += count;
            }
        }
        return length;
    }

    private static byte[] length(long length) {
        return ByteBuffer.allocate(Long.BYTES).putLong(length).array();
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
