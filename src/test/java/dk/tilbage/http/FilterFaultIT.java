package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Filter;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/** A fault before any controller is reached: an incident, and nothing of it in the answer. */
@ExtendWith(OutputCaptureExtension.class)
class FilterFaultIT {

    private static final String FAULTY = "/api/v1/faulty";

    /** A filter with a fault; named as a source, and not found by the scan. */
    static class Faulty {

        @Bean
        FilterRegistrationBean<Filter> faulty() {
            FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
                throw new IllegalStateException("planted-secret");
            });
            registration.addUrlPatterns(FAULTY);
            return registration;
        }
    }

    @Test
    void aFaultInAFilterIsAnIncident(CapturedOutput output) throws IOException {
        try (RegistryAtWork registry = RegistryAtWork.start("--spring.main.sources=" + Faulty.class.getName())) {
            RegistryAtWork.Answer answer = registry.get(registry.token(Role.OPERATOR), FAULTY);
            assertThat(answer.status()).as(answer.response().body()).isEqualTo(500);
            assertThat(answer.text("code")).isEqualTo("INTERNAL");
            assertThat(answer.response().body()).doesNotContain("planted-secret", "Exception", "dk.tilbage");
            assertThat(output).contains("Incident " + answer.text("incident") + ": GET " + FAULTY + " failed");
            assertThat(registry.get(registry.token(Role.OPERATOR), "/error").status())
                    .isEqualTo(404);
        }
    }
}
