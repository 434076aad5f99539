@NullMarked
package dk.tilbage.caseload;

import org.jspecify.annotations.NullMarked;
