package dk.tilbage.ops;

import com.mongodb.ConnectionString;
import de.bwaldvogel.mongo.MongoServer;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Where the stores are: {@code tilbage.postgres.url} and {@code tilbage.mongodb.uri}, or what this program starts for
 * itself when they are not set. The pool, Flyway and MongoDB's client are Spring Boot's own and only get the addresses;
 * they depend on these beans, so a store is stopped after everything that uses it.
 */
@Configuration(proxyBeanMethods = false)
class EmbeddedStores {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedStores.class);

    private static final Pattern USER_IN_ADDRESS = Pattern.compile("^[^?]*@");

    @Configuration(proxyBeanMethods = false)
    @Conditional(NoPostgresGiven.class)
    static class EmbeddedPostgres {

        @Bean(destroyMethod = "close")
        PostgresServer postgresServer(Environment environment) {
            Path data = Path.of(environment.getProperty("tilbage.data", "./data"))
                    .toAbsolutePath()
                    .normalize();
            return PostgresServer.start(
                    PostgresBinaries.unpack(data.resolve("programs")), data.resolve("postgres"), true);
        }

        @Bean
        JdbcConnectionDetails postgresAddress(PostgresServer server) {
            return new Address(server.url(), server.user(), server.secret());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Conditional(PostgresGiven.class)
    static class GivenPostgres {

        @Bean
        JdbcConnectionDetails postgresAddress(Environment environment) {
            return new Address(
                    withoutUser(environment.getRequiredProperty("tilbage.postgres.url")),
                    environment.getProperty("tilbage.postgres.user"),
                    environment.getProperty("tilbage.postgres.password"));
        }

        /** JDBC takes all before the port for the host, and its errors would repeat a password that stands there. */
        private static String withoutUser(String url) {
            if (USER_IN_ADDRESS.matcher(url).find()) {
                throw new IllegalStateException("tilbage.postgres.url is jdbc:postgresql://host:port/database: user and"
                        + " password belong in tilbage.postgres.user and tilbage.postgres.password");
            }
            return url;
        }
    }

    private record Address(
            String url, @Nullable String user, @Nullable String secret) implements JdbcConnectionDetails {

        @Override
        public @Nullable String getUsername() {
            return user;
        }

        @Override
        public @Nullable String getPassword() {
            return secret;
        }

        @Override
        public String getJdbcUrl() {
            return url;
        }

        @Override
        public String toString() {
            return url.replaceFirst("[?].*", "");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Conditional(NoMongoGiven.class)
    static class EmbeddedMongo {

        @Bean(destroyMethod = "shutdownNow")
        MongoServer mongoServer() {
            MongoServer server = new MongoServer(new StandInBackend());
            server.bind("127.0.0.1", 0);
            log.info("No tilbage.mongodb.uri is set: the read models are held in memory and rebuilt from the log at"
                    + " each start");
            return server;
        }

        @Bean
        MongoConnectionDetails mongoAddress(MongoServer server) {
            InetSocketAddress address = server.getLocalAddress();
            return () -> new ConnectionString("mongodb://127.0.0.1:" + address.getPort() + "/tilbage");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Conditional(MongoGiven.class)
    static class GivenMongo {

        @Bean
        MongoConnectionDetails mongoAddress(Environment environment) {
            ConnectionString address = new ConnectionString(environment.getRequiredProperty("tilbage.mongodb.uri"));
            return () -> address;
        }
    }

    /** A property is set to something, or is not; an empty one counts as not set. */
    abstract static class Given implements Condition {
        private final String property;
        private final boolean expected;

        Given(String property, boolean expected) {
            this.property = property;
            this.expected = expected;
        }

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return StringUtils.hasText(context.getEnvironment().getProperty(property)) == expected;
        }
    }

    static final class PostgresGiven extends Given {
        PostgresGiven() {
            super("tilbage.postgres.url", true);
        }
    }

    static final class NoPostgresGiven extends Given {
        NoPostgresGiven() {
            super("tilbage.postgres.url", false);
        }
    }

    static final class MongoGiven extends Given {
        MongoGiven() {
            super("tilbage.mongodb.uri", true);
        }
    }

    static final class NoMongoGiven extends Given {
        NoMongoGiven() {
            super("tilbage.mongodb.uri", false);
        }
    }
}
