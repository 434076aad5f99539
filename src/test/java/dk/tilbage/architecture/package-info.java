/** Tests of the architecture: which package may know which, and what the domain must not know. */
@NullMarked
package dk.tilbage.architecture;

import org.jspecify.annotations.NullMarked;
