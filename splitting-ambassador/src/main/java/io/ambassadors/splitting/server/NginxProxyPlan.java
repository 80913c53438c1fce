package io.ambassadors.splitting.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.ResponseHead;
import io.ambassadors.common.http.proxy.Endpoint;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.Origins;
import io.ambassadors.common.http.proxy.OutgoingRequest;
import io.ambassadors.common.http.proxy.ProxyPlan;
import io.ambassadors.common.http.proxy.ProxySettings;
import io.ambassadors.splitting.variables.Template;
import io.ambassadors.splitting.variables.UriPath;

/**
 * Passes the requests of a location on, as nginx's proxy and grpc modules do. Made once for a location; what belongs to a request
 * stands in its {@link SiteRequest}.
 */
final class NginxProxyPlan implements ProxyPlan {
    private final PassTarget target;
    private final ProxySettings settings;
    private final RequestFields requestFields;
    private final ResponseFields responseFields;
    private final Template method;
    private final Template body;
    private final int locationLength;
    private final boolean intercepts;
    private final boolean redirects;

    /**
     * A plan.
     *
     * @param method {@code proxy_method}; null for the client's
     * @param body {@code proxy_set_body}, or an empty text for {@code proxy_pass_request_body off}; null for the client's
     * @param locationLength of the location's path, which the URI of {@code proxy_pass} replaces
     * @param intercepts {@code proxy_intercept_errors}
     * @param redirects whether {@code X-Accel-Redirect} is honoured
     */
    NginxProxyPlan(
            PassTarget target,
            ProxySettings settings,
            RequestFields requestFields,
            ResponseFields responseFields,
            Template method,
            Template body,
            int locationLength,
            boolean intercepts,
            boolean redirects) {
        this.target = target;
        this.settings = settings;
        this.requestFields = requestFields;
        this.responseFields = responseFields;
        this.method = method;
        this.body = body;
        this.locationLength = locationLength;
        this.intercepts = intercepts;
        this.redirects = redirects;
    }

    @Override
    public ProxySettings settings() {
        return settings;
    }

    @Override
    public Origins origins(Exchange exchange) {
        SiteRequest request = SiteRequest.in(exchange);
        PassState pass = target.begin(request, settings.next());
        request.pass = pass;
        request.proxying(pass.url().host(), pass.url().port());
        return pass.origins();
    }

    @Override
    public void request(Exchange exchange, Endpoint endpoint, OutgoingRequest out) {
        SiteRequest request = SiteRequest.in(exchange);
        String verb = method == null ? request.method() : method.render(request);
        out.line(verb, path(request));
        if (body != null) {
            out.body(body.render(request).getBytes(ISO_8859_1));
        }
        requestFields.write(request, out);
    }

    /** What is asked for: the client's own target, or one that the URI of {@code proxy_pass} stands in. */
    String path(SiteRequest request) {
        String uri = request.pass.url().uri();
        if (uri.isEmpty()) {
            return request.targetValid ? request.requestUri() : withArgs(Escapes.path(request.uri(), 0), request);
        }
        if (target.url().hasVariables()) {
            return Escapes.lineSafe(uri);
        }
        String path = request.uri();
        int from = Math.min(locationLength, path.length());
        boolean escape = request.internal || request.requestUri().indexOf('%') >= 0;
        return withArgs(uri + (escape ? Escapes.path(path, from) : path.substring(from)), request);
    }

    private static String withArgs(String path, SiteRequest request) {
        String args = request.args();
        return args == null ? path : path + "?" + args;
    }

    @Override
    public boolean accept(Exchange exchange, ResponseHead response) {
        SiteRequest request = SiteRequest.in(exchange);
        int status = response.status();
        if (intercepts
                && status >= 300
                && request.location.settings().errorPages().of(status) != null) {
            return false;
        }
        if (redirects && response.fields().has(FieldName.X_ACCEL_REDIRECT)) {
            request.kept = KeptFields.of(response.fields());
            request.accelRedirect = response.fields().get(FieldName.X_ACCEL_REDIRECT);
            return false;
        }
        if (request.errorStatus != 0) {
            response.line(response.version(), request.errorStatus, "");
        }
        return true;
    }

    @Override
    public void intercepted(Exchange exchange, int status) {
        SiteRequest request = SiteRequest.in(exchange);
        try {
            goOn(request, status);
        } catch (RuntimeException defect) {
            request.handler().defect(request, defect);
        }
    }

    private static void goOn(SiteRequest request, int status) {
        String to = request.accelRedirect;
        request.accelRedirect = null;
        if (to == null) {
            request.handler().responder().error(request, status);
            return;
        }
        if (to.startsWith("@")) {
            request.handler().redirectTo(request, to);
            return;
        }
        UriPath parsed = UriPath.normalise(to, true);
        if (parsed == null) {
            request.handler().responder().error(request, 404);
            return;
        }
        request.get();
        request.handler().redirectTo(request, parsed.path(), parsed.args());
    }

    @Override
    public void response(Exchange exchange, ResponseHead response, Fields out) {
        responseFields.write(SiteRequest.in(exchange), response, out);
    }

    @Override
    public void failed(Exchange exchange, Failure failure) {
        SiteRequest request = SiteRequest.in(exchange);
        request.bodyDiscarded |= failure == Failure.BODY_TOO_LARGE;
        if (failure == Failure.NO_LIVE_ORIGIN) {
            request.noLiveUpstream(
                    target.upstream() == null ? request.pass.url().server() : target.upstream());
        }
        try {
            request.handler().responder().error(request, failure.status());
        } catch (RuntimeException defect) {
            request.handler().defect(request, defect);
        }
    }
}
