package dk.tilbage.eventstore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a file of anchors proves, and where it stops to.
 *
 * @param anchors the anchors from the first on that are as they were written, by a key that is believed
 * @param broken the first line that is not, or what is missing; nothing from there on is believed
 * @param torn whether the last line was being written when the program stopped; it proves nothing and is no fault
 * @param otherFiles how many other files of anchors the database knows of, such as those of other nodes
 */
public record AnchorEvidence(List<Anchor> anchors, Optional<Broken> broken, boolean torn, int otherFiles) {

    /** No anchors at all. */
    static final AnchorEvidence NONE = new AnchorEvidence(List.of(), Optional.empty(), false, 0);

    /**
     * Where a file is not as it was written.
     *
     * @param line the line, from 1
     * @param kind what is wrong
     */
    record Broken(long line, LogFault kind) {}

    /** What the database knows of files of anchors. */
    record Witness(String file, long number, String lastLine) {}

    /** What the lines prove by themselves, such as those of a copy that an auditor keeps elsewhere. */
    static AnchorEvidence of(AnchorLines file, AnchorKeys keys) {
        List<Anchor> anchors = new ArrayList<>();
        String previous = AnchorLines.NOTHING;
        for (String line : file.lines()) {
            Anchor anchor;
            try {
                anchor = Anchor.parse(line);
            } catch (IllegalArgumentException unreadable) {
                return broken(anchors, LogFault.ANCHOR_UNREADABLE, file.torn());
            }
            if (!keys.knows(anchor.keyId())) {
                return broken(anchors, LogFault.ANCHOR_KEY_UNKNOWN, file.torn());
            }
            if (!keys.isSigned(anchor.keyId(), anchor.signedText(), anchor.signature())) {
                return broken(anchors, LogFault.ANCHOR_SIGNATURE_INVALID, file.torn());
            }
            if (anchor.number() != anchors.size() + 1L || !anchor.previous().equals(previous)) {
                return broken(anchors, LogFault.ANCHOR_MISSING, file.torn());
            }
            anchors.add(anchor);
            previous = AnchorLines.hash(line);
        }
        return new AnchorEvidence(List.copyOf(anchors), Optional.empty(), file.torn(), 0);
    }

    /** The same, held against what the database knows of the file: whether lines were taken from its end. */
    static AnchorEvidence of(AnchorLines file, AnchorKeys keys, List<Witness> witnesses) {
        AnchorEvidence found = of(file, keys);
        if (file.isEmpty()) {
            return witnesses.isEmpty() ? found : broken(List.of(), LogFault.ANCHORS_GONE, file.torn());
        }
        String id = file.id();
        Optional<Witness> witness =
                witnesses.stream().filter(known -> known.file().equals(id)).findFirst();
        int others = witnesses.size() - (witness.isPresent() ? 1 : 0);
        Optional<Broken> cut = witness.filter(known ->
                        known.number() > file.lines().size()
                                || !AnchorLines.hash(file.lines().get(Math.toIntExact(known.number()) - 1))
                                        .equals(known.lastLine()))
                .map(known -> new Broken(Math.min(known.number(), file.lines().size() + 1L), LogFault.ANCHORS_CUT));
        return new AnchorEvidence(
                found.anchors(), found.broken().isPresent() ? found.broken() : cut, found.torn(), others);
    }

    private static AnchorEvidence broken(List<Anchor> before, LogFault kind, boolean torn) {
        return new AnchorEvidence(List.copyOf(before), Optional.of(new Broken(before.size() + 1L, kind)), torn, 0);
    }

    /** The position of the first anchor at or after one; none where no anchor lies there. */
    OptionalLong firstAtOrAfter(long position) {
        return anchors.stream()
                .mapToLong(Anchor::position)
                .filter(at -> at >= position)
                .min();
    }

    /** The furthest position that an anchor names; 0 where there is none. */
    long furthest() {
        return anchors.stream().mapToLong(Anchor::position).max().orElse(0);
    }

    /** The last anchor of the file. */
    Optional<Anchor> last() {
        return anchors.isEmpty() ? Optional.empty() : Optional.of(anchors.getLast());
    }
}
