/** Tests of the edge. */
@NullMarked
package dk.tilbage.http;

import org.jspecify.annotations.NullMarked;
