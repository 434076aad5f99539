package dk.tilbage.dataset;

import static dk.tilbage.dataset.Columns.code;
import static dk.tilbage.dataset.Columns.date;
import static dk.tilbage.dataset.Columns.keys;
import static dk.tilbage.dataset.Columns.name;
import static dk.tilbage.dataset.Columns.number;
import static dk.tilbage.dataset.Columns.recording;

import dk.tilbage.casefile.CaseEvent.OfferDeclined;
import dk.tilbage.casefile.CaseEvent.OfferMade;
import dk.tilbage.casefile.CaseFacts.Offer;
import dk.tilbage.casefile.CaseFacts.Referral;
import dk.tilbage.dataset.Column.Mark;
import dk.tilbage.dataset.Registrations.RegistrationRow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Further facts, as registered. */
final class FactTables {

    private FactTables() {}

    // ---- offers declined --------------------------------------------------------------------------------------------

    /**
     * An offer that was declined.
     *
     * @param of the case
     * @param number its number among the case's declined offers
     * @param made the offer
     * @param declined the decline
     */
    record DeclineRow(ObservedCase of, int number, OfferMade made, OfferDeclined declined) {}

    static final Table<DeclineRow> OFFER_DECLINES = Table.ofCase(
                    "offer_declines",
                    "Afslåede tilbud",
                    "Offers declined",
                    "One row for each offer that the person declined",
                    offerDeclines(),
                    FactTables::declineRows,
                    row -> row.declined().registrationId())
            .since(2)
            .inExports()
            .marked(Mark.TELLS_GROUP);

    private static List<DeclineRow> declineRows(ObservedCase of) {
        List<DeclineRow> rows = new ArrayList<>();
        for (Offer offer : of.facts().offers()) {
            if (offer.declined() != null) {
                rows.add(new DeclineRow(of, rows.size() + 1, offer.made(), offer.declined()));
            }
        }
        return rows;
    }

    private static List<Column<DeclineRow>> offerDeclines() {
        List<Column<DeclineRow>> columns = new ArrayList<>(keys(DeclineRow::of));
        columns.add(number(DeclineRow::number));
        columns.add(Columns.<DeclineRow>code(
                        Codes.OFFER_TYPE,
                        "type",
                        "Tilbud",
                        "Type",
                        "What was offered",
                        "OfferMade.type",
                        row -> row.made().type())
                .always());
        columns.add(Columns.<DeclineRow>code(
                        Codes.LEGAL_BASIS,
                        "legal_basis",
                        "Lovgrundlag",
                        "Legal basis",
                        "The law it was offered under",
                        "OfferMade.legalBasis",
                        row -> row.made().legalBasis())
                .always());
        columns.add(Columns.<DeclineRow>date(
                        "made_on",
                        "Givet den",
                        "Made on",
                        "The day the offer was made",
                        "OfferMade.madeOn",
                        row -> row.made().madeOn())
                .always());
        columns.add(Columns.<DeclineRow>date(
                        "declined_on",
                        "Afslået den",
                        "Declined on",
                        "The day the person declined it",
                        "OfferDeclined.on",
                        row -> row.declined().on())
                .always());
        columns.add(Columns.<DeclineRow>code(
                        Codes.DECLINE_REASON,
                        "reason",
                        "Årsag",
                        "Reason",
                        "Why it was declined",
                        "OfferDeclined.reason",
                        row -> row.declined().reason())
                .always());
        columns.addAll(recording("", "Afslaget", "Decline", "OfferDeclined", DeclineRow::of, DeclineRow::declined));
        return columns;
    }

    // ---- referrals --------------------------------------------------------------------------------------------------

    /**
     * A referral to a provider.
     *
     * @param of the case
     * @param number its number in the case
     * @param referral the referral and what became of it
     */
    record ReferralRow(ObservedCase of, int number, Referral referral) {}

    static final Table<ReferralRow> REFERRALS = Table.ofCase(
                    "referrals",
                    "Henvisninger til anden aktør",
                    "Referrals to a provider",
                    "One row for each referral to a provider",
                    referrals(),
                    FactTables::referralRows,
                    row -> row.referral().referred().registrationId())
            .since(2)
            .marked(Mark.TELLS_GROUP)
            .marking(Mark.NOT_MINIMAL, "provider_id", "course");

    private static List<ReferralRow> referralRows(ObservedCase of) {
        List<Referral> referrals = of.facts().referrals();
        return IntStream.range(0, referrals.size())
                .mapToObj(index -> new ReferralRow(of, index + 1, referrals.get(index)))
                .toList();
    }

    private static List<Column<ReferralRow>> referrals() {
        List<Column<ReferralRow>> columns = new ArrayList<>(keys(ReferralRow::of));
        columns.add(number(ReferralRow::number));
        columns.add(Columns.<ReferralRow>id(
                        "provider_id",
                        "Aktør",
                        "Provider",
                        "The provider",
                        "pseudonym of ReferredToProvider.providerId",
                        row -> Columns.provider(row.referral().referred().providerId()))
                .always());
        columns.add(name(
                "course",
                "Forløb",
                "Course",
                "The provider's course, by its id in the agreement",
                "ReferredToProvider.courseId",
                row -> row.referral().referred().courseId()));
        columns.add(Columns.<ReferralRow>date(
                        "referred_on",
                        "Henvist den",
                        "Referred on",
                        "The day of the referral",
                        "ReferredToProvider.on",
                        row -> row.referral().referred().on())
                .always());
        columns.addAll(recording(
                "",
                "Henvisningen",
                "Referral",
                "ReferredToProvider",
                ReferralRow::of,
                row -> row.referral().referred()));
        columns.add(date(
                "expected_to",
                "Forventet til",
                "Expected to",
                "The last day expected, by the latest extension",
                "ReferredToProvider.expectedTo, ReferralExtended.to",
                row -> row.referral().expectedTo()));
        columns.add(Columns.<ReferralRow>whole(
                        "extensions",
                        "Antal forlængelser",
                        "Extensions",
                        "How often it was extended",
                        "ReferralExtended",
                        row -> row.referral().extensions().size())
                .always());
        columns.add(Columns.<ReferralRow>whole(
                        "reports",
                        "Antal indberetninger",
                        "Reports",
                        "How many reports the provider sent",
                        "ProviderReportReceived",
                        row -> row.referral().reports().size())
                .always());
        columns.add(date(
                "ended_on",
                "Sidste dag",
                "Ended on",
                "Last day, where the jobcentre ended it",
                "ReferralEnded.endedOn",
                row -> Columns.of(row.referral().ended(), ended -> ended.endedOn())));
        columns.add(code(
                Codes.REFERRAL_END,
                "end_reason",
                "Årsag til ophør",
                "Reason of end",
                "Why it ended",
                "ReferralEnded.reason",
                row -> Columns.of(row.referral().ended(), ended -> ended.reason())));
        return columns;
    }

    // ---- every registration -----------------------------------------------------------------------------------------

    static final Table<RegistrationRow> REGISTRATIONS = Table.ofCase(
                    "registrations",
                    "Registreringer",
                    "Registrations",
                    "One row for each fact of any kind that stands, with both its dates: what the delay of registration is"
                            + " measured by",
                    registrations(),
                    Registrations::of,
                    RegistrationRow::key)
            .since(2)
            .inExports()
            .marked(Mark.TELLS_GROUP, Mark.NOT_MINIMAL);

    private static List<Column<RegistrationRow>> registrations() {
        List<Column<RegistrationRow>> columns = new ArrayList<>(keys(RegistrationRow::of));
        columns.add(Columns.<RegistrationRow>code(
                        Codes.REGISTRATION,
                        "kind",
                        "Art",
                        "Kind",
                        "What was registered",
                        "the event's name",
                        row -> Registrations.kind(row.fact()))
                .always());
        columns.add(name(
                "detail",
                "Nærmere",
                "Detail",
                "What kind of it, by its code, for kinds that no other table tells: which plan, whom was notified, which"
                        + " sanction, and the like",
                "the event",
                row -> Registrations.detail(row.fact())));
        columns.add(date(
                "occurred_on",
                "Skete den",
                "Occurred on",
                "The day it occurred; empty for what has no day of its own",
                "the event",
                row -> row.fact().occurred()));
        columns.add(date(
                "until_day",
                "Til og med",
                "Until",
                "The last day, for what lasts and had a last day when it was registered",
                "the event",
                row -> Registrations.until(row.fact())));
        columns.addAll(recording(
                "", "Registreringen", "Registration", "the event", RegistrationRow::of, RegistrationRow::fact));
        return columns;
    }
}
