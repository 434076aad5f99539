/** What several packages' tests share: a trial to play in, histories made through the deciders, and stores to keep them. */
@NullMarked
package dk.tilbage.support;

import org.jspecify.annotations.NullMarked;
