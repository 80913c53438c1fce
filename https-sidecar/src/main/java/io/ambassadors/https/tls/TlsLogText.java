package io.ambassadors.https.tls;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

import io.netty.util.NetUtil;

import io.ambassadors.common.http.log.JsonText;
import io.ambassadors.common.http.log.LineText;

/** How logs of requests and of connections tell of a client and its TLS. */
public final class TlsLogText {
    private TlsLogText() {}

    /** Appends where the client is and who it is, {@code 192.0.2.7 - CN=alice}. */
    public static void client(SocketAddress address, TlsSession tls, StringBuilder out) {
        out.append(text(address)).append(" - ");
        String subject = subject(tls);
        LineText.escaped(subject == null ? null : subject.replace(' ', '_'), out);
    }

    /** Appends a space, and five words on TLS; all are {@code -} without. */
    public static void session(TlsSession tls, StringBuilder out) {
        if (tls == null) {
            out.append(" - - - - -");
            return;
        }
        for (String fact : new String[] {tls.protocol(), tls.cipher(), tls.group(), tls.serverName()}) {
            out.append(' ');
            LineText.escaped(fact, out);
        }
        out.append(tls.resumed() ? " resumed" : " new");
    }

    /** Appends members of JSON for {@link #client}. */
    public static void clientJson(SocketAddress address, TlsSession tls, StringBuilder out) {
        JsonText.member("client", text(address), out);
        String subject = subject(tls);
        if (subject != null) {
            JsonText.key("user", out);
            JsonText.append(subject, out);
        }
    }

    /** Appends members of JSON for {@link #session}; none without TLS. */
    public static void sessionJson(TlsSession tls, StringBuilder out) {
        if (tls != null) {
            JsonText.member("tls", tls.protocol(), out);
            JsonText.member("cipher", tls.cipher(), out);
            JsonText.member("group", tls.group(), out);
            JsonText.member("sni", tls.serverName(), out);
            JsonText.key("resumed", out);
            out.append(tls.resumed());
        }
    }

    private static String subject(TlsSession tls) {
        return tls == null || tls.client() == null ? null : tls.client().subject();
    }

    private static String text(SocketAddress from) {
        InetAddress host = from instanceof InetSocketAddress inet ? inet.getAddress() : null;
        return host == null ? "unix:" : NetUtil.toAddressString(host);
    }
}
