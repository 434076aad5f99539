package dk.tilbage.http;

/** Why a row of a spreadsheet was not sent. The texts are in {@code import_da.properties} and {@code import_en.properties}. */
enum ImportCode {
    CELL_EMPTY,
    CELL_NO_DATE,
    CELL_NO_NUMBER,
    CELL_NO_YES_OR_NO,
    CELL_NOT_LISTED,
    ROW_TOO_SHORT,
    ROW_TOO_LONG,
    ROW_ID_MISSING,
    ROW_ID_IS_CPR,
    ROW_ID_TWICE,
    NOT_FORESEEN
}
