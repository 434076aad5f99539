/** What the commands of the program show on a terminal. */
@NullMarked
package dk.tilbage.console;

import org.jspecify.annotations.NullMarked;
