package io.ambassadors.common.http.proxy;

import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;

/**
 * TLS towards origins, ready for use. Equal if made from equal settings and files of the same content, so that a reload keeps
 * connections whose certificates did not change.
 */
public final class OriginTls {
    private final SslContext context;
    private final OriginTlsSettings settings;
    private final List<String> fingerprints;

    /**
     * TLS by a context.
     *
     * @param fingerprints of the files behind the context, in the order of the settings
     */
    OriginTls(SslContext context, OriginTlsSettings settings, List<String> fingerprints) {
        this.context = context;
        this.settings = settings;
        this.fingerprints = List.copyOf(fingerprints);
    }

    /** Netty's context, which speaks the ALPN protocol {@code h2} if it was made for HTTP/2. */
    public SslContext context() {
        return context;
    }

    /** What it was made from. */
    public OriginTlsSettings settings() {
        return settings;
    }

    /**
     * The handler for a new connection: sends the server name if that is asked for, and compares it with the certificate if that
     * is to be verified.
     *
     * @param port of the origin; with the name it is what a session is known by when it is used again
     */
    public SslHandler newHandler(ByteBufAllocator allocator, int port) {
        boolean named = !settings.name().isEmpty();
        SSLEngine engine = named
                ? context.newEngine(allocator, settings.name(), settings.sessionReuse() ? port : -1)
                : context.newEngine(allocator);
        SSLParameters parameters = engine.getSSLParameters();
        // An engine that knows the name would send it without being asked.
        boolean send = settings.serverName() && named && !NetUtil.isValidIpV4Address(settings.name());
        parameters.setServerNames(
                send && !NetUtil.isValidIpV6Address(settings.name())
                        ? List.of(new SNIHostName(settings.name()))
                        : List.of());
        if (settings.verify()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        engine.setSSLParameters(parameters);
        return new SslHandler(engine);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OriginTls tls && settings.equals(tls.settings) && fingerprints.equals(tls.fingerprints);
    }

    @Override
    public int hashCode() {
        return 31 * settings.hashCode() + fingerprints.hashCode();
    }
}
