package dk.tilbage.http;

import org.apache.catalina.core.StandardHost;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The servlet container: its threads, what it answers by itself, and which TLS it speaks. */
@ConditionalOnWebApplication
@Configuration(proxyBeanMethods = false)
class ContainerConfiguration {

    private static final String PROTOCOLS = "TLSv1.2+TLSv1.3";

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> container() {
        return factory -> {
            factory.addEngineValves(new SecurityHeadersValve());
            // The container's own refusals are problems too.
            factory.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(ProblemErrorValve.class.getName());
                }
            });
            factory.addConnectorCustomizers(connector -> {
                // Nobody else's thread is held by a client that sends or reads slowly: ADR 0019.
                if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
                    protocol.setExecutor(new VirtualThreadExecutor("http-"));
                }
                for (SSLHostConfig tls : connector.findSslHostConfigs()) {
                    tls.setProtocols(PROTOCOLS);
                }
            });
        };
    }
}
