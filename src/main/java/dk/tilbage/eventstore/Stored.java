package dk.tilbage.eventstore;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The name and revision under which an event is stored; both outlive the class's own name. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Stored {

    /** The logical name, package and event: {@code casefile.ConversationHeld}. Never changed once released. */
    String name();

    /** The shape's revision, from 1. A changed shape gets the next one and an upcaster. */
    int revision();
}
