/** Tests of the agreements with providers. */
@NullMarked
package dk.tilbage.providers;

import org.jspecify.annotations.NullMarked;
