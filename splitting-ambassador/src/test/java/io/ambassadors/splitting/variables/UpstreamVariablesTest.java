package io.ambassadors.splitting.variables;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.ResponseHead;
import io.ambassadors.common.http.proxy.Attempt;
import io.ambassadors.common.http.proxy.Endpoint;
import io.ambassadors.common.http.proxy.Failure;

/** Lists of {@code $upstream_*} as nginx writes them. */
class UpstreamVariablesTest {
    private static final String ALL =
            "$upstream_addr; $upstream_status; $upstream_connect_time; $upstream_header_time; $upstream_response_length; $status";

    private final Variables variables = new Variables();
    private final Template all = Template.compile(ALL, variables, Configs.HERE);

    @Test
    void nothingWithoutAnUpstream() {
        assertThat(all.render(Scopes.of(variables, "/"))).isEqualTo("; ; ; ; ; 000");
    }

    @Test
    void aServerThatFailedAndOneThatAnswered() {
        RequestScope scope = Scopes.of(variables, "/");
        scope.proxying("backend", "80");
        scope.exchange().proxy(new FixedPlan(List.of(refusing("1.1.1.1:80"), answering("2.2.2.2:80", 200))));
        assertThat(all.render(scope)).isEqualTo("1.1.1.1:80, 2.2.2.2:80; 502, 200; -, 0.000; -, 0.000; 0, 0; 200");
    }

    @Test
    void anotherUpstreamAfterAllHaveFailed() {
        RequestScope scope = Scopes.of(variables, "/");
        scope.proxying("backend", "80");
        FixedPlan first = new FixedPlan(List.of(refusing("1.1.1.1:80")));
        scope.exchange().proxy(first);
        assertThat(first.failures()).containsExactly(Failure.CONNECT);
        scope.proxying("spare", "80");
        scope.exchange().proxy(new FixedPlan(List.of(answering("3.3.3.3:80", 404))));
        assertThat(all.render(scope)).isEqualTo("1.1.1.1:80 : 3.3.3.3:80; 502 : 404; - : 0.000; - : 0.000; 0 : 0; 404");
    }

    @Test
    void anUpstreamWithoutALiveServerShowsItsName() {
        RequestScope scope = Scopes.of(variables, "/");
        scope.proxying("backend", "80");
        FixedPlan none = new FixedPlan(List.of());
        scope.exchange().proxy(none);
        assertThat(none.failures()).containsExactly(Failure.NO_LIVE_ORIGIN);
        scope.noLiveUpstream("backend");
        scope.proxying("spare", "80");
        scope.exchange().proxy(new FixedPlan(List.of(answering("3.3.3.3:80", 200))));
        assertThat(Template.compile("$upstream_addr; $upstream_status", variables, Configs.HERE)
                        .render(scope))
                .isEqualTo("backend : 3.3.3.3:80; 502 : 200");
    }

    @Test
    void fieldsAreKeptOnlyIfSomethingReadsThem() {
        Template reading = Template.compile(
                "$upstream_http_x_a|$sent_http_x_b|$upstream_cookie_id|$upstream_cookie_none", variables, Configs.HERE);
        ResponseHead head = new ResponseHead(new Fields());
        head.line(HttpVersion.HTTP_1_1, 200, "OK");
        head.fields().add("X-A", "1");
        head.fields().add("x-a", "2");
        head.fields().add("Set-Cookie", "other=0; id=no");
        head.fields().add("Set-Cookie", "ID = yes; Path=/");
        Fields sent = new Fields();
        sent.add("X-B", "3");
        RequestScope scope = Scopes.of(variables, "/");
        scope.upstreamResponse(head);
        scope.sentFields(sent);
        head.fields().clear();
        assertThat(reading.render(scope)).isEqualTo("1, 2|3|yes|");

        RequestScope careless = Scopes.of(new Variables(), "/");
        careless.upstreamResponse(head);
        careless.sentFields(sent);
        assertThat(careless.upstreamFields()).isNull();
        assertThat(careless.sentFields()).isNull();
    }

    private static Endpoint refusing(String text) {
        return new Endpoint(address(), text, new FakePool(attempt -> attempt.failed(Failure.CONNECT)), null);
    }

    private static Endpoint answering(String text, int status) {
        return new Endpoint(address(), text, new FakePool(attempt -> answer(attempt, status)), null);
    }

    private static void answer(Attempt attempt, int status) {
        attempt.opened(new FakePool.NoOrigin());
        ResponseHead head = new ResponseHead(new Fields());
        head.line(HttpVersion.HTTP_1_1, status, "");
        attempt.head(head);
        attempt.end(null);
    }

    private static InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", 1);
    }
}
