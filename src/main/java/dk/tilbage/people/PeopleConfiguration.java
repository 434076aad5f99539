package dk.tilbage.people;

import java.nio.file.Path;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Sets up {@link People} from the configuration.
 *
 * <ul>
 *   <li>{@code tilbage.keys.file}: the keys file. Required with a database of one's own ({@code tilbage.postgres.url}).
 *       In embedded mode it may be left out: {@code ${tilbage.data}/keys/master.json} is then made at the first start.
 *   <li>{@code tilbage.keys.fictive-cpr}: whether fictive CPR numbers are accepted; by default only in embedded mode.
 * </ul>
 */
@Configuration(proxyBeanMethods = false)
class PeopleConfiguration {

    @Bean
    MasterKeys masterKeys(Environment environment) {
        String file = environment.getProperty("tilbage.keys.file");
        if (StringUtils.hasText(file)) {
            return MasterKeys.load(Path.of(file));
        }
        if (!embedded(environment)) {
            // Keys made here would differ from node to node and go with the container.
            throw new KeysUnusable("tilbage.postgres.url is set, so tilbage.keys.file must name the keys file.");
        }
        return MasterKeys.loadOrCreate(
                Path.of(environment.getProperty("tilbage.data", "./data"), "keys", "master.json"));
    }

    @Bean
    People people(DataSource dataSource, MasterKeys masterKeys, Clock clock, Environment environment) {
        boolean fictive = environment.getProperty("tilbage.keys.fictive-cpr", Boolean.class, embedded(environment));
        return new People(dataSource, masterKeys, clock, fictive);
    }

    @Bean
    Secrets secrets(DataSource dataSource, MasterKeys masterKeys) {
        return new Secrets(dataSource, masterKeys);
    }

    @Bean
    KeyRotation keyRotation(DataSource dataSource, MasterKeys masterKeys, People people, Secrets secrets) {
        return new KeyRotation(dataSource, masterKeys, people, secrets);
    }

    @Bean
    AccessLog accessLog(DataSource dataSource, Clock clock) {
        return new JdbcAccessLog(dataSource, clock);
    }

    /** After all migrations, before the first request. */
    @Bean
    SmartInitializingSingleton peopleKeysCheck(People people) {
        return people::checkKeys;
    }

    private static boolean embedded(Environment environment) {
        return !StringUtils.hasText(environment.getProperty("tilbage.postgres.url"));
    }
}
