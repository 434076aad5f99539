@NullMarked
package dk.tilbage.readmodel;

import org.jspecify.annotations.NullMarked;
