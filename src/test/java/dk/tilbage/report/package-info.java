/** The report: its statistics against published values and R, and the page as a function of the package. */
@NullMarked
package dk.tilbage.report;

import org.jspecify.annotations.NullMarked;
