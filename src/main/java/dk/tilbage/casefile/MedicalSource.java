package dk.tilbage.casefile;

/** Who is asked for medical information. */
public enum MedicalSource {
    /** Praktiserende læge. */
    GENERAL_PRACTITIONER,
    /** Speciallæge. */
    SPECIALIST,
    /** Sygehus. */
    HOSPITAL,
    /** Andre. */
    OTHER
}
