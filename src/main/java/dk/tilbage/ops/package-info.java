/** What operators need: the embedded stores, metrics and health. */
@NullMarked
package dk.tilbage.ops;

import org.jspecify.annotations.NullMarked;
