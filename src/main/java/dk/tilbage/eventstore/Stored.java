package dk.tilbage.eventstore;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives an event record the logical name and revision under which it is stored. Class names may change, these may not:
 * a changed shape gets a higher revision and an upcaster from the lower one, or says that it needs none.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Stored {

    /** The logical name, {@code module.PastTense}, such as {@code casefile.ConversationHeld}. */
    String name();

    /** The revision of the shape, from 1. */
    int revision();

    /**
     * The oldest revision that reads as this one by itself, because only components that may be absent were added since; by
     * default this revision. No upcaster is needed from there on.
     */
    int readsFrom() default 0;
}
