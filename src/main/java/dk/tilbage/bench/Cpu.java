package dk.tilbage.bench;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import javax.sql.DataSource;

/**
 * CPU time used so far: by this program, and by the PostgreSQL beside it. On a machine that has other work to do it says
 * more than the clock.
 *
 * @param program seconds of this program
 * @param postgres seconds of PostgreSQL's processes
 */
record Cpu(double program, double postgres) {

    static Cpu now(DataSource dataSource) throws SQLException {
        double program =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                        ? system.getProcessCpuTime() / 1e9
                        : 0;
        double postgres = 0;
        try (Connection connection = dataSource.getConnection();
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pid FROM pg_stat_activity")) {
            while (rows.next()) {
                postgres += ProcessHandle.of(rows.getLong(1))
                                .flatMap(process -> process.info().totalCpuDuration())
                                .map(Duration::toMillis)
                                .orElse(0L)
                        / 1e3;
            }
        }
        return new Cpu(program, postgres);
    }

    /** What was used since then, for each of so many things done. */
    String since(Cpu before, long done) {
        return String.format(
                Locale.ROOT,
                "%.2f ms in the program, %.2f ms in PostgreSQL",
                (program - before.program) * 1e3 / done,
                (postgres - before.postgres) * 1e3 / done);
    }
}
