/** The trial: its protocol history, its jobcentres, intake with quotas and pauses, and the allocation rules. */
@NullMarked
package dk.tilbage.trial;

import org.jspecify.annotations.NullMarked;
