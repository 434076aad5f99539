/** The caseload: which cases a jobcentre and a caseworker have and where each of them stands, and the trial's progress. */
@NullMarked
package dk.tilbage.caseload;

import org.jspecify.annotations.NullMarked;
