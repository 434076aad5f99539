package dk.tilbage.support;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Values that must stand nowhere, in every form in which they might: as they are, in UTF-16, and each of these in
 * hexadecimal and, wherever in a longer text it begins, in Base64.
 */
public final class PlantedValues {

    private final Map<String, List<byte[]>> needles = new LinkedHashMap<>();

    /** A text; {@code name} is what a finding calls it. */
    public void text(String name, String text) {
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            bytes(name, text.getBytes(charset));
        }
    }

    /** A CPR number of ten digits, with and without its hyphen. */
    public void cpr(String name, String digits) {
        text(name, digits);
        text(name, digits.substring(0, 6) + "-" + digits.substring(6));
    }

    /** Bytes. */
    public void bytes(String name, byte[] bytes) {
        Set<String> written = new LinkedHashSet<>();
        String hex = HexFormat.of().formatHex(bytes);
        written.add(hex);
        written.add(hex.toUpperCase(Locale.ROOT));
        for (int before = 0; before < 3; before++) {
            for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
                written.add(inBase64(encoder, bytes, before));
            }
        }
        List<byte[]> of = needles.computeIfAbsent(name, key -> new ArrayList<>());
        of.add(bytes.clone());
        written.forEach(text -> of.add(text.getBytes(StandardCharsets.US_ASCII)));
    }

    /** The characters that depend on these bytes alone, so many bytes after the start of a group of three. */
    private static String inBase64(Base64.Encoder encoder, byte[] bytes, int before) {
        byte[] padded = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, padded, before, bytes.length);
        String whole = encoder.withoutPadding().encodeToString(padded);
        int first = (before * 8 + 5) / 6;
        int last = padded.length * 8 / 6;
        return whole.substring(first, last);
    }

    /** How many forms are looked for. */
    public int forms() {
        return needles.values().stream().mapToInt(List::size).sum();
    }

    /** What of these values stands in some bytes: their names. */
    public List<String> in(byte[] haystack) {
        return needles.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(needle -> contains(haystack, needle)))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean contains(byte[] haystack, byte[] needle) {
        byte first = needle[0];
        for (int at = 0; at <= haystack.length - needle.length; at++) {
            if (haystack[at] == first && Arrays.equals(haystack, at, at + needle.length, needle, 0, needle.length)) {
                return true;
            }
        }
        return false;
    }
}
