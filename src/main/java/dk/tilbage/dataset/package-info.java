/** The evaluator's registration dataset: rows folded from the log, their codebook, and the files they are written to. */
@NullMarked
package dk.tilbage.dataset;

import org.jspecify.annotations.NullMarked;
