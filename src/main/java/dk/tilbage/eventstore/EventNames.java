package dk.tilbage.eventstore;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which class is stored under which logical name; the only place where the two meet. */
public final class EventNames {

    private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z0-9]*\\.[A-Z][a-zA-Z0-9]*");

    private final Map<String, Class<?>> classes = new LinkedHashMap<>();
    private final Map<Class<?>, Stored> stored = new LinkedHashMap<>();

    private EventNames(Collection<Class<?>> roots) {
        roots.forEach(this::register);
    }

    /** The names below the given sealed roots. */
    public static EventNames of(Class<?>... sealedRoots) {
        return new EventNames(Arrays.asList(sealedRoots));
    }

    /** The names that all modules contribute. */
    public static EventNames of(Collection<StoredEvents> contributions) {
        Set<Class<?>> roots = new LinkedHashSet<>();
        contributions.forEach(contribution -> roots.add(contribution.sealedRoot()));
        return new EventNames(roots);
    }

    private void register(Class<?> type) {
        Class<?>[] permitted = type.getPermittedSubclasses();
        if (permitted != null) {
            for (Class<?> subtype : permitted) {
                register(subtype);
            }
            if (Modifier.isAbstract(type.getModifiers())) {
                return;
            }
        }
        if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
            throw new IllegalArgumentException(type.getName() + " is neither sealed nor a concrete class");
        }
        Stored annotation = type.getAnnotation(Stored.class);
        if (annotation == null) {
            throw new IllegalArgumentException(type.getName() + " has no @Stored name");
        }
        if (!NAME.matcher(annotation.name()).matches()) {
            throw new IllegalArgumentException(type.getName() + ": the stored name '" + annotation.name()
                    + "' is not of the form module.PastTense");
        }
        if (annotation.revision() < 1) {
            throw new IllegalArgumentException(type.getName() + ": revisions count from 1");
        }
        if (annotation.readsFrom() < 0 || annotation.readsFrom() > annotation.revision()) {
            throw new IllegalArgumentException(type.getName() + ": readsFrom is no revision up to its own");
        }
        Class<?> other = classes.putIfAbsent(annotation.name(), type);
        if (other != null && other != type) {
            throw new IllegalArgumentException("The stored name " + annotation.name() + " is given to both "
                    + other.getName() + " and " + type.getName());
        }
        stored.put(type, annotation);
    }

    /** The logical name of a registered class. */
    public String nameOf(Class<?> type) {
        return storedOf(type).name();
    }

    /** The current revision of a registered class. */
    public int revisionOf(Class<?> type) {
        return storedOf(type).revision();
    }

    /** Whether what is stored under a revision of a registered class's name reads as that class, without an upcaster. */
    public boolean reads(Class<?> type, int revision) {
        Stored annotation = storedOf(type);
        int oldest = annotation.readsFrom() == 0 ? annotation.revision() : annotation.readsFrom();
        return oldest <= revision && revision <= annotation.revision();
    }

    /**
     * The class stored under a logical name.
     *
     * @throws UnknownEventName when no module contributes the name
     */
    public Class<?> classOf(String name) {
        Class<?> type = classes.get(name);
        if (type == null) {
            throw new UnknownEventName(name, "no module of this program contributes it");
        }
        return type;
    }

    /** Whether the class is stored under a logical name. */
    public boolean isRegistered(@Nullable Class<?> type) {
        return type != null && stored.containsKey(type);
    }

    /** Whether the name is a logical name of this program. */
    public boolean isKnown(String name) {
        return classes.containsKey(name);
    }

    /** All logical names. */
    public Set<String> names() {
        return Set.copyOf(classes.keySet());
    }

    private Stored storedOf(Class<?> type) {
        Stored annotation = stored.get(type);
        if (annotation == null) {
            throw new IllegalArgumentException(type.getName()
                    + " is not a registered event: its module must contribute a StoredEvents bean of its sealed root");
        }
        return annotation;
    }
}
