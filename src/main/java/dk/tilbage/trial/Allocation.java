package dk.tilbage.trial;

import dk.tilbage.people.Identity;

public final class Allocation {
    private Allocation() {}

    public static Group groupOf(Jobcentre jobcentre, TargetGroup targetGroup, Identity person) {
        return person.parity() == dk.tilbage.people.BirthYearParity.ODD ? Group.PARTICIPANT : Group.CONTROL;
    }
}
