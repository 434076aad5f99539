/** Obligations: what has to happen in a case and when, judged for any date, and the alerts view made of them. */
@NullMarked
package dk.tilbage.deadlines;

import org.jspecify.annotations.NullMarked;
