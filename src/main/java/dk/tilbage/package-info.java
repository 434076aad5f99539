/** Tilbage: an event-sourced registry for controlled return-to-work trials. */
@NullMarked
package dk.tilbage;

import org.jspecify.annotations.NullMarked;
