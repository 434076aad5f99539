package dk.tilbage.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses query parameters that an address does not have, or that stand twice: a filter that is misspelt would show
 * everything, and of two only one would be obeyed.
 */
final class KnownParameters implements HandlerInterceptor {

    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getDispatcherType() == DispatcherType.REQUEST && handler instanceof HandlerMethod method) {
            Set<String> names = known.computeIfAbsent(method.getMethod(), any -> names(method));
            request.getParameterMap().forEach((name, values) -> {
                if (!names.contains(name)) {
                    throw Problem.of(ProblemCode.PARAMETER_UNKNOWN, StrictJson.printable(name))
                            .raised();
                }
                if (values.length > 1) {
                    throw Problem.of(ProblemCode.PARAMETER_INVALID, name).raised();
                }
            });
        }
        return true;
    }

    private static Set<String> names(HandlerMethod method) {
        DefaultParameterNameDiscoverer discoverer = new DefaultParameterNameDiscoverer();
        return Arrays.stream(method.getMethodParameters())
                .filter(parameter -> parameter.hasParameterAnnotation(RequestParam.class))
                .peek(parameter -> parameter.initParameterNameDiscovery(discoverer))
                .map(KnownParameters::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String name(MethodParameter parameter) {
        RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
        return annotation == null || annotation.name().isEmpty()
                ? String.valueOf(parameter.getParameterName())
                : annotation.name();
    }
}
