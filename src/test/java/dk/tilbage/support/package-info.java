/** What the tests of all packages share. */
@NullMarked
package dk.tilbage.support;

import org.jspecify.annotations.NullMarked;
