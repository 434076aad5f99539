/** The ordered, append-only log in PostgreSQL: positions, digest chain, receipts, event names and the registry's clock. */
@NullMarked
package dk.tilbage.eventstore;

import org.jspecify.annotations.NullMarked;
