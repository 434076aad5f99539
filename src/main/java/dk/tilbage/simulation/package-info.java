/** A simulated trial: a client of the public HTTP API that plays 2009, deterministic by seed. */
@NullMarked
package dk.tilbage.simulation;

import org.jspecify.annotations.NullMarked;
