package dk.tilbage.report;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Who was exempted, by arm, ground and jobcentre: the difference that spoilt the comparison of 2009. */
final class Exemptions implements Section {

    private static final String EXEMPT = "exempt";

    private final TrialData data;
    private final Cells cells;
    private final Counts counts;
    private final SortedSet<String> grounds = new TreeSet<>();

    Exemptions(TrialData data, Cells cells) {
        this.data = data;
        this.cells = cells;
        this.counts = new Counts(data, cells);
        data.persons().stream()
                .filter(person -> person.allocated() && person.exempt)
                .forEach(person -> grounds.add(person.exemptGround));
        for (int arm = 0; arm < data.arms().size(); arm++) {
            counts.byJobcentre(EXEMPT, arm, person -> person.exempt);
            counts.partOf(EXEMPT, Counts.ALLOCATED, arm, counts.jobcentreScopes());
            List<String> parts = new ArrayList<>();
            for (String ground : grounds) {
                parts.add(cells.show(
                        Counts.key(EXEMPT, counts.arm(arm), "ground=" + ground),
                        counts.number(arm, Counts.ALL, person -> person.exempt && person.exemptGround.equals(ground))));
            }
            cells.sum(Counts.key(EXEMPT, counts.arm(arm), Counts.ALL), parts);
            for (String part : parts) {
                cells.share(part, cells.count(part), Counts.key(Counts.ALLOCATED, counts.arm(arm), Counts.ALL));
            }
        }
    }

    @Override
    public String id() {
        return "exemptions";
    }

    @Override
    public String title() {
        return "Exemptions (fritagelser)";
    }

    @Override
    public void write(Page page) {
        page.reading("The shares of everybody allocated who were ever exempted. The criteria are the same for both "
                + "groups, so a difference says that they "
                + "were not assessed alike: in 2009 far more participants than controls were exempted, "
                + "because for controls it was mere paperwork. Differences are "
                + data.armNames().getFirst() + " minus "
                + data.armNames().getLast() + ", in percentage points.");
        page.paragraph(
                "Intervals of differences are Newcombe's hybrid score intervals, 95 % (Statistics in Medicine 17 "
                        + "(1998) 873, method 10).");
        Comparison grounds = new Comparison(data, cells, "exemptions-ground", "ground", "Ground");
        grounds.row(Value.code("", "All grounds"), keys(EXEMPT, Counts.ALL), keys(Counts.ALLOCATED, Counts.ALL));
        for (String ground : this.grounds) {
            grounds.row(
                    Value.code(ground, data.label("cases", "exempt_ground", ground)),
                    keys(EXEMPT, "ground=" + ground),
                    keys(Counts.ALLOCATED, Counts.ALL));
        }
        page.table("By ground", grounds.grid());
        Comparison jobcentres = new Comparison(data, cells, "exemptions-jobcentre", "jobcentre", "Jobcentre");
        for (String jobcentre : data.jobcentres()) {
            String scope = Counts.jobcentre(jobcentre);
            jobcentres.row(
                    Value.code(jobcentre, data.jobcentreName(jobcentre)),
                    keys(EXEMPT, scope),
                    keys(Counts.ALLOCATED, scope));
        }
        if (jobcentres.dots().isEmpty()) {
            page.table("By jobcentre", jobcentres.grid());
        } else {
            page.chart(
                    LetsPlot.dots(
                            "Exempted by jobcentre",
                            "The share of the allocated who were exempted, by group and jobcentre.",
                            data.armNames(),
                            jobcentres.dots(),
                            "Exempted, % of the allocated"),
                    "Share of the allocated who were ever exempted, by jobcentre and group, with Wilson's 95 % "
                            + "intervals.",
                    jobcentres.grid(),
                    jobcentres.leftOut());
        }
    }

    private List<String> keys(String what, String scope) {
        return data.arms().stream().map(arm -> Counts.key(what, arm, scope)).toList();
    }
}
