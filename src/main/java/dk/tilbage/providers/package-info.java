/**
 * Providers (anden aktør, leverandører): the agreements that jobcentres have with them, how many places each has, and
 * which courses it offers. A referral of a case takes its place here.
 */
@NullMarked
package dk.tilbage.providers;

import org.jspecify.annotations.NullMarked;
