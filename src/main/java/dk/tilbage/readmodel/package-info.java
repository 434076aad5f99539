/** What every projection shares: batch fold, version guard, sick cases, reset and rebuild, and waiting for a position. */
@NullMarked
package dk.tilbage.readmodel;

import org.jspecify.annotations.NullMarked;
