package dk.tilbage.trial;

/** How a jobcentre organises the trial (the four models of the implementation report). */
public enum OrganisationModel {
    /** 1: ordinary caseworkers. */
    MINIMUM,
    /** 2: caseworkers and project staff under one roof. */
    UNIT,
    /** 3: a team of caseworkers. */
    CASEWORKER_TEAM,
    /** 4: a provider (anden aktør). */
    OTHER_ACTOR
}
