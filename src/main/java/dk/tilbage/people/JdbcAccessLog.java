package dk.tilbage.people;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
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
    public void note(Who who, What what, Map<String, ?> details) {
        ownTransaction.executeWithoutResult(status -> jdbc.sql("""
                        INSERT INTO access_log (at, client, actor, role, what, details, log_position)
                        SELECT :at, :client, :actor, :role, :what, :details::jsonb, position FROM log_head""")
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .param("client", who.client())
                .param("actor", who.actor())
                .param("role", who.role())
                .param("what", what.name())
                .param("details", JSON.writeValueAsString(details))
                .update());
    }

    @Override
    public List<Entry> latest(long before, int limit) {
        return jdbc.sql("""
                        SELECT number, at, client, actor, role, what, details, log_position FROM access_log
                        WHERE number < ? ORDER BY number DESC LIMIT ?""")
                .params(before, limit)
                .query((row, number) -> entry(row))
                .list();
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getLong(1),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                new Who(row.getString(3), row.getString(4), row.getString(5)),
                What.valueOf(row.getString(6)),
                JSON.readValue(row.getString(7), DETAILS),
                row.getLong(8));
    }
}
