/** Tests of the obligations: each rule and each reading with dates of 2009, and the laws that hold for every history. */
@NullMarked
package dk.tilbage.deadlines;

import org.jspecify.annotations.NullMarked;
