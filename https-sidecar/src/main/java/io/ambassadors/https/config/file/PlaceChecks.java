package io.ambassadors.https.config.file;

import java.util.List;
import java.util.Optional;

import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.https.config.BackendConfig;
import io.ambassadors.https.config.SidecarConfig;

/** Whether addresses go together. Whether they can be bound shows when they are. */
final class PlaceChecks {
    private static final int ADMIN_PORT = 9103;

    private final SidecarConfig config;
    private final Values values;

    PlaceChecks(SidecarConfig config, Values values) {
        this.config = config;
        this.values = values;
    }

    void check() {
        listeners();
        redirect();
        backend();
    }

    private void listeners() {
        List<ListenPoint> points = config.listen();
        for (int i = 0; i < points.size(); i++) {
            for (ListenPoint earlier : points.subList(0, i)) {
                if (meet(points.get(i), earlier)) {
                    values.error(
                            PlaceKeys.LISTEN,
                            "listen: " + points.get(i).text() + " and " + earlier.text() + " are the same place",
                            "remove one of them, or give it a port of its own");
                }
            }
        }
        points.stream().filter(PlaceChecks::isAdminPort).findFirst().ifPresent(point -> adminPort(PlaceKeys.LISTEN));
    }

    private void redirect() {
        config.redirect().ifPresent(redirect -> config.listen().stream()
                .filter(point -> meet(point, redirect.listen()))
                .findFirst()
                .ifPresent(point -> values.error(
                        PlaceKeys.REDIRECT,
                        "redirect: " + redirect.listen().text() + " is where TLS is served, by listen: " + point.text(),
                        "give plain HTTP a port of its own, as in redirect: 0.0.0.0:8081")));
        config.redirect()
                .filter(redirect -> isAdminPort(redirect.listen()))
                .ifPresent(redirect -> adminPort(PlaceKeys.REDIRECT));
        if (config.redirect().isEmpty() && values.has(PlaceKeys.REDIRECT_PORT)) {
            values.note(
                    PlaceKeys.REDIRECT_PORT,
                    "redirect-port has no effect, since redirect is off",
                    "set redirect: 0.0.0.0:8081, or remove redirect-port");
        }
    }

    private void adminPort(SidecarKey<?> key) {
        values.warning(
                key,
                key.path() + ": " + ADMIN_PORT + " is the port of the status page, health and metrics",
                "take another, unless QUARKUS_HTTP_PORT moves them");
    }

    private void backend() {
        if (values.get(PlaceKeys.BACKEND).url()) {
            values.note(
                    PlaceKeys.BACKEND,
                    "backend: is an address, not a URL; http:// is passed over",
                    "write backend: " + config.backend().text());
        }
        config.listen().stream()
                .filter(point -> leadsTo(config.backend(), point))
                .findFirst()
                .ifPresent(point -> values.error(
                        PlaceKeys.BACKEND,
                        "backend: " + config.backend().text() + " is where the sidecar itself listens, by listen: "
                                + point.text() + ": every request would come back",
                        "give the address of the legacy service"));
        config.redirect()
                .filter(redirect -> leadsTo(config.backend(), redirect.listen()))
                .ifPresent(redirect -> values.error(
                        PlaceKeys.BACKEND,
                        "backend: " + config.backend().text() + " is where the sidecar itself redirects, by redirect: "
                                + redirect.listen().text(),
                        "give the address of the legacy service"));
    }

    private static boolean leadsTo(BackendConfig backend, ListenPoint point) {
        if (backend.unixPath().isPresent() || point.unixPath().isPresent()) {
            return backend.unixPath().equals(point.unixPath());
        }
        boolean samePlace = backend.host().equals(point.host())
                || (isLoopback(backend.host()) && (isLoopback(point.host()) || isWildcard(point)));
        return backend.port() == point.port() && samePlace;
    }

    /** Whether the second to be bound would find its place taken. */
    private static boolean meet(ListenPoint a, ListenPoint b) {
        Optional<String> path = a.unixPath();
        if (path.isPresent() || b.unixPath().isPresent()) {
            return path.equals(b.unixPath());
        }
        boolean oneFamily =
                isIpv6(a) == isIpv6(b) || a.host().equals("::") || b.host().equals("::");
        return a.port() == b.port() && (a.host().equals(b.host()) || (oneFamily && (isWildcard(a) || isWildcard(b))));
    }

    private static boolean isIpv6(ListenPoint point) {
        return point.host().indexOf(':') >= 0;
    }

    private static boolean isAdminPort(ListenPoint point) {
        return point.unixPath().isEmpty() && point.port() == ADMIN_PORT;
    }

    private static boolean isWildcard(ListenPoint point) {
        return point.host().equals("0.0.0.0") || point.host().equals("::");
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }
}
