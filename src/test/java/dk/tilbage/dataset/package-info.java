/** Tests of the dataset: its rows, its files, and the laws that make it citable. */
@NullMarked
package dk.tilbage.dataset;

import org.jspecify.annotations.NullMarked;
