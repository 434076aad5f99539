package dk.tilbage.eventstore;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * What a command handler tells the append of its unit of work. One per root unit of work; read once, in the append.
 *
 * <pre>{@code
 * AppendNotes.of(CurrentUnitOfWork.get()).subject(caseId).registrationIds(ids).claims(added, removed);
 * }</pre>
 */
public final class AppendNotes {

    private static final String RESOURCE = "tilbage.appendNotes";

    private List<String> registrationIds = List.of();
    private @Nullable String subject;
    private final Set<Claim> added = new LinkedHashSet<>();
    private final Set<Claim> removed = new LinkedHashSet<>();
    private OptionalLong settings = OptionalLong.empty();

    private @Nullable WithAppend together;

    AppendNotes() {}

    /** The notes of the unit of work (of its root, when nested). */
    public static AppendNotes of(UnitOfWork<?> unitOfWork) {
        return unitOfWork.root().getOrComputeResource(RESOURCE, key -> new AppendNotes());
    }

    /** The registrations that the command makes, for its receipt. */
    public AppendNotes registrationIds(List<String> ids) {
        registrationIds = List.copyOf(ids);
        return this;
    }

    /** The case that the command concerns: the receipt's case, and the holder of claims. */
    public AppendNotes subject(String caseId) {
        subject = caseId;
        return this;
    }

    /**
     * Set rules that change with this append: claims given up and taken. Giving up one that this aggregate does not
     * hold does nothing; taking one that is held, by whomever, refuses the append with {@link ClaimTaken}.
     */
    public AppendNotes claims(Set<Claim> toAdd, Set<Claim> toRemove) {
        added.addAll(toAdd);
        removed.addAll(toRemove);
        return this;
    }

    /**
     * The position up to which the trials' settings were read for this decision; when they have changed since, the
     * append is refused with Axon's {@code ConcurrencyException}, to be decided again.
     */
    public AppendNotes basedOnSettings(long settingsPosition) {
        settings = OptionalLong.of(settingsPosition);
        return this;
    }

    /** What is to be done in the transaction of the append. */
    public AppendNotes together(WithAppend change) {
        if (together != null) {
            throw new IllegalStateException("An append has one change together with it");
        }
        together = change;
        return this;
    }

    @Nullable
    WithAppend together() {
        return together;
    }

    List<String> registrationIds() {
        return registrationIds;
    }

    @Nullable
    String subject() {
        return subject;
    }

    Set<Claim> added() {
        return added;
    }

    Set<Claim> removed() {
        return removed;
    }

    OptionalLong settings() {
        return settings;
    }
}
