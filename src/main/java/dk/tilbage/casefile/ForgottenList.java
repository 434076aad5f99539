package dk.tilbage.casefile;

import dk.tilbage.casefile.CaseCommand.ForgetPerson;
import dk.tilbage.eventstore.AnchorRefused;
import dk.tilbage.eventstore.CommandOrigin;
import dk.tilbage.eventstore.CommandSender;
import dk.tilbage.eventstore.SignedList;
import dk.tilbage.people.People;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Who was forgotten, in a signed list outside the database: a backup from before does not know it, and holds the keys. At each
 * start, before the first request, everybody on the list whose key is there again is forgotten again; and whoever is
 * forgotten is on the list before the command is answered (ADR 0016).
 *
 * <p>A statement is {@code <person id> <position> <recorded at>}: random ids and when, nothing about persons.
 */
final class ForgottenList implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ForgottenList.class);

    /** Who acts, in the log, when a person is forgotten again. */
    private static final String REGISTRY = "tilbage";

    /** Any number that no other lock of this database has: "forgottn". */
    private static final long LOCK = 0x666f72676f74746eL;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final SignedList list;
    private final CaseReader cases;
    private final CommandSender sender;
    private final People people;
    private volatile boolean running;

    /** How many of the database's forgotten persons are known to be on the list. */
    private volatile long noted;

    ForgottenList(DataSource dataSource, SignedList list, CaseReader cases, CommandSender sender, People people) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.list = list;
        this.cases = cases;
        this.sender = sender;
        this.people = people;
    }

    /** Forgets again, and then notes whom the list lacks. A list that cannot be believed stops the start. */
    @Override
    public void start() {
        List<String> known = knownAgain(ids(believed()));
        known.forEach(this::forgetAgain);
        if (!known.isEmpty()) {
            LOG.warn(
                    "{} persons on the list of the forgotten were known again, as after a backup was restored: they are"
                            + " forgotten again",
                    known.size());
        }
        note();
        running = true;
    }

    private List<String> believed() {
        try {
            return list.read();
        } catch (AnchorRefused broken) {
            throw new IllegalStateException(
                    broken.code() + ": " + broken.getMessage()
                            + ". Put an intact copy of the list in its place; what to"
                            + " do without one stands in ops/runbooks/keys.md",
                    broken);
        }
    }

    private List<String> knownAgain(Set<String> forgotten) {
        return jdbc.sql("""
                        select person_id from person where person_id = any (?) and wrapped_key is not null
                         order by person_id""")
                .param(forgotten.toArray(String[]::new))
                .query(String.class)
                .list();
    }

    private void forgetAgain(String personId) {
        caseOf(personId).ifPresent(caseId -> {
            String key = "forgotten-again-" + head() + "-" + personId;
            sender.send(
                    Execute.of(new ForgetPerson(caseId, ForgettingReason.FORGOTTEN_BEFORE)),
                    new CommandOrigin(REGISTRY, key, "", REGISTRY, REGISTRY, "ForgetPerson"));
        });
        if (!people.isForgotten(personId)) {
            // No case is theirs in this log: nothing is appended, and the key goes all the same.
            people.forgetWithoutCase(personId, head());
        }
    }

    /** A case that is the person's now; it may have been opened for them by mistake and corrected. */
    private Optional<String> caseOf(String personId) {
        return jdbc.sql("""
                        select distinct aggregate_id from event
                         where name = 'casefile.CaseOpened' and opened_for(payload) = ? order by aggregate_id""").param(personId).query(String.class).list().stream()
                .filter(caseId -> cases.current(caseId)
                        .filter(folded -> folded.state().person().personId().equals(personId))
                        .isPresent())
                .findFirst();
    }

    private long head() {
        return jdbc.sql("select position from log_head").query(Long.class).single();
    }

    /**
     * Puts on the list whom the database has forgotten and the list does not name. Where it cannot be written that is told, and
     * tried again every minute.
     */
    @Scheduled(fixedDelay = 60_000, initialDelay = 60_000)
    void note() {
        try {
            long forgotten = jdbc.sql("select count(*) from person where forgotten_position is not null")
                    .query(Long.class)
                    .single();
            if (forgotten != noted) {
                transaction.executeWithoutResult(status -> noteAlone());
            }
        } catch (RuntimeException e) {
            LOG.error(
                    "The list of the forgotten {} was not written; a restored backup would bring persons back: {}",
                    list.file(),
                    e.toString());
        }
    }

    private void noteAlone() {
        jdbc.sql("select 1 from pg_advisory_xact_lock(?)").param(LOCK).query().singleRow();
        Set<String> listed = ids(list.read());
        List<Forgotten> forgotten = jdbc.sql("""
                        select person_id, position, recorded_at from person join event on position = forgotten_position
                         order by position, person_id""")
                .query((row, number) ->
                        new Forgotten(row.getString(1), row.getLong(2), row.getObject(3, OffsetDateTime.class)))
                .list();
        List<String> missing = forgotten.stream()
                .filter(person -> !listed.contains(person.personId))
                .map(Forgotten::statement)
                .toList();
        if (!missing.isEmpty()) {
            list.append(missing);
            LOG.info("{} persons were put on the list of the forgotten", missing.size());
        }
        noted = forgotten.size();
    }

    private static Set<String> ids(List<String> statements) {
        Set<String> ids = new HashSet<>();
        statements.forEach(statement -> ids.add(statement.split(" ", 2)[0]));
        return ids;
    }

    private record Forgotten(String personId, long position, OffsetDateTime recordedAt) {

        String statement() {
            return personId + " " + position + " " + recordedAt.toInstant();
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** When commands can be handled, and before the web server takes any. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 2_560;
    }
}
