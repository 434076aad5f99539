package dk.tilbage.http;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The servlet container: its threads, what it answers by itself, and which TLS it speaks. */
@ConditionalOnWebApplication
@Configuration(proxyBeanMethods = false)
class ContainerConfiguration {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> container(ObjectProvider<SslBundles> bundles) {
        return factory -> {
            Ssl tls = factory.getSsl();
            if (tls != null && tls.getEnabledProtocols() == null) {
                tls.setEnabledProtocols(PROTOCOLS);
            }
            bundles.ifAvailable(given -> factory.setSslBundles(new Modern(given)));
            factory.addEngineValves(new SecurityHeadersValve());
            // The container's own refusals are problems too.
            factory.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(ProblemErrorValve.class.getName());
                }
            });
            factory.addConnectorCustomizers(connector -> {
                // Nobody else's thread is held by a client that sends or reads slowly: ADR 0017.
                if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
                    protocol.setExecutor(new VirtualThreadExecutor("http-"));
                }
            });
        };
    }

    /** Certificates that speak TLS 1.2 and 1.3 where they do not say otherwise, also after they were exchanged. */
    private record Modern(SslBundles given) implements SslBundles {

        @Override
        public SslBundle getBundle(String name) {
            return modern(given.getBundle(name));
        }

        @Override
        public void addBundleUpdateHandler(String name, Consumer<SslBundle> handler) {
            given.addBundleUpdateHandler(name, bundle -> handler.accept(modern(bundle)));
        }

        @Override
        public void addBundleRegisterHandler(BiConsumer<String, SslBundle> handler) {
            given.addBundleRegisterHandler((name, bundle) -> handler.accept(name, modern(bundle)));
        }

        @Override
        public List<String> getBundleNames() {
            return given.getBundleNames();
        }

        private static SslBundle modern(SslBundle bundle) {
            SslOptions options = bundle.getOptions();
            return options.getEnabledProtocols() != null
                    ? bundle
                    : SslBundle.of(
                            bundle.getStores(),
                            bundle.getKey(),
                            SslOptions.of(options.getCiphers(), PROTOCOLS),
                            bundle.getProtocol(),
                            bundle.getManagers());
        }
    }
}
