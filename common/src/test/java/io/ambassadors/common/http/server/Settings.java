package io.ambassadors.common.http.server;

import java.time.Duration;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.proxy.NextOrigin;
import io.ambassadors.common.http.proxy.ProxySettings;

/** Settings that differ from the defaults in what a test is about. */
final class Settings {
    private Settings() {}

    static Proxy proxy() {
        return new Proxy();
    }

    static Client client() {
        return new Client();
    }

    /** Towards origins. */
    static final class Proxy {
        private Duration connect = Duration.ofSeconds(60);
        private Duration send = Duration.ofSeconds(60);
        private Duration read = Duration.ofSeconds(60);
        private NextOrigin next = NextOrigin.DEFAULT;
        private long maxBody = 1 << 20;
        private int readAhead = ProxySettings.DEFAULT.readAhead();
        private boolean ignoreAbort;

        Proxy connect(Duration timeout) {
            connect = timeout;
            return this;
        }

        Proxy send(Duration timeout) {
            send = timeout;
            return this;
        }

        Proxy read(Duration timeout) {
            read = timeout;
            return this;
        }

        Proxy next(int conditions) {
            next = new NextOrigin(conditions, false, 0, Duration.ZERO);
            return this;
        }

        Proxy maxBody(long bytes) {
            maxBody = bytes;
            return this;
        }

        Proxy readAhead(int bytes) {
            readAhead = bytes;
            return this;
        }

        Proxy ignoreAbort() {
            ignoreAbort = true;
            return this;
        }

        ProxySettings build() {
            ProxySettings d = ProxySettings.DEFAULT;
            return new ProxySettings(
                    connect,
                    send,
                    read,
                    next,
                    maxBody,
                    d.requestBuffering(),
                    d.bodyBuffer(),
                    readAhead,
                    d.maxResponseHead(),
                    ignoreAbort,
                    d.passTrailers());
        }
    }

    /** Towards clients. */
    static final class Client {
        private Duration header = Duration.ofSeconds(60);
        private Duration body = Duration.ofSeconds(60);
        private Duration send = Duration.ofSeconds(60);
        private Duration keepalive = Duration.ofSeconds(75);
        private Duration lingering = Duration.ofSeconds(5);
        private long requests = 1000;

        Client header(Duration timeout) {
            header = timeout;
            return this;
        }

        Client body(Duration timeout) {
            body = timeout;
            return this;
        }

        Client send(Duration timeout) {
            send = timeout;
            return this;
        }

        Client keepalive(Duration timeout) {
            keepalive = timeout;
            return this;
        }

        Client lingering(Duration timeout) {
            lingering = timeout;
            return this;
        }

        Client requests(long most) {
            requests = most;
            return this;
        }

        ClientSettings build() {
            ClientSettings d = ClientSettings.DEFAULT;
            return new ClientSettings(
                    header,
                    body,
                    send,
                    keepalive,
                    requests,
                    d.keepaliveTime(),
                    lingering,
                    d.lingeringTime(),
                    d.maxLine(),
                    d.maxHead(),
                    d.maxFields(),
                    d.underscores(),
                    d.ignoreInvalid(),
                    d.tcpNodelay(),
                    d.http2(),
                    d.http2Streams());
        }
    }
}
