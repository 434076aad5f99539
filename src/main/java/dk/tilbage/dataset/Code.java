package dk.tilbage.dataset;

/**
 * A value a coded column can take.
 *
 * @param code as it stands in the files
 * @param da its label in Danish
 * @param en its label in English
 */
record Code(String code, String da, String en) {}
