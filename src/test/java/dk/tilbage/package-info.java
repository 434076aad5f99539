/** Tests of the program as a whole, in a process of its own. */
@NullMarked
package dk.tilbage;

import org.jspecify.annotations.NullMarked;
