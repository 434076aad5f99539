/** The evaluator's report: a pure function of the files of a dataset's package, and of nothing else. */
@NullMarked
package dk.tilbage.report;

import org.jspecify.annotations.NullMarked;
