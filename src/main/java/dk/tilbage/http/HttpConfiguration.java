package dk.tilbage.http;

import dk.tilbage.casefile.CaseReader;
import dk.tilbage.eventstore.CommandSender;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.Receipts;
import dk.tilbage.eventstore.RegistryClock;
import dk.tilbage.people.People;
import dk.tilbage.providers.Agreements;
import dk.tilbage.trial.Trials;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.sql.DataSource;
import org.axonframework.eventhandling.EventBus;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.AbstractLocaleResolver;

/** The edge's beans. */
@ConditionalOnWebApplication
@Configuration(proxyBeanMethods = false)
class HttpConfiguration {

    @Bean
    CommandService commandService(
            EventLog log,
            CaseReader cases,
            Receipts receipts,
            CommandSender sender,
            People people,
            Trials trials,
            Agreements agreements,
            RegistryClock clock,
            MeterRegistry meters,
            @Value("${tilbage.http.case-limit:10000}") long caseLimit) {
        return new CommandService(
                log, cases, receipts, sender, people, trials, agreements, clock, new CommandMetrics(meters), caseLimit);
    }

    /** A new one for each request. */
    @Bean
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    DryRun dryRun(
            CommandService commands,
            CaseReader cases,
            Trials trials,
            Agreements agreements,
            EventLog log,
            People people,
            RegistryClock clock,
            DataSource dataSource) {
        JdbcClient jdbc = JdbcClient.create(dataSource);
        return new DryRun(
                commands,
                cases,
                trials,
                agreements,
                log,
                people,
                clock,
                (kind, scope, subject) -> jdbc.sql(
                                "SELECT aggregate_id FROM claim WHERE kind = ? AND scope = ? AND subject = ?")
                        .params(kind, scope, subject)
                        .query(String.class)
                        .optional());
    }

    /** Before security, so that refusals carry the position too. */
    @Bean
    FilterRegistrationBean<PositionFilter> positionFilter(EventLog log) {
        FilterRegistrationBean<PositionFilter> registration = new FilterRegistrationBean<>(new PositionFilter(log));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 100);
        return registration;
    }

    @Bean
    SmartInitializingSingleton expectedSequences(EventBus eventBus) {
        return () -> eventBus.registerDispatchInterceptor(new ExpectedSequence());
    }

    /** The language of what Spring's own parts tell, the OpenAPI document above all: that of problems. */
    @Bean
    LocaleResolver localeResolver() {
        return new AbstractLocaleResolver() {
            @Override
            public Locale resolveLocale(HttpServletRequest request) {
                return Problems.language(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE));
            }

            @Override
            public void setLocale(
                    HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable Locale locale) {
                throw new UnsupportedOperationException("The language is the request's");
            }
        };
    }

    /** Controllers may ask for the {@link Caller}, and are asked nothing that they do not know. */
    @Bean
    WebMvcConfigurer callerArguments() {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new KnownParameters()).addPathPatterns("/api/**");
            }

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CallerArgument());
            }
        };
    }

    private static final class CallerArgument implements HandlerMethodArgumentResolver {

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == Caller.class;
        }

        @Override
        public Object resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer container,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory binderFactory) {
            Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
            return Objects.requireNonNull(
                    (Caller) Objects.requireNonNull(authentication).getDetails());
        }
    }
}
