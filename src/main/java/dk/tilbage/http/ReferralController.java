package dk.tilbage.http;

import dk.tilbage.caseload.Caseload;
import dk.tilbage.caseload.ProviderReferral;
import dk.tilbage.caseload.ReferralPage;
import dk.tilbage.caseload.ReferralQueries;
import dk.tilbage.caseload.ReferralQuery;
import dk.tilbage.caseload.ReferralStatus;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The referrals to a provider, told to itself: what {@link ProviderReferral} has, and no more. A provider is shown those to the
 * providers of its token, in cases that a jobcentre of its token holds now; an auditor those to any.
 */
@ConditionalOnWebApplication
@RestController
@Tag(name = "Lists")
@RequestMapping(path = "/api/v1/referrals", produces = MediaType.APPLICATION_JSON_VALUE)
class ReferralController {

    private final ReferralQueries referrals;
    private final ReadAfter readAfter;
    private final Accesses accesses;

    ReferralController(ReferralQueries referrals, ReadAfter readAfter, Accesses accesses) {
        this.referrals = referrals;
        this.readAfter = readAfter;
        this.accesses = accesses;
    }

    @Operation(
            summary = "The referrals to a provider, with its offers, conversations and reports in each case.",
            description =
                    "A provider is told of the referrals to the providers of its token, an auditor of those to any in its jobcentres: never who"
                            + " the person is, their group or illness, nor what others do in the case. A referral ends when the"
                            + " jobcentre ends it (`endReason`) or the case ends. Of the plans it has those that the same client"
                            + " registered as a provider, and an auditor sees none before the conversation is held. By case id, then referral id.")
    @GetMapping
    ResponseEntity<ReferralPage> referrals(
            @RequestParam(required = false) @Nullable String jobcentre,
            @RequestParam(required = false) @Nullable String provider,
            @RequestParam(required = false) @Nullable String caseId,
            @RequestParam(required = false) @Nullable ReferralStatus status,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String after,
            @RequestHeader(name = ApiHeaders.READ_AFTER, required = false) @Nullable Long position,
            Caller caller) {
        caller.require(Role.PROVIDER, Role.AUDITOR);
        ReferralQuery query = query(
                jobcentres(caller, jobcentre),
                providers(caller, provider),
                caseId == null ? null : CommandReader.id(caseId, "caseId"),
                status,
                limit,
                after);
        readAfter.reached(Caseload.NAME, position);
        ReferralPage page = referrals.find(
                query, origin -> caller.has(Role.PROVIDER) && ProviderAccess.isTheCallers(caller, origin));
        accesses.listed(
                caller,
                "referrals",
                page.items().stream().map(ProviderReferral::caseId).toList());
        return ResponseEntity.ok()
                .header(ApiHeaders.POSITION, Long.toString(page.position()))
                .body(page);
    }

    private static ReferralQuery query(
            @Nullable Set<String> jobcentres,
            @Nullable Set<String> providers,
            @Nullable String caseId,
            @Nullable ReferralStatus status,
            int limit,
            @Nullable String after) {
        ViewController.page(limit);
        try {
            return new ReferralQuery(jobcentres, providers, caseId, status, limit, after);
        } catch (IllegalArgumentException notACursor) {
            throw Problem.of(ProblemCode.PARAMETER_INVALID, "after").raised();
        }
    }

    /** The jobcentres whose cases are asked for and may be; null for all. */
    private static @Nullable Set<String> jobcentres(Caller caller, @Nullable String jobcentre) {
        if (jobcentre != null) {
            caller.requireJobcentre(CommandReader.id(jobcentre, "jobcentre"));
            return Set.of(jobcentre);
        }
        return caller.everyJobcentre() ? null : caller.jobcentres();
    }

    /** The providers that are asked for and may be; null for all. */
    private static @Nullable Set<String> providers(Caller caller, @Nullable String provider) {
        if (provider != null) {
            CommandReader.id(provider, "provider");
        }
        if (caller.has(Role.AUDITOR)) {
            return provider == null ? null : Set.of(provider);
        }
        if (provider == null) {
            return caller.providers();
        }
        if (!caller.providers().contains(provider)) {
            throw Problem.of(ProblemCode.OTHER_PROVIDER, "provider").raised();
        }
        return Set.of(provider);
    }
}
