package dk.tilbage.casefile;

import dk.tilbage.casefile.CaseEvent.ReferredToProvider;
import dk.tilbage.casefile.CaseFacts.Referral;
import dk.tilbage.providers.AgreementReferral;
import dk.tilbage.providers.PlaceMove;
import dk.tilbage.providers.PlaceMove.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which places a case's referrals have in the agreements they name. A referral has one from its registration until the
 * jobcentre has ended it or the case is ended, as everything registered has it now; whatever changes that moves the place:
 * a withdrawal, a correction, an end, a reopening. A referral that names no agreement has none.
 */
public final class ReferralPlaces {

    private ReferralPlaces() {}

    /**
     * What becomes of places between two states of a case. By agreement, so that two cases never wait for each other, and
     * given up before taken.
     */
    public static List<PlaceMove> moves(CaseState before, CaseState after) {
        SequencedMap<String, ReferredToProvider> old = underAgreements(before);
        SequencedMap<String, ReferredToProvider> now = underAgreements(after);
        if (old.isEmpty() && now.isEmpty()) {
            return List.of();
        }
        Set<String> had = holding(before);
        Set<String> have = holding(after);
        List<PlaceMove> moves = new ArrayList<>();
        old.forEach((id, referral) -> {
            if (had.contains(id) && !(have.contains(id) && sameAgreement(referral, now.get(id)))) {
                moves.add(new PlaceMove(Kind.GIVE_UP, request(before, referral)));
            }
        });
        now.forEach((id, referral) -> {
            Kind kind = kind(old.get(id), referral, had.contains(id), have.contains(id));
            if (kind != null) {
                moves.add(new PlaceMove(kind, request(after, referral)));
            }
        });
        moves.sort(Comparator.comparing((PlaceMove move) -> move.referral().agreementId())
                .thenComparing(PlaceMove::kind));
        return moves;
    }

    private static @Nullable Kind kind(
            @Nullable ReferredToProvider old, ReferredToProvider now, boolean had, boolean has) {
        boolean registered = !now.equals(old);
        if (!has) {
            return registered ? Kind.CHECK : null;
        }
        if (!sameAgreement(now, old)) {
            return Kind.TAKE;
        }
        if (!had) {
            return Kind.TAKE_BACK;
        }
        return registered ? Kind.CHECK : null;
    }

    /** The referrals of a case that have a place, by registration. */
    static Set<String> holding(CaseState state) {
        Set<String> holding = new HashSet<>();
        if (!state.exists()) {
            return holding;
        }
        for (Referral referral : CaseFacts.of(state).referrals()) {
            if (referral.referred().agreementId() != null && referral.lastDay() == null) {
                holding.add(referral.referred().registrationId());
            }
        }
        return holding;
    }

    private static SequencedMap<String, ReferredToProvider> underAgreements(CaseState state) {
        SequencedMap<String, ReferredToProvider> referrals = new LinkedHashMap<>();
        for (CaseEvent.Registration fact : state.facts()) {
            if (fact instanceof ReferredToProvider referred && referred.agreementId() != null) {
                referrals.put(referred.registrationId(), referred);
            }
        }
        return referrals;
    }

    private static boolean sameAgreement(ReferredToProvider one, @Nullable ReferredToProvider other) {
        return other != null && Objects.equals(one.agreementId(), other.agreementId());
    }

    private static AgreementReferral request(CaseState state, ReferredToProvider referred) {
        CaseFacts facts = CaseFacts.of(state);
        return new AgreementReferral(
                facts.opening().trialId(),
                Objects.requireNonNull(referred.agreementId()),
                referred.courseId(),
                facts.caseId(),
                referred.registrationId(),
                referred.providerId(),
                facts.holderOn(referred.on()).jobcentreId(),
                facts.targetGroup(),
                facts.group(),
                facts.categoryOn(referred.on()),
                referred.on());
    }
}
