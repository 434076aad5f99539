package dk.tilbage.trial;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a decider answers.
 *
 * @param <E> the events it decides about
 */
public sealed interface Decision<E> {

    /**
     * The command is accepted; these events have happened. None where the same content is already registered.
     *
     * @param events what has happened
     * @param <E> the events it decides about
     */
    record Accepted<E>(List<E> events) implements Decision<E> {

        /** The events as they are, never to be changed. */
        public Accepted {
            events = List.copyOf(events);
        }
    }

    /**
     * The command is refused; nothing has happened.
     *
     * @param refusal why
     * @param <E> the events it decides about
     */
    record Refused<E>(Refusal refusal) implements Decision<E> {}

    /** Accepted with one event. */
    static <E> Decision<E> accept(E event) {
        return new Accepted<>(List.of(event));
    }

    /** Accepted without any event: the same content is already there. */
    static <E> Decision<E> alreadyThere() {
        return new Accepted<>(List.of());
    }

    /** Refused for one field. */
    static <E> Decision<E> refuse(RefusalCode code, @Nullable String field) {
        return new Refused<>(Refusal.of(code, field));
    }

    /**
     * The events of an accepted decision.
     *
     * @throws RefusedException where it was refused
     */
    default List<E> orThrow() {
        return switch (this) {
            case Accepted<E> accepted -> accepted.events();
            case Refused<E> refused -> throw new RefusedException(refused.refusal());
        };
    }
}
