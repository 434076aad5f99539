/** Who a person is: CPR numbers, sealed fields and their keys, pseudonyms; and who was handed what. The only package that opens what is sealed. */
@NullMarked
package dk.tilbage.people;

import org.jspecify.annotations.NullMarked;
