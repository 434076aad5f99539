package dk.tilbage.eventstore;

import java.util.Locale;

/** What can be wrong with a log or its anchors, and how it is said in English and Danish. */
enum LogFault {
    /** A position has no event. */
    POSITION_MISSING(
            "After position %d comes %d: events are missing", "Efter position %d kommer %d: der mangler hændelser"),
    /** An event, or the digest beside it, is not what the chain says. */
    DIGEST_DIFFERS(
            "The event at position %d (%s) is not as it was recorded",
            "Hændelsen på position %d (%s) er ikke, som den blev registreret"),
    /** A recorded time lies before the one ahead of it, which no append writes. */
    RECORDED_GOES_BACK(
            "The event at position %d was recorded before the one ahead of it: an event at %d or after was changed, and"
                    + " the chain computed again",
            "Hændelsen på position %d er registreret før den foregående: en hændelse på %d eller senere er ændret, og"
                    + " kæden er beregnet igen"),
    /** The row that says where the log ends says something else than the events. */
    HEAD_DIFFERS(
            "The log ends at position %d, its head says %d or has another digest: events are missing or were added at"
                    + " the end",
            "Loggen slutter på position %d, men dens hoved siger %d eller har et andet fingeraftryk: der mangler"
                    + " hændelser, eller der er føjet nogle til i enden"),
    /** The chain is whole, but not the one that was anchored: events were changed and the chain computed again. */
    ANCHOR_DIFFERS(
            "At position %d the log has another digest than was anchored: an event at %d or after was changed, and the"
                    + " chain computed again",
            "På position %d har loggen et andet fingeraftryk end det forankrede: en hændelse på %d eller senere er"
                    + " ændret, og kæden er beregnet igen"),
    /** An anchor names a position that the log has not reached. */
    LOG_TRUNCATED(
            "The log ends at position %d, and was anchored at %d: events at the end are missing",
            "Loggen slutter på position %d, men er forankret på %d: der mangler hændelser i enden"),
    /** A line of the anchors is none, or not as it is written. */
    ANCHOR_UNREADABLE(
            "Line %d of the anchors is not as it was written", "Linje %d i ankrene er ikke, som den blev skrevet"),
    /** An anchor is signed with a key that is not believed. */
    ANCHOR_KEY_UNKNOWN(
            "Line %d of the anchors is signed with a key that is not known",
            "Linje %d i ankrene er underskrevet med en nøgle, som ikke kendes"),
    /** An anchor's signature is not of its text. */
    ANCHOR_SIGNATURE_INVALID(
            "Line %d of the anchors has a signature that is not valid",
            "Linje %d i ankrene har en ugyldig underskrift"),
    /** A line of the anchors does not follow on the one before it. */
    ANCHOR_MISSING(
            "Line %d of the anchors does not follow on the one before it: lines are missing",
            "Linje %d i ankrene følger ikke efter den foregående: der mangler linjer"),
    /** The database knows of more lines than the file has. */
    ANCHORS_CUT(
            "The anchors are cut off or others from line %d on: the database knows of more",
            "Ankrene er skåret af eller nogle andre fra linje %d: databasen kender til flere"),
    /** The database knows of anchors, and there is no file. */
    ANCHORS_GONE(
            "There are no anchors (line %d), and the database knows of some: the file is gone",
            "Der er ingen ankre (linje %d), men databasen kender til nogle: filen er væk");

    private final String english;
    private final String danish;

    LogFault(String english, String danish) {
        this.english = english;
        this.danish = danish;
    }

    /** The fault at a position, told in both languages. */
    LogVerifier.Fault at(long position, Object... details) {
        return new LogVerifier.Fault(
                position,
                name(),
                String.format(Locale.ROOT, english, details),
                String.format(Locale.ROOT, danish, details));
    }
}
