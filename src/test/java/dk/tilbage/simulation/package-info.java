@NullMarked
package dk.tilbage.simulation;

import org.jspecify.annotations.NullMarked;
