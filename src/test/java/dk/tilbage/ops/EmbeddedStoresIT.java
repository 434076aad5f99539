package dk.tilbage.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import de.bwaldvogel.mongo.MongoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/** With nothing configured, the program brings its own stores and stops them last. */
class EmbeddedStoresIT {

    private Path data = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        data = Files.createTempDirectory(Files.createDirectories(Path.of("target", "test-stores")), "data")
                .toAbsolutePath();
    }

    @AfterEach
    void removeFolder() throws IOException {
        PostgresServer.deleteRecursively(data);
    }

    @Test
    void startsBothStoresAndKeepsOnlyTheDurableOne() {
        try (ConfigurableApplicationContext program = start()) {
            assertThat(program.getBeansOfType(PostgresServer.class)).hasSize(1);
            JdbcTemplate jdbc = new JdbcTemplate(program.getBean(DataSource.class));
            assertThat(jdbc.queryForObject("SELECT position FROM log_head", Long.class))
                    .isZero();
            jdbc.update("INSERT INTO person (person_id, created_at) VALUES ('p', now())");
            assertThat(jdbc.queryForObject("SHOW fsync", String.class)).isEqualTo("on");

            var collection =
                    program.getBean(MongoClient.class).getDatabase("tilbage").getCollection("c");
            collection.insertOne(new Document("n", 1));
            assertThat(collection.countDocuments()).isEqualTo(1);
        }
        assertThat(data.resolve("postgres/cluster/postmaster.pid")).doesNotExist();
        try (ConfigurableApplicationContext program = start()) {
            JdbcTemplate jdbc = new JdbcTemplate(program.getBean(DataSource.class));
            assertThat(jdbc.queryForObject("SELECT count(*) FROM person", Long.class))
                    .isEqualTo(1);
            assertThat(program.getBean(MongoClient.class)
                            .getDatabase("tilbage")
                            .getCollection("c")
                            .countDocuments())
                    .isZero();
            assertThat(program.getBeansOfType(MongoServer.class)).hasSize(1);
        }
    }

    private ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(Program.class)
                .web(WebApplicationType.NONE)
                .run("--tilbage.data=" + data);
    }

    @Import(EmbeddedStores.class)
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        FlywayAutoConfiguration.class,
        MongoAutoConfiguration.class
    })
    static class Program {}
}
