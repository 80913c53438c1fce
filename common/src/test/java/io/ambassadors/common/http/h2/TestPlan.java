package io.ambassadors.common.http.h2;

import java.net.InetSocketAddress;
import java.time.Duration;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.RequestHead;
import io.ambassadors.common.http.ResponseHead;
import io.ambassadors.common.http.proxy.Endpoint;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.NextOrigin;
import io.ambassadors.common.http.proxy.OriginPool;
import io.ambassadors.common.http.proxy.Origins;
import io.ambassadors.common.http.proxy.OutgoingRequest;
import io.ambassadors.common.http.proxy.PoolSettings;
import io.ambassadors.common.http.proxy.ProxyPlan;
import io.ambassadors.common.http.proxy.ProxySettings;

/** Passes everything on to one origin, tried once, and the response back. */
final class TestPlan implements ProxyPlan {
    static final PoolSettings POOL =
            new PoolSettings(HttpVersion.HTTP_2, 8, 1_000_000, Duration.ofHours(1), Duration.ofSeconds(60), null);
    private static final long LEFT_OUT = FieldName.HOP_BY_HOP | FieldName.setOf(FieldName.CONTENT_LENGTH);

    private final Endpoint endpoint;
    private final ProxySettings settings;

    TestPlan(InetSocketAddress address, OriginPool pool, ProxySettings settings) {
        this.endpoint = new Endpoint(address, address.toString(), pool, null);
        this.settings = settings;
    }

    /** Without gathering bodies, so that both directions stream. */
    static ProxySettings streaming() {
        return settings(0, false, Duration.ofSeconds(60));
    }

    static ProxySettings settings(long maxBody, boolean buffering, Duration readTimeout) {
        return new ProxySettings(
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                readTimeout,
                NextOrigin.DEFAULT,
                maxBody,
                buffering,
                16 * 1024,
                64 * 1024,
                8 * 1024,
                false,
                true);
    }

    @Override
    public ProxySettings settings() {
        return settings;
    }

    @Override
    public Origins origins(Exchange exchange) {
        return new Origins() {
            private int left = 1;

            @Override
            public Endpoint next() {
                return left-- > 0 ? endpoint : null;
            }

            @Override
            public void finished(Endpoint tried, Outcome outcome) {}

            @Override
            public int tries() {
                return Math.max(0, left);
            }
        };
    }

    @Override
    public void request(Exchange exchange, Endpoint to, OutgoingRequest out) {
        RequestHead head = exchange.request();
        out.line(head.method(), head.target());
        out.authority(head.authority());
        copy(head.fields(), out.fields());
        if (head.fields().has(FieldName.TE)) {
            out.fields().add(FieldName.TE, "trailers");
        }
        out.upgrade(head.fields().get(FieldName.UPGRADE));
    }

    @Override
    public boolean accept(Exchange exchange, ResponseHead response) {
        return true;
    }

    @Override
    public void intercepted(Exchange exchange, int status) {
        throw new IllegalStateException("Nothing is intercepted");
    }

    @Override
    public void response(Exchange exchange, ResponseHead response, Fields out) {
        copy(response.fields(), out);
    }

    @Override
    public void failed(Exchange exchange, Failure failure) {
        TestSite.reply(exchange, failure.status(), failure.text());
    }

    private static void copy(Fields from, Fields to) {
        for (int i = 0; i < from.size(); i++) {
            if (!FieldName.in(LEFT_OUT, from.id(i))) {
                to.add(from, i);
            }
        }
    }
}
