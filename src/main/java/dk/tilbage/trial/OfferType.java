package dk.tilbage.trial;

/** Offers (tilbud), as in the domain file. Partial recovery is not one of them. */
public enum OfferType {
    /** Vejledning og opkvalificering. */
    GUIDANCE_AND_UPSKILLING,
    /** Virksomhedspraktik. */
    WORK_PLACEMENT,
    /** Ansættelse med løntilskud; not for a sick-listed person who has a job. */
    WAGE_SUBSIDY,
    /** Fysisk træning. */
    PHYSICAL_TRAINING,
    /** Fysioterapi. */
    PHYSIOTHERAPY,
    /** Kostvejledning. */
    DIET,
    /** Psykolog. */
    PSYCHOLOGIST,
    /** Smertehåndtering. */
    PAIN_MANAGEMENT,
    /** Mestring af kronisk sygdom. */
    CHRONIC_ILLNESS_MASTERY,
    /** Stresshåndtering. */
    STRESS_MANAGEMENT,
    /** Depressionsskole. */
    DEPRESSION_SCHOOL,
    /** Mindfulness. */
    MINDFULNESS,
    /** Coaching. */
    COACHING,
    /** Rygestop. */
    SMOKING_CESSATION,
    /** Misbrugsbehandling. */
    SUBSTANCE_TREATMENT,
    /** Ergoterapi. */
    OCCUPATIONAL_THERAPY,
    /** Sygdomsspecifik rehabilitering. */
    DISEASE_REHABILITATION,
    /** Sprogundervisning. */
    LANGUAGE,
    /** Hjælpemidler, personlig assistance, § 56. */
    WORKPLACE_ADAPTATION,
    /** Andet forebyggende tilbud. */
    OTHER_PREVENTIVE,
    /** Jobklub. */
    JOB_CLUB,
    /** Kombineret forløb. */
    COMBINED_COURSE
}
