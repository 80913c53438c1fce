package io.ambassadors.splitting.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.StatusClasses;
import io.ambassadors.splitting.stats.PeerSnapshot;
import io.ambassadors.splitting.stats.UpstreamSnapshot;

/** What exchanges do is counted where it happened, on all event loops. */
class StatisticsTest {
    private final Rig rig = new Rig(2);

    @AfterEach
    void stop() {
        rig.close();
    }

    private void request(int loop, UpstreamPass pass, RequestKeys keys) throws Exception {
        rig.on(loop, () -> FakeExchange.get(rig.loops.get(loop), pass, keys));
    }

    @Test
    void anExperimentThatRefusesIsAssignedAndNotServed() throws Exception {
        UpstreamPass pass = rig.use("upstream u { hash $k; server 10.0.0.1; server 10.0.0.2 max_fails=0; }");
        rig.statuses.put(Rig.socket("10.0.0.2", 80), 0);
        int assigned = 0;
        for (int i = 0; i < 40; i++) {
            FakeKeys keys = FakeKeys.with("$k", "user " + i);
            request(i % 2, pass, keys);
            byte[] key = keys.value("$k");
            assigned += pass.group()
                            .layout()
                            .split()
                            .explain(key)
                            .peer()
                            .orElseThrow()
                            .address()
                            .equals("10.0.0.2:80")
                    ? 1
                    : 0;
        }

        UpstreamSnapshot snapshot = rig.snapshot();
        PeerSnapshot web = snapshot.peers().get(0);
        PeerSnapshot experiment = snapshot.peers().get(1);
        assertThat(snapshot.requests()).isEqualTo(40);
        assertThat(experiment.assigned()).isEqualTo(assigned).isBetween(10L, 30L);
        assertThat(experiment.served()).isZero();
        assertThat(experiment.failures()).isEqualTo(Map.of(Failure.CONNECT, (long) assigned));
        assertThat(experiment.last().orElseThrow().why()).isEqualTo(Failure.CONNECT);
        assertThat(web.assigned()).isEqualTo(40 - assigned);
        assertThat(web.served()).isEqualTo(40);
        assertThat(web.retries()).isEqualTo(assigned);
        assertThat(web.shareObserved()).isEqualTo(1);
        assertThat(web.shareConfigured()).isEqualTo(0.5);
    }

    @Test
    void responsesAreCountedByClass() throws Exception {
        UpstreamPass pass = rig.use("upstream u { server 10.0.0.1; }");
        for (int status : new int[] {200, 204, 302, 404, 500, 500}) {
            rig.statuses.put(Rig.socket("10.0.0.1", 80), status);
            request(status % 2, pass, FakeKeys.of("127.0.0.1"));
        }

        PeerSnapshot peer = rig.snapshot().peers().get(0);
        assertThat(peer.statuses()).isEqualTo(new StatusClasses(0, 2, 1, 1, 2));
        assertThat(peer.served()).isEqualTo(6);
        assertThat(peer.bytesSent()).isEqualTo(600);
        assertThat(peer.bytesReceived()).isEqualTo(300);
        assertThat(peer.headTime().count()).isEqualTo(6);
        assertThat(peer.totalTime().count()).isEqualTo(6);
        assertThat(peer.inFlight()).isZero();
        assertThat(rig.snapshot().connectionsIdle()).isEqualTo(1);
        assertThat(rig.snapshot().connectionsActive()).isEqualTo(2);
    }

    @Test
    void requestsInFlightAreSeen() throws Exception {
        UpstreamPass pass = rig.use("upstream u { server 10.0.0.1; }");
        rig.statuses.put(Rig.socket("10.0.0.1", 80), -1);
        FakeExchange waiting = rig.on(0, () -> FakeExchange.get(rig.loops.get(0), pass, FakeKeys.of("127.0.0.1")));
        assertThat(rig.snapshot().peers().get(0).inFlight()).isEqualTo(1);

        rig.on(0, () -> {
            waiting.exchange.clientGone(Failure.CLIENT_CLOSED);
            return null;
        });

        PeerSnapshot peer = rig.snapshot().peers().get(0);
        assertThat(peer.inFlight()).isZero();
        assertThat(peer.tried()).isEqualTo(1);
        assertThat(peer.served()).isZero();
        assertThat(peer.failures()).isEmpty();
    }

    @Test
    void aNameWithoutAnAddressIsAFailureToConnect() throws Exception {
        UpstreamPass pass = rig.use("upstream u { server experiment; server 10.0.0.1; }");
        request(0, pass, FakeKeys.of("127.0.0.1"));

        assertThat(rig.snapshot().peers().get(0).failures()).isEqualTo(Map.of(Failure.CONNECT, 1L));
        assertThat(rig.snapshot().peers().get(1).served()).isEqualTo(1);
        assertThat(rig.asked).containsExactly(Rig.socket("10.0.0.1", 80));
    }
}
