package dk.tilbage.caseload;

import dk.tilbage.casefile.CaseEvent.CaseCategorised;
import dk.tilbage.casefile.CaseEvent.ConversationCancelled;
import dk.tilbage.casefile.CaseEvent.ConversationHeld;
import dk.tilbage.casefile.CaseEvent.ConversationPlanned;
import dk.tilbage.casefile.CaseEvent.ExemptionAssessed;
import dk.tilbage.casefile.CaseEvent.NoShowRecorded;
import dk.tilbage.casefile.CaseEvent.PartialRecoveryAdjusted;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseFacts.Ending;
import dk.tilbage.casefile.CaseFacts.Exemption;
import dk.tilbage.casefile.CaseFacts.Offer;
import dk.tilbage.casefile.CaseFacts.PartialRecovery;
import dk.tilbage.casefile.CaseFacts.Referral;
import dk.tilbage.readmodel.CaseSnapshot;
import dk.tilbage.readmodel.View;
import dk.tilbage.trial.ProtocolHistory;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The caseload: which cases a jobcentre and a caseworker have, and where each of them stands. A document per case, as
 * published in {@code read-models/caseload}. It says nothing that depends on the day it is read: what has a date carries
 * it, and the reader compares.
 */
@Component
public final class Caseload implements View {

    /** The view's name. */
    public static final String NAME = "caseload";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int version() {
        return 4;
    }

    @Override
    public Document of(CaseSnapshot snapshot) {
        CaseFacts facts = snapshot.facts();
        CaseFacts.Holder holder = facts.holder();
        Document document = new Document("caseId", facts.caseId())
                .append("jobcentreId", holder.jobcentreId())
                .append("caseworkerId", holder.caseworkerId());
        put(document, "team", holder.team());
        document.append("openedBy", facts.opening().jobcentreId());
        document.append("targetGroup", facts.targetGroup().name())
                .append("group", facts.group().name())
                .append("status", facts.status().name());
        facts.last(CaseCategorised.class).ifPresent(category -> document.append("category", category.category()));
        document.append("firstDay", day(facts.firstDay())).append("endOfWeek8", day(facts.endOfWeek(8)));
        facts.allocation().ifPresent(allocation -> document.append("allocatedOn", day(allocation.on())));
        facts.entry().ifPresent(entry -> document.append("entry", day(entry)));
        course(facts, snapshot.protocol()).ifPresent(course -> document.append("course", course));
        document.append("entered", facts.entry().isPresent())
                .append("leftBeforeEntry", facts.leftBeforeEntry())
                .append("outOfOrder", facts.outOfOrder())
                .append("enteredOutsideIntake", facts.enteredOutsideIntake(snapshot.protocol()));
        document.append("exemptions", exemptions(facts));
        partialRecovery(facts).ifPresent(recovery -> document.append("partialRecovery", recovery));
        document.append("offers", offers(facts));
        document.append(
                "referrals", facts.referrals().stream().map(Caseload::referral).toList());
        lastConversation(facts)
                .ifPresent(held -> document.append(
                        "lastConversation",
                        new Document("heldOn", day(held.heldOn()))
                                .append("kinds", names(held.kinds()))
                                .append("channel", held.channel().name())
                                .append("heldBy", held.heldBy())));
        nextConversation(facts)
                .ifPresent(planned -> document.append(
                        "nextConversation",
                        new Document("plannedFor", day(planned.plannedFor()))
                                .append("kinds", names(planned.kinds()))
                                .append("channel", planned.channel().name())));
        facts.ending().ifPresent(ending -> document.append("ended", ended(ending)));
        return document;
    }

    /** The course, the day recovery or the end of the case cut it short, and the day from which it is completed. */
    private static Optional<Document> course(CaseFacts facts, ProtocolHistory protocol) {
        return facts.course(protocol).map(course -> {
            Document document = new Document("from", day(course.from())).append("to", day(course.to()));
            facts.ending()
                    .filter(ending -> !ending.from().isAfter(course.to()))
                    .ifPresent(ending -> document.append("cutShortOn", day(ending.from())));
            facts.courseCompletedFrom(protocol).ifPresent(from -> document.append("completedFrom", day(from)));
            return document;
        });
    }

    /** What was assessed, what was granted on which grounds, and the exemption that has not been lifted. */
    private static Document exemptions(CaseFacts facts) {
        List<Exemption> granted = facts.exemptions();
        Document document = new Document(
                        "assessed", facts.all(ExemptionAssessed.class).size())
                .append(
                        "granted",
                        granted.stream()
                                .map(exemption -> exemption.ground())
                                .filter(ground -> ground != null)
                                .map(Enum::name)
                                .distinct()
                                .sorted()
                                .toList());
        granted.reversed().stream()
                .filter(exemption -> exemption.liftedOn() == null)
                .findFirst()
                .ifPresent(exemption -> {
                    Document inForce = new Document("from", day(exemption.from()));
                    put(
                            inForce,
                            "ground",
                            exemption.ground() == null
                                    ? null
                                    : exemption.ground().name());
                    document.append("inForce", inForce);
                });
        return document;
    }

    private static Optional<Document> partialRecovery(CaseFacts facts) {
        return facts.partialRecoveries().reversed().stream()
                .filter(recovery -> recovery.lastDay() == null)
                .findFirst()
                .map(recovery -> new Document("from", day(recovery.started().from()))
                        .append("hoursPerWeek", hours(hours(recovery))));
    }

    private static BigDecimal hours(PartialRecovery recovery) {
        List<PartialRecoveryAdjusted> adjustments = recovery.adjustments();
        return adjustments.isEmpty()
                ? recovery.started().hoursPerWeek()
                : adjustments.getLast().hoursPerWeek();
    }

    /** The offers that have started and not ended. */
    private static List<Document> offers(CaseFacts facts) {
        return facts.offers().stream()
                .filter(offer -> offer.started() != null && offer.lastDay() == null)
                .map(Caseload::offer)
                .toList();
    }

    private static Document offer(Offer offer) {
        Document document = new Document("offerId", offer.made().registrationId())
                .append("type", offer.made().type().name())
                .append("hoursPerWeek", hours(offer.hoursOn(LocalDate.MAX)));
        if (offer.started() != null) {
            document.append("startedOn", day(offer.started().startedOn()));
        }
        put(document, "providerId", offer.made().providerId());
        return document;
    }

    /** A referral, running or ended; {@code endedOn} is there exactly where it has ended. */
    private static Document referral(Referral referral) {
        Document document = new Document("referralId", referral.referred().registrationId())
                .append("providerId", referral.referred().providerId())
                .append("on", day(referral.referred().on()));
        if (referral.expectedTo() != null) {
            document.append("expectedTo", day(referral.expectedTo()));
        }
        if (referral.lastDay() != null) {
            document.append("endedOn", day(referral.lastDay()));
        }
        return document;
    }

    private static Optional<ConversationHeld> lastConversation(CaseFacts facts) {
        List<ConversationHeld> held = facts.conversations();
        return held.isEmpty() ? Optional.empty() : Optional.of(held.getLast());
    }

    /** The earliest plan of which nothing has become yet: neither held, nor a no-show, nor cancelled. */
    private static Optional<ConversationPlanned> nextConversation(CaseFacts facts) {
        Set<String> done = new HashSet<>();
        facts.conversations().forEach(held -> {
            if (held.conversationId() != null) {
                done.add(held.conversationId());
            }
        });
        facts.all(NoShowRecorded.class).forEach(noShow -> done.add(noShow.conversationId()));
        facts.all(ConversationCancelled.class).forEach(cancelled -> done.add(cancelled.conversationId()));
        return facts.all(ConversationPlanned.class).stream()
                .filter(planned -> !done.contains(planned.registrationId()))
                .min(Comparator.comparing(ConversationPlanned::plannedFor));
    }

    private static Document ended(Ending ending) {
        Document document = new Document("on", day(ending.from()));
        if (ending.recovery() != null) {
            document.append("recoveredTo", ending.recovery().to().name());
        }
        if (ending.closing() != null) {
            document.append("outcome", ending.closing().outcome().name());
        }
        return document;
    }

    private static void put(Document document, String field, @Nullable String value) {
        if (value != null) {
            document.append(field, value);
        }
    }

    private static List<String> names(Set<? extends Enum<?>> codes) {
        return codes.stream().<String>map(Enum::name).toList();
    }

    private static String day(LocalDate day) {
        return day.toString();
    }

    /** Hours have at most two decimals; a double shows them as they were written. */
    private static double hours(BigDecimal hours) {
        return hours.doubleValue();
    }
}
