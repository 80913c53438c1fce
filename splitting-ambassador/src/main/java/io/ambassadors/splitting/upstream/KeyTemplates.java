package io.ambassadors.splitting.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.variables.InvalidDirective;
import io.ambassadors.splitting.variables.RequestScope;
import io.ambassadors.splitting.variables.Template;
import io.ambassadors.splitting.variables.Variable;
import io.ambassadors.splitting.variables.Variables;

/**
 * The texts with variables that the upstreams of one configuration ask for, taken apart once. Belongs to the configuration and not to
 * the upstreams, which may outlive it, as variables belong to it. Immutable.
 */
public final class KeyTemplates {
    private static final byte[] NO_ADDRESS = {};

    private final Map<String, Function<RequestScope, String>> texts = new HashMap<>();

    /**
     * The texts of these upstreams.
     *
     * @throws InvalidDirective if one of them makes no sense
     */
    public KeyTemplates(List<UpstreamConfig> upstreams, Variables variables) {
        for (UpstreamConfig upstream : upstreams) {
            Directive where =
                    new Directive("upstream", List.of(upstream.name()), null, upstream.file(), upstream.line());
            for (String text : templates(upstream)) {
                texts.computeIfAbsent(text, wanted -> Template.compile(wanted, variables, where)::render);
            }
            // Names that stand for themselves may have characters that end a variable inside of a text.
            for (String variable : variables(upstream)) {
                texts.computeIfAbsent(variable, wanted -> {
                    Variable reference = variables.reference(wanted.substring(1), where);
                    return scope -> Objects.requireNonNullElse(reference.get(scope), "");
                });
            }
        }
    }

    /** What a request says to them. */
    public RequestKeys of(RequestScope scope) {
        return new ScopeKeys(texts, scope);
    }

    private static List<String> templates(UpstreamConfig upstream) {
        return upstream.sticky() instanceof Sticky.Cookie cookie
                ? List.of(upstream.key(), cookie.domain(), cookie.sameSite())
                : List.of(upstream.key());
    }

    private static List<String> variables(UpstreamConfig upstream) {
        if (upstream.sticky() instanceof Sticky.Cookie cookie) {
            return List.of(cookie.variable());
        }
        if (upstream.sticky() instanceof Sticky.Route route) {
            return route.variables();
        }
        if (upstream.sticky() instanceof Sticky.Learn learn) {
            return Stream.concat(learn.create().stream(), learn.lookup().stream())
                    .toList();
        }
        return List.of();
    }

    private record ScopeKeys(Map<String, Function<RequestScope, String>> texts, RequestScope scope)
            implements RequestKeys {
        @Override
        public byte[] clientAddress() {
            return scope.clientAddress() instanceof InetSocketAddress inet && inet.getAddress() != null
                    ? inet.getAddress().getAddress()
                    : NO_ADDRESS;
        }

        @Override
        public byte[] value(String template) {
            return text(template).getBytes(ISO_8859_1);
        }

        @Override
        public String text(String template) {
            return texts.get(template).apply(scope);
        }
    }
}
