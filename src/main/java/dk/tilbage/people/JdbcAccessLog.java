package dk.tilbage.people;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The access log in PostgreSQL. */
final class JdbcAccessLog implements AccessLog {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, Object>> DETAILS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final TransactionTemplate ownTransaction;
    private final Clock clock;

    JdbcAccessLog(DataSource dataSource, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.ownTransaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
    }

    @Override
    public void note(Access access) {
        Who who = access.who();
        Purpose purpose = access.purpose();
        ownTransaction.executeWithoutResult(status -> jdbc.sql("""
                        INSERT INTO access_log (at, client, actor, role, on_behalf_of, purpose, what, case_ids, details,
                            log_position)
                        SELECT :at, :client, :actor, :role, :onBehalfOf, :purpose, :what, :caseIds, :details::jsonb,
                            position FROM log_head""")
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .param("client", who.client())
                .param("actor", who.actor())
                .param("role", who.role())
                .param("onBehalfOf", who.onBehalfOf())
                .param("purpose", purpose == null ? null : purpose.name())
                .param("what", access.what().name())
                .param("caseIds", access.caseIds().toArray(String[]::new))
                .param("details", JSON.writeValueAsString(access.details()))
                .update());
    }

    @Override
    public List<Entry> latest(Query query, long before, int limit) {
        StringBuilder where = new StringBuilder("WHERE number < :before AND what = ANY (:whats)");
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("before", before);
        parameters.put("limit", limit);
        parameters.put("whats", query.whats().stream().map(What::name).toArray(String[]::new));
        and(where, parameters, " AND case_ids @> ARRAY[:caseId]::text[]", "caseId", query.caseId());
        and(where, parameters, " AND client = :client", "client", query.client());
        and(where, parameters, " AND actor = :actor", "actor", query.actor());
        and(where, parameters, " AND at >= :from", "from", utc(query.from()));
        and(where, parameters, " AND at < :until", "until", utc(query.until()));
        return jdbc.sql("""
                        SELECT number, at, client, actor, role, on_behalf_of, purpose, what, case_ids, details, log_position
                        FROM access_log\s""" + where + " ORDER BY number DESC LIMIT :limit")
                .params(parameters)
                .query((row, number) -> entry(row))
                .list();
    }

    private static void and(
            StringBuilder where,
            Map<String, Object> parameters,
            String condition,
            String name,
            @Nullable Object value) {
        if (value != null) {
            where.append(condition);
            parameters.put(name, value);
        }
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static Entry entry(ResultSet row) throws SQLException {
        String purpose = row.getString("purpose");
        return new Entry(
                row.getLong("number"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                new Access(
                        new Who(
                                row.getString("client"),
                                row.getString("actor"),
                                row.getString("role"),
                                row.getString("on_behalf_of")),
                        What.valueOf(row.getString("what")),
                        purpose == null ? null : Purpose.valueOf(purpose),
                        List.of((String[]) row.getArray("case_ids").getArray()),
                        JSON.readValue(row.getString("details"), DETAILS)),
                row.getLong("log_position"));
    }
}
