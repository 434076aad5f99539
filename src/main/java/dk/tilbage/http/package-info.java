/** The edge: commands by name, batches, queries, problems, access tokens and the OpenAPI document. */
@NullMarked
package dk.tilbage.http;

import org.jspecify.annotations.NullMarked;
