package dk.tilbage.eventstore;

<<<<<<< HEAD
=======
import java.lang.annotation.Documented;
>>>>>>> store
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

<<<<<<< HEAD
/** The name and revision under which an event is stored; both outlive the class's own name. */
=======
/**
 * Gives an event record the logical name and revision under which it is stored. Class names may change, these may not:
 * a changed shape gets a higher revision and an upcaster from the lower one.
 */
@Documented
>>>>>>> store
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Stored {

<<<<<<< HEAD
    /** The logical name, package and event: {@code casefile.ConversationHeld}. Never changed once released. */
    String name();

    /** The shape's revision, from 1. A changed shape gets the next one and an upcaster. */
=======
    /** The logical name, {@code module.PastTense}, such as {@code casefile.ConversationHeld}. */
    String name();

    /** The revision of the shape, from 1. */
>>>>>>> store
    int revision();
}
