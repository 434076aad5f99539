package dk.tilbage.http;

import dk.tilbage.http.Webhook.Failure;
import dk.tilbage.http.Webhook.Kind;
import dk.tilbage.people.AccessLog;
import dk.tilbage.people.Secrets;
import java.net.URI;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The subscriptions in PostgreSQL. Who delivers one holds it by a lease: nobody else touches it until the lease has run out, and
 * what its holder writes after that is refused.
 */
@ConditionalOnWebApplication
@Component
class WebhookStore {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Secrets secrets;

    WebhookStore(DataSource dataSource, Secrets secrets) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.secrets = secrets;
    }

    // ---- subscriptions --------

    /**
     * Subscribes.
     *
     * @return false where the client, or everybody together, has as many as there may be
     */
    boolean add(Webhook webhook, String secret, int perClient, int inAll) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            // Two at a time must not both take the last place.
            jdbc.sql("LOCK TABLE webhook IN SHARE ROW EXCLUSIVE MODE").update();
            if (count(
                                    "SELECT count(*) FROM webhook WHERE client = ?",
                                    webhook.who().client())
                            >= perClient
                    || count("SELECT count(*) FROM webhook") >= inAll) {
                return false;
            }
            secrets.keep(webhook.id(), secret);
            AlertsStreamCursor alerts = webhook.alertCursor();
            List<String> jobcentres = webhook.sortedJobcentres();
            jdbc.sql("""
                            INSERT INTO webhook (id, client, actor, role, on_behalf_of, purpose, url, kinds, jobcentres,
                                case_position, alert_position, alert_date)
                            VALUES (:id, :client, :actor, :role, :onBehalfOf, :purpose, :url, :kinds, :jobcentres,
                                :casePosition, :alertPosition, :alertDate)""")
                    .param("id", webhook.id())
                    .param("client", webhook.who().client())
                    .param("actor", webhook.who().actor())
                    .param("role", webhook.who().role())
                    .param("onBehalfOf", webhook.who().onBehalfOf())
                    .param("purpose", webhook.purpose().name())
                    .param("url", webhook.url().toString())
                    .param(
                            "kinds",
                            webhook.kinds().stream().map(Kind::name).sorted().toArray(String[]::new))
                    .param("jobcentres", jobcentres == null ? null : jobcentres.toArray(String[]::new))
                    .param("casePosition", webhook.casePosition())
                    .param("alertPosition", alerts == null ? null : alerts.position())
                    .param("alertDate", alerts == null ? null : alerts.date())
                    .update();
            return true;
        }));
    }

    private long count(String sql, Object... params) {
        return jdbc.sql(sql).params(params).query(Long.class).single();
    }

    /** Those of a client, or of all where there is none, the oldest first. */
    List<Webhook> of(@Nullable String client) {
        return jdbc.sql("SELECT * FROM webhook WHERE CAST(:client AS text) IS NULL OR client = :client"
                        + " ORDER BY created_at, id")
                .param("client", client)
                .query((row, number) -> webhook(row))
                .list();
    }

    Optional<Webhook> find(String id) {
        return jdbc.sql("SELECT * FROM webhook WHERE id = ?")
                .param(id)
                .query((row, number) -> webhook(row))
                .optional();
    }

    void delete(String id) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("DELETE FROM webhook WHERE id = ?").param(id).update();
            secrets.forget(id);
        });
    }

    /** Begins again where the last delivery that succeeded ended. */
    void resume(String id) {
        jdbc.sql("""
                        UPDATE webhook SET parked_at = NULL, failures = 0, failing_since = NULL, next_attempt_at = NULL
                        WHERE id = ?""").param(id).update();
    }

    /** How many there are, parked or not. */
    long count(boolean parked) {
        return count("SELECT count(*) FROM webhook WHERE (parked_at IS NOT NULL) = ?", parked);
    }

    // ---- leases --------

    /** Takes those for which there may be something new, and which nobody holds. */
    List<Webhook> claim(String owner, Duration lease, long head, AlertsStreamCursor alerts, int most) {
        return jdbc.sql("""
                        UPDATE webhook SET lease_owner = :owner, lease_until = now() + :lease * interval '1 millisecond'
                        WHERE id IN (
                            SELECT id FROM webhook
                            WHERE parked_at IS NULL AND (next_attempt_at IS NULL OR next_attempt_at <= now())
                              AND (lease_until IS NULL OR lease_until <= now())
                              AND (case_position < :head OR alert_position < :alertPosition OR alert_date < :alertDate)
                            ORDER BY lease_until NULLS FIRST, id LIMIT :most FOR UPDATE SKIP LOCKED)
                        RETURNING *""")
                .param("owner", owner)
                .param("lease", lease.toMillis())
                .param("head", head)
                .param("alertPosition", alerts.position())
                .param("alertDate", alerts.date())
                .param("most", most)
                .query((row, number) -> webhook(row))
                .list();
    }

    /** Holds on to it; false where it is not the owner's any more. */
    boolean renew(String id, String owner, Duration lease) {
        return jdbc.sql("""
                        UPDATE webhook SET lease_until = now() + :lease * interval '1 millisecond'
                        WHERE id = :id AND lease_owner = :owner AND lease_until > now() AND parked_at IS NULL""")
                        .param("lease", lease.toMillis())
                        .param("id", id)
                        .param("owner", owner)
                        .update()
                == 1;
    }

    void release(String id, String owner) {
        jdbc.sql("UPDATE webhook SET lease_owner = NULL, lease_until = now() WHERE id = ? AND lease_owner = ?")
                .param(id)
                .param(owner)
                .update();
    }

    // ---- deliveries --------

    /** A delivery has succeeded. */
    void delivered(String id, String owner, int status) {
        jdbc.sql("""
                        UPDATE webhook SET deliveries = deliveries + 1, delivered_at = now(), failures = 0,
                            failing_since = NULL, next_attempt_at = NULL, last_failure = NULL, last_status = :status
                        WHERE id = :id AND lease_owner = :owner""")
                .param("status", status)
                .param("id", id)
                .param("owner", owner)
                .update();
    }

    /** All case changes up to a position are delivered, or are not for it; false where it is not the owner's any more. */
    boolean reachedCases(String id, String owner, long position) {
        return jdbc.sql("UPDATE webhook SET case_position = ? WHERE id = ? AND lease_owner = ?")
                        .param(position)
                        .param(id)
                        .param(owner)
                        .update()
                == 1;
    }

    /** All alerts up to a judgement are delivered, or are not for it; false where it is not the owner's any more. */
    boolean reachedAlerts(String id, String owner, AlertsStreamCursor cursor) {
        return jdbc.sql("UPDATE webhook SET alert_position = ?, alert_date = ? WHERE id = ? AND lease_owner = ?")
                        .param(cursor.position())
                        .param(cursor.date())
                        .param(id)
                        .param(owner)
                        .update()
                == 1;
    }

    /**
     * A delivery has failed: it is tried again later, or parked where it has failed too often or for too long.
     *
     * @return whether it is parked now
     */
    boolean failed(
            String id,
            String owner,
            Failure failure,
            @Nullable Integer status,
            Duration pause,
            int mostFailures,
            Duration longest) {
        return jdbc.sql("""
                        UPDATE webhook SET failures = failures + 1, failing_since = coalesce(failing_since, now()),
                            last_failure = :failure, last_status = :status,
                            next_attempt_at = now() + :pause * interval '1 millisecond',
                            parked_at = CASE WHEN :gone OR failures + 1 >= :most
                                OR failing_since <= now() - :longest * interval '1 millisecond' THEN now() END,
                            lease_owner = NULL, lease_until = now()
                        WHERE id = :id AND lease_owner = :owner
                        RETURNING parked_at IS NOT NULL""")
                .param("failure", failure.name())
                .param("status", status)
                .param("pause", pause.toMillis())
                .param("gone", failure == Failure.GONE)
                .param("most", mostFailures)
                .param("longest", longest.toMillis())
                .param("id", id)
                .param("owner", owner)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    // ---- rows --------

    private static Webhook webhook(ResultSet row) throws SQLException {
        long casePosition = row.getLong("case_position");
        boolean ofCases = !row.wasNull();
        LocalDate alertDate = row.getObject("alert_date", LocalDate.class);
        Array jobcentres = row.getArray("jobcentres");
        EnumSet<Kind> kinds = EnumSet.noneOf(Kind.class);
        for (String kind : (String[]) row.getArray("kinds").getArray()) {
            kinds.add(Kind.valueOf(kind));
        }
        String failure = row.getString("last_failure");
        int status = row.getInt("last_status");
        boolean answered = !row.wasNull();
        return new Webhook(
                row.getString("id"),
                new AccessLog.Who(
                        row.getString("client"),
                        row.getString("actor"),
                        row.getString("role"),
                        row.getString("on_behalf_of")),
                AccessLog.Purpose.valueOf(row.getString("purpose")),
                URI.create(row.getString("url")),
                kinds,
                jobcentres == null ? null : set((String[]) jobcentres.getArray()),
                ofCases ? casePosition : null,
                alertDate == null ? null : new AlertsStreamCursor(row.getLong("alert_position"), alertDate),
                new Webhook.Progress(
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getLong("deliveries"),
                        instant(row, "delivered_at"),
                        row.getInt("failures"),
                        instant(row, "failing_since"),
                        instant(row, "next_attempt_at"),
                        failure == null ? null : Failure.valueOf(failure),
                        answered ? status : null,
                        instant(row, "parked_at")));
    }

    private static Set<String> set(String[] values) {
        return new TreeSet<>(Arrays.asList(values));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
