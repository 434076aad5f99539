/** Tests of the trial: its deciders, its intakes and their laws, the shells, and the trial of 2009 that comes along. */
@NullMarked
package dk.tilbage.trial;

import org.jspecify.annotations.NullMarked;
