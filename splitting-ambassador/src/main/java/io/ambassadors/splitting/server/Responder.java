package io.ambassadors.splitting.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import io.netty.util.NetUtil;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.proxy.Reply;
import io.ambassadors.common.http.server.OwnFields;

/** Makes the responses that no origin gives: texts, redirects, error pages. */
final class Responder {
    private static final int HTTP = 80;
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] CONTENT_TYPE = "Content-Type".getBytes(ISO_8859_1);
    private static final byte[] LOCATION = "Location".getBytes(ISO_8859_1);
    private static final byte[] HTML = "text/html".getBytes(ISO_8859_1);

    private final SplittingHandler handler;

    Responder(SplittingHandler handler) {
        this.handler = handler;
    }

    /** What {@code return} says. */
    void answer(SiteRequest request, Script.Return answer) {
        if (answer.isRedirect() && answer.text() != null) {
            redirect(request, answer.status(), answer.text().render(request));
        } else if (answer.status() == 444) {
            request.exchange().drop();
        } else if (answer.text() == null && answer.status() >= 400) {
            error(request, answer.status());
        } else if (answer.isRedirect()) {
            redirect(request, answer.status(), "");
        } else {
            text(request, answer);
        }
    }

    private void text(SiteRequest request, Script.Return answer) {
        int status = request.errorStatus != 0 ? request.errorStatus : answer.status();
        request.status(status);
        byte[] body =
                answer.text() == null ? NOTHING : answer.text().render(request).getBytes(ISO_8859_1);
        send(request, status, status == 204 ? NOTHING : type(request), request.redirectedTo, body);
    }

    private static byte[] type(SiteRequest request) {
        String kept = request.kept == null ? null : request.kept.get(FieldName.CONTENT_TYPE);
        return kept == null ? request.location.settings().types().of(request.uri()) : kept.getBytes(ISO_8859_1);
    }

    /** Sends the client elsewhere, unless an error page is there for the status. */
    void redirect(SiteRequest request, int status, String location) {
        request.redirectedTo = location;
        if (!errorPage(request, status)) {
            sendBuiltIn(request, status, location);
        }
    }

    /** Answers with a status: by its error page, or with the built-in one. */
    void error(SiteRequest request, int status) {
        if (!errorPage(request, status)) {
            sendBuiltIn(request, status, null);
        }
    }

    /** Answers with a status and the page that goes with it, whatever the configuration says. */
    void builtIn(SiteRequest request, int status) {
        request.errorStatus = status;
        sendBuiltIn(request, status, null);
    }

    /** Goes to the error page of a status; false if it has none. */
    private boolean errorPage(SiteRequest request, int status) {
        request.errorStatus = status;
        request.status(status);
        request.kept = null;
        if (closes(status)) {
            request.exchange().closeAfterwards();
        }
        LocationSettings settings = request.location.settings();
        ErrorPages.Page page = settings.errorPages().of(status);
        if (page == null || request.errorPageShown || !request.hasRedirects()) {
            return false;
        }
        request.errorPageShown = !settings.recursiveErrorPages();
        if (page.status() != ErrorPages.KEEP) {
            request.errorStatus = page.status();
        }
        show(request, page);
        return true;
    }

    private void show(SiteRequest request, ErrorPages.Page page) {
        String target = page.target().render(request);
        if (target.startsWith("/")) {
            int question = page.target().isConstant() ? -1 : target.indexOf('?');
            request.get();
            handler.redirectTo(
                    request,
                    question < 0 ? target : target.substring(0, question),
                    question < 0 ? page.args() : target.substring(question + 1));
        } else if (target.startsWith("@")) {
            handler.redirectTo(request, target);
        } else {
            int status =
                    switch (request.errorStatus) {
                        case 301, 302, 303, 307, 308 -> request.errorStatus;
                        default -> 302;
                    };
            sendBuiltIn(request, status, target);
        }
    }

    /** After these nginx does not keep the connection. */
    private static boolean closes(int status) {
        return switch (status) {
            case 400, 413, 414, 495, 496, 497, 500, 501 -> true;
            default -> false;
        };
    }

    private void sendBuiltIn(SiteRequest request, int status, String location) {
        int shown = status >= 494 && status <= 497 ? 400 : status;
        byte[] page = ErrorDocument.of(shown);
        send(request, shown, page.length == 0 ? NOTHING : HTML, location, page);
    }

    private void send(SiteRequest request, int status, byte[] type, String location, byte[] body) {
        LocationSettings settings = request.location.settings();
        Fields out = request.exchange().loop().responseFields();
        OwnFields own = handler.own(request.exchange());
        own.server(out, settings.serverTokens());
        own.date(out);
        if (type.length > 0) {
            out.add(FieldName.CONTENT_TYPE, CONTENT_TYPE, type);
        }
        if (location != null) {
            out.add(FieldName.LOCATION, LOCATION, absolute(request, location));
        }
        if (request.kept != null) {
            KeptFields.addTo(out, request.kept);
        }
        request.status(status);
        AddedField.addTo(out, settings.added(), status, request);
        request.sentFields(out);
        request.exchange().reply(new Reply(status, "", out, body, closes(status)));
    }

    /** A location of this server with scheme, host and port before it, as {@code absolute_redirect} wants it. */
    static String absolute(SiteRequest request, String location) {
        LocationSettings settings = request.location.settings();
        if (!location.startsWith("/") || !settings.absoluteRedirect()) {
            return location;
        }
        SocketAddress local = request.exchange().client().local();
        InetSocketAddress inet = local instanceof InetSocketAddress there ? there : null;
        String host = request.exchange().request().host();
        if (settings.serverNameInRedirect()) {
            host = request.server.name();
        } else if (host == null || host.isEmpty()) {
            host = inet == null ? "" : NetUtil.toAddressString(inet.getAddress());
        }
        StringBuilder text = new StringBuilder("http://").append(host);
        if (inet != null && inet.getPort() != HTTP && settings.portInRedirect()) {
            text.append(':').append(inet.getPort());
        }
        return text.append(location).toString();
    }
}
