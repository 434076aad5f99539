/** Tests of the case: given events, when a command, then events or a refusal; and the laws of the ledger. */
@NullMarked
package dk.tilbage.casefile;

import org.jspecify.annotations.NullMarked;
