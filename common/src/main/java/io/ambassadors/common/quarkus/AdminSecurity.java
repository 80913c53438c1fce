package io.ambassadors.common.quarkus;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Puts {@link AdminPolicy} in front of Quarkus' HTTP server: by Host and Origin for every path, by caller where a route asks for it. */
@Singleton
public class AdminSecurity {
    /** Before every other filter and route. */
    private static final int FIRST = 10_000;

    private final AdminPolicy policy;

    AdminSecurity(AdminConfig config) {
        this.policy = new AdminPolicy(
                ownHostName(),
                config.allowedHosts().orElse(List.of()),
                new AdminTokens(config.token(), config.tokenFile()));
    }

    void filter(@Observes Filters filters) {
        filters.register(this::checkOrigin, FIRST);
    }

    private void checkOrigin(RoutingContext context) {
        HttpServerRequest request = context.request();
        String host = request.getHeader("Host");
        if (host == null && request.authority() != null) {
            host = request.authority().toString();
        }
        proceed(context, policy.checkOrigin(host, request.getHeader("Origin")));
    }

    /** Lets the request pass if its caller may change something or see keys and users. */
    void checkCaller(RoutingContext context) {
        HttpServerRequest request = context.request();
        SocketAddress remote = request.remoteAddress();
        boolean forwarded =
                request.headers().contains("Forwarded") || request.headers().contains("X-Forwarded-For");
        proceed(
                context,
                policy.checkCaller(
                        remote == null ? null : remote.hostAddress(), forwarded, request.getHeader("Authorization")));
    }

    private static void proceed(RoutingContext context, Optional<Refusal> refusal) {
        if (refusal.isEmpty()) {
            context.next();
            return;
        }
        if (refusal.get().status() == 401) {
            context.response().putHeader("WWW-Authenticate", "Bearer");
        }
        Reply.refusal(context, refusal.get()).send(context);
    }

    private static String ownHostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
