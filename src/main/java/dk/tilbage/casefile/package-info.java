/** The case: what may be asked (commands), what can happen (events), the ledger of facts, and the deciders that refuse. */
@NullMarked
package dk.tilbage.casefile;

import org.jspecify.annotations.NullMarked;
