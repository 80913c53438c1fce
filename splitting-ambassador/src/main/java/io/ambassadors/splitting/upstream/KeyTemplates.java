package io.ambassadors.splitting.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.variables.InvalidDirective;
import io.ambassadors.splitting.variables.RequestScope;
import io.ambassadors.splitting.variables.Template;
import io.ambassadors.splitting.variables.Variables;

/**
 * The texts with variables that the upstreams of one configuration ask for, taken apart once. Belongs to the configuration and not to
 * the upstreams, which may outlive it, as variables belong to it. Immutable.
 */
public final class KeyTemplates {
    private static final byte[] NO_ADDRESS = {};

    private final Map<String, Template> templates = new HashMap<>();

    /**
     * The texts of these upstreams.
     *
     * @throws InvalidDirective if one of them makes no sense
     */
    public KeyTemplates(List<UpstreamConfig> upstreams, Variables variables) {
        for (UpstreamConfig upstream : upstreams) {
            Directive where =
                    new Directive("upstream", List.of(upstream.name()), null, upstream.file(), upstream.line());
            for (String text : texts(upstream)) {
                templates.computeIfAbsent(text, wanted -> Template.compile(wanted, variables, where));
            }
        }
    }

    /** What a request says to them. */
    public RequestKeys of(RequestScope scope) {
        return new ScopeKeys(templates, scope);
    }

    private static List<String> texts(UpstreamConfig upstream) {
        List<String> texts = new ArrayList<>();
        texts.add(upstream.key());
        if (upstream.sticky() instanceof Sticky.Cookie cookie) {
            texts.add("$cookie_" + cookie.name());
            texts.add(cookie.domain());
            texts.add(cookie.sameSite());
        } else if (upstream.sticky() instanceof Sticky.Route route) {
            texts.addAll(route.variables());
        } else if (upstream.sticky() instanceof Sticky.Learn learn) {
            texts.addAll(learn.create());
            texts.addAll(learn.lookup());
        }
        return texts;
    }

    private record ScopeKeys(Map<String, Template> templates, RequestScope scope) implements RequestKeys {
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
            return templates.get(template).render(scope);
        }
    }
}
