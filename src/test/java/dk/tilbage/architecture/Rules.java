package dk.tilbage.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import dk.tilbage.people.KeyRotation;
import dk.tilbage.people.People;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The rules of the architecture, each a named value. {@link ArchitectureTest} holds them against the program and, so that
 * none guards a package nobody has, against a twin that breaks it on purpose.
 */
final class Rules {

    private Rules() {}

    /** The packages in the order they may depend on each other: each only on those before it. */
    static final List<List<String>> LAYERS = List.of(
            List.of("console"),
            List.of("people", "eventstore"),
            List.of("trial"),
            List.of("providers"),
            List.of("casefile"),
            List.of("readmodel"),
            List.of("deadlines"),
            List.of("caseload"),
            List.of("report"),
            List.of("dataset"),
            List.of("ops"),
            List.of("http"),
            List.of("simulation"),
            List.of("bench"));

    private static final Set<String> SHELLS = Set.of(
            "Execute",
            "ExecuteTrial",
            "ExecuteIntake",
            "ExecuteAgreement",
            "Intakes",
            "Agreements",
            "IdentityChanges",
            "ForgottenList",
            "LoggedTrials",
            "AlertsView",
            "AlertsViewQueries");

    private static final DescribedPredicate<JavaClass> SHELL = DescribedPredicate.describe(
            "Axon shells, Spring wiring and beans that read the log",
            type -> type.isMetaAnnotatedWith("org.axonframework.modelling.command.AggregateRoot")
                    || type.isAnnotatedWith("org.springframework.context.annotation.Configuration")
                    || SHELLS.contains(outermost(type).getSimpleName()));

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(Rules::outermost).orElse(type);
    }

    private static DescribedPredicate<JavaClass> domain() {
        return DescribedPredicate.<JavaClass>describe(
                        "in the domain",
                        type -> List.of(".trial", ".providers", ".casefile", ".deadlines").stream()
                                .anyMatch(type.getPackageName()::endsWith))
                .and(DescribedPredicate.not(SHELL));
    }

    /** The domain knows no framework: everything it needs is passed in. */
    static final ArchRule DOMAIN_KNOWS_NO_FRAMEWORK = noClasses()
            .that(domain())
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..",
                    "org.axonframework..",
                    "com.mongodb..",
                    "org.bson..",
                    "java.sql..",
                    "javax.sql..",
                    "io.micrometer..")
            .allowEmptyShould(false);

    private static final Set<String> CLOCKS_AND_IDS =
            Set.of("now", "randomUUID", "currentTimeMillis", "nanoTime", "random");

    private static final DescribedPredicate<JavaCall<?>> READS_A_CLOCK = DescribedPredicate.describe(
            "a clock is read or an id is made",
            call -> CLOCKS_AND_IDS.contains(call.getTarget().getName())
                    && call.getTargetOwner().getPackageName().startsWith("java."));

    /** The domain reads no clock and makes no ids: those are passed in. */
    static final ArchRule DOMAIN_READS_NO_CLOCK = noClasses()
            .that(domain())
            .should()
            .callCodeUnitWhere(READS_A_CLOCK)
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Clock.class, Random.class)
            .allowEmptyShould(false);

    /** The simulation is a client of the public API: it knows nothing of the program behind it. */
    static final ArchRule SIMULATION_IS_A_CLIENT = noClasses()
            .that()
            .resideInAPackage("..simulation")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dk.tilbage.people",
                    "dk.tilbage.eventstore",
                    "dk.tilbage.trial",
                    "dk.tilbage.providers",
                    "dk.tilbage.casefile",
                    "dk.tilbage.readmodel",
                    "dk.tilbage.deadlines",
                    "dk.tilbage.caseload",
                    "dk.tilbage.dataset")
            .allowEmptyShould(false);

    private static final DescribedPredicate<JavaAccess<?>> OPENS_A_SEAL = DescribedPredicate.describe(
            "a sealed value is opened",
            access -> Set.of("open", "opened").contains(access.getTarget().getName())
                    && access.getTargetOwner().isEquivalentTo(People.class));

    /**
     * Nobody opens what is sealed: no query, view or dataset shows it. Whoever comes to need it is named here: the exchange of
     * keys makes look-ups of the sealed number. Calls and method references alike.
     */
    static final ArchRule NOBODY_OPENS_WHAT_IS_SEALED = noClasses()
            .that()
            .doNotBelongToAnyOf(People.class, KeyRotation.class)
            .should()
            .accessTargetWhere(OPENS_A_SEAL)
            .allowEmptyShould(false);

    /** Only {@code people} knows how it is sealed. */
    static final ArchRule ONLY_PEOPLE_KNOWS_CRYPTOGRAPHY = noClasses()
            .that()
            .resideOutsideOfPackage("..people")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.crypto.tink..", "javax.crypto..")
            .allowEmptyShould(false);

    /** Events and commands are data: records or sealed interfaces, nothing else. */
    static final ArchRule EVENTS_ARE_RECORDS = classes()
            .that()
            .areAnnotatedWith(dk.tilbage.eventstore.Stored.class)
            .should()
            .beAssignableTo(Record.class)
            .andShould()
            .haveModifier(JavaModifier.FINAL)
            .allowEmptyShould(false);

    /** Dependencies point one way. */
    static ArchRule dependenciesPointOneWay(String layer, List<String> above) {
        return noClasses()
                .that()
                .resideInAPackage(".." + layer)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        above.stream().map(name -> "dk.tilbage." + name).toArray(String[]::new))
                .allowEmptyShould(false);
    }
}
