package io.ambassadors.https.doctor;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.internal.tcnative.SSL;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Promise;

import io.ambassadors.common.net.Transport;
import io.ambassadors.https.tls.TlsPlane;

/**
 * Makes handshakes as clients of many kinds, and tells how they went. It takes every certificate, so that it can say which one came; whether
 * that is any good is examined apart. With BoringSSL, as that can be told which groups and suites it has; without, with the TLS of the JDK.
 */
final class ProbeClient implements AutoCloseable {
    /** Text for connections that stand for no client (PROXY protocol, 2.1); servers take the addresses of the connection. */
    private static final byte[] PROXY_HEADER = "PROXY UNKNOWN\r\n".getBytes(US_ASCII);
    /** A name under which sessions are kept if the client asks for none; without a dot, it is not sent. */
    private static final String NAMELESS = "nameless";

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern ALERT = Pattern.compile("(?:TLSV1|SSLV3)_(?:ALERT_)?([A-Z0-9_]+)");
    private static final Pattern ALERT_OF_JDK = Pattern.compile("Received fatal alert: ([a-z0-9_]+)");
    private static final Duration TICKET_PATIENCE = Duration.ofSeconds(2);
    private static final int MILLIS_BETWEEN_LOOKS = 5;
    private static final int MOST_CAUSES = 8;

    private final EventLoopGroup group = Transport.best().newEventLoops(1);
    private final SocketAddress server;
    private final boolean proxied;
    private final String firstWords;

    /**
     * Clients of one server that say nothing behind their handshake.
     *
     * @param proxied whether it wants a PROXY header before everything
     */
    ProbeClient(SocketAddress server, boolean proxied) {
        this(server, proxied, "");
    }

    private ProbeClient(SocketAddress server, boolean proxied, String firstWords) {
        this.server = server;
        this.proxied = proxied;
        this.firstWords = firstWords;
    }

    /**
     * Clients of one server that speaks HTTP/1.1: those that want a ticket ask for something, as BoringSSL sends tickets of TLS 1.3 with the
     * first answer. A request without Host is answered with 400 (RFC 9112, 3.2) and goes no further.
     */
    static ProbeClient ofHttp(SocketAddress server, boolean proxied) {
        return new ProbeClient(server, proxied, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
    }

    /** Whether groups can be chosen, and resumption be seen. */
    static boolean seesAll() {
        return TlsPlane.hasPostQuantum();
    }

    /** One handshake. */
    Outcome handshake(Hello hello) {
        return handshakes(hello, 1).get(0);
    }

    /** A handshake, and another in which the client would go on with the session of the first. */
    List<Outcome> twice(Hello hello) {
        return handshakes(hello, 2);
    }

    private List<Outcome> handshakes(Hello hello, int times) {
        List<Outcome> outcomes = new ArrayList<>();
        SslContext context;
        try {
            context = context(hello);
        } catch (SSLException | RuntimeException impossible) {
            return java.util.Collections.nCopies(
                    times, new Outcome.Untold("this client cannot: " + impossible.getMessage()));
        }
        try {
            for (int i = 0; i < times; i++) {
                outcomes.add(connect(context, hello, times > 1));
            }
        } finally {
            ReferenceCountUtil.release(context);
        }
        return outcomes;
    }

    private static SslContext context(Hello hello) throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(seesAll() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
                .protocols(hello.version())
                .ciphers(hello.suites(), SupportedCipherSuiteFilter.INSTANCE)
                .trustManager(InsecureTrustManagerFactory.INSTANCE);
        if (!hello.applicationProtocols().isEmpty()) {
            builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    hello.applicationProtocols()));
        }
        if (seesAll() && !hello.groups().isEmpty()) {
            builder.option(OpenSslContextOption.GROUPS, hello.groups().toArray(new String[0]));
        }
        return builder.build();
    }

    private Outcome connect(SslContext context, Hello hello, boolean wantsTicket) {
        boolean unix = server instanceof DomainSocketAddress;
        ChannelFuture connected = new Bootstrap()
                .group(group)
                .channel(Transport.best().connectionType(unix))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) PATIENCE.toMillis())
                .handler(new ChannelInboundHandlerAdapter())
                .connect(server)
                .awaitUninterruptibly();
        if (!connected.isSuccess()) {
            return new Outcome.Untold(String.valueOf(connected.cause().getMessage()));
        }
        Channel channel = connected.channel();
        Promise<Outcome> outcome = channel.eventLoop().newPromise();
        channel.eventLoop().execute(() -> begin(channel, context, hello, wantsTicket, outcome));
        try {
            return outcome.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            return Outcome.Refused.with("no answer within " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Untold("interrupted");
        } finally {
            channel.close().awaitUninterruptibly();
        }
    }

    private void begin(
            Channel channel, SslContext context, Hello hello, boolean wantsTicket, Promise<Outcome> outcome) {
        if (!channel.isActive()) {
            // A handler that is added now would never be removed, and its engine never be freed.
            outcome.trySuccess(refused(new ClosedChannelException()));
            return;
        }
        if (proxied) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(PROXY_HEADER));
        }
        String name = hello.serverName().isEmpty() ? NAMELESS : hello.serverName();
        SslHandler handler = context.newHandler(channel.alloc(), name, 443);
        handler.setHandshakeTimeoutMillis(PATIENCE.toMillis());
        if (handler.engine() instanceof ReferenceCountedOpenSslEngine engine) {
            // Netty's clients take none in TLS 1.2 unless the JVM is told to.
            SSL.clearOptions(engine.sslPointer(), SSL.SSL_OP_NO_TICKET);
        }
        channel.pipeline().addLast(handler, new End(outcome));
        handler.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                channel.pipeline().get(End.class).agreed(agreed(handler));
                if (wantsTicket && !firstWords.isEmpty()) {
                    channel.writeAndFlush(Unpooled.copiedBuffer(firstWords, US_ASCII));
                }
                end(channel, handler, context, System.nanoTime() + (wantsTicket ? TICKET_PATIENCE.toNanos() : 0));
            } else {
                outcome.trySuccess(refused(done.cause()));
            }
        });
    }

    /** Ends our side: with a ticket, or without one if none comes. Tickets of TLS 1.3 come behind the handshake. */
    private static void end(Channel channel, SslHandler handler, SslContext context, long deadlineNanos) {
        if (!channel.isActive()) {
            return;
        }
        boolean hasTicket = context.sessionContext().getIds().hasMoreElements();
        if (hasTicket || System.nanoTime() - deadlineNanos >= 0) {
            handler.closeOutbound();
        } else {
            Runnable again = () -> end(channel, handler, context, deadlineNanos);
            channel.eventLoop().schedule(again, MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
        }
    }

    /** Waits for the server's end: only then it is known that it did not send an alert behind its handshake. */
    private static final class End extends ChannelInboundHandlerAdapter {
        private final Promise<Outcome> outcome;
        private Outcome.Agreed agreed;

        End(Promise<Outcome> outcome) {
            this.outcome = outcome;
        }

        void agreed(Outcome.Agreed how) {
            agreed = how;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            outcome.trySuccess(agreed == null ? Outcome.Refused.with("it closed the connection") : agreed);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof io.netty.handler.ssl.SslCloseCompletionEvent && agreed != null) {
                outcome.trySuccess(agreed);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            Outcome how = refused(cause);
            if (agreed != null) {
                how = how instanceof Outcome.Refused refused
                        ? new Outcome.Refused(refused.alert(), Optional.of(agreed))
                        : agreed;
            }
            outcome.trySuccess(how);
        }
    }

    private static Outcome.Agreed agreed(SslHandler handler) {
        SSLSession session = handler.engine().getSession();
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (Certificate certificate : session.getPeerCertificates()) {
                chain.add((X509Certificate) certificate);
            }
        } catch (javax.net.ssl.SSLPeerUnverifiedException none) {
            throw new IllegalStateException(none);
        }
        String group = "";
        boolean resumed = false;
        if (handler.engine() instanceof ReferenceCountedOpenSslEngine engine) {
            group = group(engine.sslPointer());
            resumed = SSL.isSessionReused(engine.sslPointer());
        }
        String protocol = handler.applicationProtocol();
        return new Outcome.Agreed(
                session.getProtocol(),
                session.getCipherSuite(),
                group,
                protocol == null ? "" : protocol,
                chain,
                resumed);
    }

    private static String group(long ssl) {
        try {
            String name = SSL.getGroupName(ssl);
            return name == null ? "" : name;
        } catch (Exception unknown) {
            return "";
        }
    }

    /** An alert and a closed connection are the server's word; all else is our own trouble. */
    private static Outcome refused(Throwable thrown) {
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
            String message = String.valueOf(cause.getMessage());
            Matcher alert = ALERT.matcher(message);
            Matcher ofJdk = ALERT_OF_JDK.matcher(message);
            if (alert.find()) {
                return Outcome.Refused.with(alert.group(1).toLowerCase(Locale.ROOT));
            }
            if (ofJdk.find()) {
                return Outcome.Refused.with(ofJdk.group(1));
            }
            if (cause instanceof ClosedChannelException || message.contains("Connection reset")) {
                return Outcome.Refused.with("it closed the connection");
            }
            cause = cause.getCause();
        }
        return new Outcome.Untold(String.valueOf(thrown.getMessage()));
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
