/** Measures the registry on the machine it runs on, each figure beside the floor that the same run found. */
@NullMarked
package dk.tilbage.bench;

import org.jspecify.annotations.NullMarked;
