package dk.tilbage.caseload;

import dk.tilbage.casefile.DeclineReason;
import dk.tilbage.casefile.LegalBasis;
import dk.tilbage.casefile.Outcome;
import dk.tilbage.caseload.CaseProgress.Assessment;
import dk.tilbage.caseload.CaseProgress.Conversation;
import dk.tilbage.caseload.CaseProgress.Hours;
import dk.tilbage.caseload.CaseProgress.OfferMadeTo;
import dk.tilbage.caseload.CaseProgress.Turn;
import dk.tilbage.caseload.CaseProgress.Week;
import dk.tilbage.caseload.Progress.AtStep;
import dk.tilbage.caseload.Progress.CalendarWeek;
import dk.tilbage.caseload.Progress.Contrast;
import dk.tilbage.caseload.Progress.Counts;
import dk.tilbage.caseload.Progress.CourseEnd;
import dk.tilbage.caseload.Progress.CourseWeek;
import dk.tilbage.caseload.Progress.OfferOutcomes;
import dk.tilbage.caseload.Progress.Offers;
import dk.tilbage.caseload.Progress.Weeks;
import dk.tilbage.deadlines.RuleIds;
import dk.tilbage.deadlines.Status;
import dk.tilbage.trial.ExemptionGround;
import dk.tilbage.trial.ExemptionStep;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.OfferType;
import dk.tilbage.trial.Period;
import dk.tilbage.trial.TargetGroup;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Adds up what cases contribute to the figures of a day. */
final class Tally {

    private static final double DAYS_OF_WEEK = 7;
    /** A case that entered, is not ended, and has neither a partial recovery nor an offer running. */
    static final String ON_BENEFIT = "ON_BENEFIT";

    static final String PARTIALLY_RECOVERED = "PARTIALLY_RECOVERED";
    static final String IN_OFFER = "IN_OFFER";

    private final LocalDate on;
    private long opened;
    private final Map<Group, OfGroup> groups = new EnumMap<>(Group.class);
    private final WeekSum kept = new WeekSum();
    private final SortedMap<String, WeekSum> calendarWeeks = new TreeMap<>();
    private final SortedMap<Integer, WeekSum> courseWeeks = new TreeMap<>();

    Tally(LocalDate on) {
        this.on = on;
        for (Group group : Group.values()) {
            groups.put(group, new OfGroup());
        }
    }

    void add(CaseProgress one) {
        if (one.firstDay().isAfter(on)) {
            return;
        }
        opened++;
        ofGroup(one.groupOn(on)).add(one);
        for (Week week : one.weeks()) {
            if (week.standsOn(on) && week.status() != Status.WAIVED) {
                kept.add(week);
                calendarWeeks
                        .computeIfAbsent(isoWeek(week.dueOn()), name -> new WeekSum())
                        .add(week);
                courseWeeks
                        .computeIfAbsent(week.number(), number -> new WeekSum())
                        .add(week);
            }
        }
    }

    static String isoWeek(LocalDate day) {
        return String.format(
                Locale.ROOT,
                "%d-W%02d",
                day.get(IsoFields.WEEK_BASED_YEAR),
                day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
    }

    long opened() {
        return opened;
    }

    private OfGroup ofGroup(Group group) {
        return Objects.requireNonNull(groups.get(group));
    }

    Weeks kept() {
        return kept.sum();
    }

    SampleRatio sampleRatio() {
        OfGroup participants = ofGroup(Group.PARTICIPANT);
        OfGroup controls = ofGroup(Group.CONTROL);
        long all = participants.cases + controls.cases;
        double planned = all == 0 ? SampleRatio.EVEN : (participants.planned + controls.planned) / (double) all;
        return SampleRatio.of(participants.cases, controls.cases, planned);
    }

    ShareDifference exempted() {
        OfGroup participants = ofGroup(Group.PARTICIPANT);
        OfGroup controls = ofGroup(Group.CONTROL);
        return ShareDifference.of(participants.exempted, participants.cases, controls.exempted, controls.cases);
    }

    ShareDifference leftBeforeEntry() {
        OfGroup participants = ofGroup(Group.PARTICIPANT);
        OfGroup controls = ofGroup(Group.CONTROL);
        return ShareDifference.of(participants.left, participants.cases, controls.left, controls.cases);
    }

    private ShareDifference assessed() {
        OfGroup participants = ofGroup(Group.PARTICIPANT);
        OfGroup controls = ofGroup(Group.CONTROL);
        return ShareDifference.of(participants.assessed, participants.cases, controls.assessed, controls.cases);
    }

    /** Of those who came to the step: leaving before it is told elsewhere, and no assessment is asked for then. */
    ShareDifference assessedAtStep() {
        OfGroup participants = ofGroup(Group.PARTICIPANT);
        OfGroup controls = ofGroup(Group.CONTROL);
        return ShareDifference.of(
                participants.assessedAtStep,
                participants.assessedAtStep + participants.notAssessedAtStep,
                controls.assessedAtStep,
                controls.assessedAtStep + controls.notAssessedAtStep);
    }

    private Map<ExemptionGround, ShareDifference> byGround() {
        OfGroup participants = ofGroup(Group.PARTICIPANT);
        OfGroup controls = ofGroup(Group.CONTROL);
        Map<ExemptionGround, ShareDifference> byGround = new EnumMap<>(ExemptionGround.class);
        Set<ExemptionGround> grounds = new TreeSet<>(participants.grounds.keySet());
        grounds.addAll(controls.grounds.keySet());
        for (ExemptionGround ground : grounds) {
            byGround.put(
                    ground,
                    ShareDifference.of(
                            participants.grounds.getOrDefault(ground, 0L),
                            participants.cases,
                            controls.grounds.getOrDefault(ground, 0L),
                            controls.cases));
        }
        return byGround;
    }

    Progress.Row row(
            String jobcentreId,
            @Nullable String region,
            @Nullable String caseworkerId,
            TargetGroup targetGroup,
            @Nullable Integer quotaParticipants,
            @Nullable Integer quotaControls,
            @Nullable ExemptionStep exemptionStep) {
        Map<Group, Counts> counts = new EnumMap<>(Group.class);
        groups.forEach((group, of) -> counts.put(group, of.counts()));
        return new Progress.Row(
                jobcentreId,
                region,
                caseworkerId,
                targetGroup,
                opened,
                counts,
                quotaParticipants,
                quotaControls,
                Progress.Balance.of(ofGroup(Group.PARTICIPANT).cases, ofGroup(Group.CONTROL).cases),
                sampleRatio(),
                kept(),
                calendarWeeks.entrySet().stream()
                        .map(week ->
                                new CalendarWeek(week.getKey(), week.getValue().sum()))
                        .toList(),
                courseWeeks.entrySet().stream()
                        .map(week ->
                                new CourseWeek(week.getKey(), week.getValue().sum()))
                        .toList(),
                exemptionStep,
                assessedAtStep(),
                assessed(),
                exempted(),
                byGround(),
                leftBeforeEntry());
    }

    private static final class WeekSum {

        private long contactKept;
        private long contactAsked;
        private long hoursKept;
        private long hoursAsked;

        void add(Week week) {
            int met = week.status() == Status.MET ? 1 : 0;
            if (week.rule().equals(RuleIds.CONTACT)) {
                contactAsked++;
                contactKept += met;
            } else {
                hoursAsked++;
                hoursKept += met;
            }
        }

        Weeks sum() {
            return new Weeks(contactKept, contactAsked, hoursKept, hoursAsked);
        }
    }

    private static final class OutcomeSum {

        private final SortedMap<String, Long> ofStarted = new TreeMap<>();
        private final SortedMap<String, Long> ofCompleted = new TreeMap<>();

        void add(String standing, boolean completed) {
            ofStarted.merge(standing, 1L, Long::sum);
            if (completed) {
                ofCompleted.merge(standing, 1L, Long::sum);
            }
        }

        OfferOutcomes sum() {
            return new OfferOutcomes(all(ofStarted), ofStarted, all(ofCompleted), ofCompleted);
        }

        private static long all(Map<String, Long> counts) {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }

        static <K> Map<K, OfferOutcomes> sums(Map<K, OutcomeSum> all) {
            Map<K, OfferOutcomes> sums = new LinkedHashMap<>();
            all.forEach((key, sum) -> sums.put(key, sum.sum()));
            return sums;
        }
    }

    /** The cases of one group. */
    private final class OfGroup {

        private long cases;
        /** The sum of the planned shares of participants. */
        private double planned;

        private long entered;
        private long left;
        private final SortedMap<String, Long> leftTo = new TreeMap<>();
        private long over;
        private long completed;
        private long partiallyRecoveredAtEnd;
        private long outOfOrder;
        private long outsideIntake;
        private long assessed;
        private long assessedAtStep;
        private long notAssessedAtStep;
        private long exempted;
        private final Map<ExemptionGround, Long> grounds = new EnumMap<>(ExemptionGround.class);
        private final Map<OfferType, Offers> offers = new EnumMap<>(OfferType.class);
        private final Map<LegalBasis, Offers> legalBases = new EnumMap<>(LegalBasis.class);
        private final Map<OfferType, OutcomeSum> outcomesByOffer = new EnumMap<>(OfferType.class);
        private final SortedMap<String, OutcomeSum> outcomesByProvider = new TreeMap<>();
        private final Map<DeclineReason, Long> declines = new EnumMap<>(DeclineReason.class);
        private long reasonDue;
        private long reasonMissing;
        private long sanctions;
        private long mentors;
        private final Map<String, Long> outcomes = new LinkedHashMap<>();
        private final SortedMap<String, List<Integer>> delays = new TreeMap<>();
        private long exposed;
        private long days;
        private long conversations;
        private long lengthsTold;
        private long minutes;
        private double activity;
        private double partialRecovery;

        void add(CaseProgress one) {
            cases++;
            planned += one.plannedShare();
            if (one.enteredBy(on)) {
                entered++;
                outsideIntake += one.enteredOutsideIntake() ? 1 : 0;
                outcomes.merge(standing(one), 1L, Long::sum);
            }
            if (one.leftBeforeEntryBy(on)) {
                left++;
                leftTo.merge(standing(one), 1L, Long::sum);
            }
            if (one.windowOverBy(on)) {
                over++;
                boolean onBenefit = one.onBenefitAtEndOfWindow();
                completed += onBenefit ? 1 : 0;
                LocalDate last = Objects.requireNonNull(one.window()).to();
                partiallyRecoveredAtEnd += onBenefit && CaseProgress.runOn(one.partialRecovery(), last) ? 1 : 0;
            }
            outOfOrder += isBy(one.outOfOrderFrom()) ? 1 : 0;
            assess(one);
            one.offers().forEach(this::add);
            follow(one);
            sanctions += one.sanctions().stream().filter(this::isBy).count();
            mentors += one.mentors().stream().filter(this::isBy).count();
            one.delays()
                    .forEach((kind, some) -> some.stream()
                            .filter(delay -> isBy(delay.on()))
                            .forEach(delay -> delays.computeIfAbsent(kind, k -> new ArrayList<>())
                                    .add(delay.days())));
            expose(one);
        }

        private boolean isBy(@Nullable LocalDate day) {
            return day != null && !day.isAfter(on);
        }

        private void assess(CaseProgress one) {
            List<Assessment> assessments = one.assessments().stream()
                    .filter(assessment -> isBy(assessment.on()))
                    .toList();
            assessed += assessments.isEmpty() ? 0 : 1;
            switch (one.atStepOn(on)) {
                case ASSESSED -> assessedAtStep++;
                case NOT_ASSESSED -> notAssessedAtStep++;
                case NOT_REACHED -> {}
            }
            exempted += assessments.stream().anyMatch(Assessment::exempt) ? 1 : 0;
            assessments.stream()
                    .flatMap(assessment -> Stream.ofNullable(assessment.ground()))
                    .distinct()
                    .forEach(ground -> grounds.merge(ground, 1L, Long::sum));
        }

        private void add(OfferMadeTo offer) {
            if (!isBy(offer.madeOn())) {
                return;
            }
            boolean declined = isBy(offer.declinedOn());
            Offers one =
                    new Offers(1, isBy(offer.startedOn()) ? 1 : 0, declined ? 1 : 0, isBy(offer.completedOn()) ? 1 : 0);
            offers.merge(offer.type(), one, Offers::plus);
            legalBases.merge(offer.legalBasis(), one, Offers::plus);
            if (declined && offer.declineReason() != null) {
                declines.merge(offer.declineReason(), 1L, Long::sum);
            }
            reasonDue += offer.reasonDue() ? 1 : 0;
            reasonMissing += offer.reasonMissing() ? 1 : 0;
        }

        /** What became of a case that started something: everybody's, also without allocation and before entry. */
        private void follow(CaseProgress one) {
            Map<OfferType, Boolean> types = new EnumMap<>(OfferType.class);
            Map<String, Boolean> providers = new TreeMap<>();
            for (OfferMadeTo offer : one.offers()) {
                if (isBy(offer.startedOn())) {
                    boolean completed = isBy(offer.completedOn());
                    types.merge(offer.type(), completed, Boolean::logicalOr);
                    if (offer.providerId() != null) {
                        providers.merge(offer.providerId(), completed, Boolean::logicalOr);
                    }
                }
            }
            types.forEach((type, completed) ->
                    outcomesByOffer.computeIfAbsent(type, t -> new OutcomeSum()).add(standing(one), completed));
            providers.forEach((id, completed) -> outcomesByProvider
                    .computeIfAbsent(id, p -> new OutcomeSum())
                    .add(standing(one), completed));
        }

        /** How a case stands: with what it ended, or else the best that goes on. */
        private String standing(CaseProgress one) {
            List<Turn> end = one.endOn(on);
            String recovered = null;
            Outcome outcome = null;
            for (Turn turn : end) {
                recovered = turn.recoveredTo() == null
                        ? recovered
                        : turn.recoveredTo().name();
                outcome = turn.outcome() == null ? outcome : turn.outcome();
            }
            if (outcome != null && (recovered == null || outcome != Outcome.RECOVERED)) {
                return outcome.name();
            } else if (recovered != null) {
                return recovered;
            } else if (CaseProgress.runOn(one.partialRecovery(), on)) {
                return PARTIALLY_RECOVERED;
            }
            return CaseProgress.runOn(one.activity(), on) ? IN_OFFER : ON_BENEFIT;
        }

        private void expose(CaseProgress one) {
            List<Period> onBenefit = one.onBenefit(on);
            exposed += onBenefit.isEmpty() ? 0 : 1;
            for (Period period : onBenefit) {
                days += CaseProgress.days(period);
                for (Conversation held : one.conversations()) {
                    boolean within =
                            !held.on().isBefore(period.from()) && !held.on().isAfter(period.to());
                    conversations += within ? 1 : 0;
                    if (within && held.minutes() != null) {
                        lengthsTold++;
                        minutes += held.minutes();
                    }
                }
                activity += hourDays(one.activity(), period);
                partialRecovery += hourDays(one.partialRecovery(), period);
            }
        }

        private static double hourDays(List<Hours> all, Period period) {
            double sum = 0;
            for (Hours hours : all) {
                sum += hours.hoursPerWeek().doubleValue() * (double) CaseProgress.days(hours, period);
            }
            return sum;
        }

        Counts counts() {
            List<Integer> timed = delays.values().stream().flatMap(List::stream).toList();
            SortedMap<String, Double> medians = new TreeMap<>();
            delays.forEach((kind, some) -> medians.put(kind, Objects.requireNonNull(median(some))));
            SortedMap<String, Long> standing = new TreeMap<>(outcomes);
            return new Counts(
                    cases,
                    entered,
                    left,
                    leftTo,
                    cases - left,
                    outOfOrder,
                    outsideIntake,
                    assessed,
                    new AtStep(assessedAtStep, notAssessedAtStep, cases - assessedAtStep - notAssessedAtStep),
                    exempted,
                    grounds,
                    offers,
                    legalBases,
                    declines,
                    reasonDue,
                    reasonMissing,
                    sanctions,
                    mentors,
                    standing,
                    OutcomeSum.sums(outcomesByOffer),
                    OutcomeSum.sums(outcomesByProvider),
                    new CourseEnd(over, over - completed, completed, partiallyRecoveredAtEnd),
                    timed.size(),
                    median(timed),
                    medians,
                    new Contrast(
                            exposed,
                            (double) days / DAYS_OF_WEEK,
                            conversations,
                            perDay(conversations * DAYS_OF_WEEK),
                            lengthsTold == 0 ? null : (double) minutes / lengthsTold,
                            perDay(activity),
                            perDay(partialRecovery)));
        }

        private @Nullable Double perDay(double sum) {
            return days == 0 ? null : sum / (double) days;
        }
    }

    /** The middle one, or the mean of the two in the middle. */
    static @Nullable Double median(List<Integer> numbers) {
        if (numbers.isEmpty()) {
            return null;
        }
        List<Integer> sorted = new ArrayList<>(numbers);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? (double) sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2.0;
    }
}
