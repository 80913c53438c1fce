package io.ambassadors.common.quarkus;

import java.util.List;
import java.util.function.Function;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * Where a service puts its pages. Each route says what it is, and is guarded accordingly: the guard hangs on the route itself, so that no
 * spelling of a path can get round it. Handlers run on a worker thread and may block.
 */
@Singleton
public class AdminRoutes {
    private static final Logger LOG = Logger.getLogger(AdminRoutes.class);
    private static final List<HttpMethod> READ = List.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final List<HttpMethod> CHANGE = List.of(HttpMethod.POST);

    private final AdminSecurity security;

    AdminRoutes(AdminSecurity security) {
        this.security = security;
    }

    /** A page that everybody may read. */
    public void open(Router router, String path, Function<RoutingContext, Reply> page) {
        route(router, path, READ).blockingHandler(context -> answer(context, page), false);
    }

    /** A page that shows keys or users: for callers on loopback or with a token. */
    public void guarded(Router router, String path, Function<RoutingContext, Reply> page) {
        route(router, path, READ)
                .handler(security::checkCaller)
                .blockingHandler(context -> answer(context, page), false);
    }

    /** Something that changes the service: POST only, for callers on loopback or with a token. */
    public void change(Router router, String path, Function<RoutingContext, Reply> action) {
        route(router, path, CHANGE)
                .handler(security::checkCaller)
                .blockingHandler(context -> answer(context, action), false);
    }

    private static Route route(Router router, String path, List<HttpMethod> methods) {
        return router.route(path).handler(context -> checkMethod(context, methods));
    }

    private static void checkMethod(RoutingContext context, List<HttpMethod> methods) {
        if (methods.contains(context.request().method())) {
            context.next();
            return;
        }
        String allowed =
                String.join(", ", methods.stream().map(HttpMethod::name).toList());
        context.response().putHeader("Allow", allowed);
        Refusal refusal = new Refusal(
                405,
                context.request().method() + " is not for " + context.normalizedPath(),
                "use " + allowed + ": reading never changes anything here, and changing is never done by reading");
        Reply.refusal(context, refusal).send(context);
    }

    private static void answer(RoutingContext context, Function<RoutingContext, Reply> page) {
        Reply reply;
        try {
            reply = page.apply(context);
        } catch (RuntimeException e) {
            LOG.errorf(e, "admin page failed: path=%s", context.normalizedPath());
            reply = Reply.refusal(
                    context,
                    new Refusal(500, "the page could not be made: " + e, "the log of the process has the details"));
        }
        reply.send(context);
    }
}
