package io.ambassadors.splitting.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.ambassadors.common.http.Fields;
import io.ambassadors.common.routing.split.Peer;
import io.ambassadors.common.routing.split.PeerGroup;
import io.ambassadors.common.routing.split.PeerSpec;

/** Clients stick to servers as nginx's sticky makes them. */
class StickinessTest {
    private final Rig rig = new Rig(1);

    @AfterEach
    void stop() {
        rig.close();
    }

    private String setCookie(String parameters, long wallSeconds, Map<String, String> values) {
        Sticky sticky = Blocks.one("upstream u { sticky cookie id " + parameters + "; server 127.0.0.1:8081; }")
                .sticky();
        Fields fields = new Fields();
        Peer peer = PeerGroup.of(
                        java.util.List.of(PeerSpec.server("x").route("r1").build()))
                .primary()
                .get(0);
        new Stickiness(sticky, () -> wallSeconds).responded(peer, "", new FakeKeys("127.0.0.1", values), fields, 0);
        return fields.get("set-cookie");
    }

    @Test
    void writesTheCookieAsNginxDoes() {
        assertThat(setCookie("", 0, Map.of())).isEqualTo("id=r1");
        assertThat(setCookie("expires=1h", 0, Map.of()))
                .isEqualTo("id=r1; expires=Thu, 01-Jan-70 01:00:00 GMT; max-age=3600");
        assertThat(setCookie("expires=1h", 2_145_916_800L, Map.of()))
                .isEqualTo("id=r1; expires=Fri, 01-Jan-2038 01:00:00 GMT; max-age=3600");
        assertThat(setCookie(
                        "expires=max path=/a secure httponly domain=.$host samesite=Lax", 0, Map.of(".$host", ".x")))
                .isEqualTo("id=r1; expires=Thu, 31-Dec-37 23:55:55 GMT; max-age=315360000; domain=.x; httponly; "
                        + "secure; samesite=Lax; path=/a");
        assertThat(setCookie("samesite=$s", 0, Map.of("$s", "none"))).isEqualTo("id=r1; samesite=none");
        assertThat(setCookie("samesite=$s", 0, Map.of("$s", "bad"))).isEqualTo("id=r1; samesite=strict");
    }

    @Test
    void aCookieBringsTheClientBack() throws Exception {
        UpstreamPass pass = rig.use("upstream u { server 127.0.0.1:8080; server 127.0.0.1:8081; sticky cookie id; }");
        FakeExchange first = rig.on(0, () -> FakeExchange.get(rig.loops.get(0), pass, FakeKeys.of("127.0.0.1")));
        FakeExchange second = rig.on(0, () -> FakeExchange.get(rig.loops.get(0), pass, FakeKeys.of("127.0.0.1")));

        assertThat(first.exchange.lastAttempt().endpoint().text()).isEqualTo("127.0.0.1:8080");
        assertThat(second.sent.get("set-cookie")).startsWith("id=").hasSize("id=".length() + 32);
        String id = second.sent.get("set-cookie").substring("id=".length());
        for (int i = 0; i < 5; i++) {
            assertThat(rig.request(pass, FakeKeys.with("$cookie_id", id))).isEqualTo("127.0.0.1:8081");
        }
        assertThat(rig.snapshot().peers().get(1).assigned()).isEqualTo(6);
    }

    @Test
    void aSessionIsLearnedFromTheResponse() throws Exception {
        UpstreamPass pass = rig.use("upstream u { server 127.0.0.1:8080; server 127.0.0.1:8081; "
                + "sticky learn create=$c lookup=$l zone=z:1m; }");
        rig.request(pass, FakeKeys.of("127.0.0.1"));
        FakeExchange learned =
                rig.on(0, () -> FakeExchange.get(rig.loops.get(0), pass, FakeKeys.with("$c", "session")));

        assertThat(learned.exchange.lastAttempt().endpoint().text()).isEqualTo("127.0.0.1:8081");
        for (int i = 0; i < 5; i++) {
            assertThat(rig.request(pass, FakeKeys.with("$l", "session"))).isEqualTo("127.0.0.1:8081");
        }
    }

    @Test
    void sessionsSurviveAReloadThatChangesTheServers() throws Exception {
        String sticky = "sticky learn create=$c lookup=$l zone=z:1m;";
        UpstreamPass before = rig.use("upstream u { server 127.0.0.1:8081; " + sticky + " }");
        rig.on(0, () -> FakeExchange.get(rig.loops.get(0), before, FakeKeys.with("$c", "session")));

        UpstreamPass after = rig.use("upstream u { server 127.0.0.1:8080; server 127.0.0.1:8081; " + sticky + " }");

        assertThat(after.group()).isNotSameAs(before.group());
        for (int i = 0; i < 4; i++) {
            assertThat(rig.request(after, FakeKeys.with("$l", "session"))).isEqualTo("127.0.0.1:8081");
        }
    }

    @Test
    void aDrainingServerKeepsItsClientsAndGetsNoOthers() throws Exception {
        UpstreamPass pass =
                rig.use("upstream u { server 127.0.0.1:8080; server 127.0.0.1:8081 drain route=b; sticky route $r; }");
        for (int i = 0; i < 4; i++) {
            assertThat(rig.request(pass, FakeKeys.of("127.0.0.1"))).isEqualTo("127.0.0.1:8080");
        }
        assertThat(rig.request(pass, FakeKeys.with("$r", "b"))).isEqualTo("127.0.0.1:8081");
    }
}
