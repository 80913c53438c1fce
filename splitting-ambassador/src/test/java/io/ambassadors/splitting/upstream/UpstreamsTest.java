package io.ambassadors.splitting.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.proxy.NextOrigin;
import io.ambassadors.common.http.proxy.Origins.Outcome;
import io.ambassadors.splitting.stats.PeerSnapshot;
import io.ambassadors.splitting.stats.PeerState;

/** Running upstreams choose as nginx does, survive reloads that do not change them, and follow names without waiting for them. */
class UpstreamsTest {
    private static final FakeKeys LOCAL = FakeKeys.of("127.0.0.1");
    private static final String THREE = "upstream u { server 10.0.0.1 weight=5; server 10.0.0.2; server 10.0.0.3; }";

    private final Rig rig = new Rig(2);

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void takesTurnsAsNginxDoes() throws Exception {
        UpstreamPass pass = rig.use(THREE);
        StringBuilder turns = new StringBuilder();
        for (int i = 0; i < 14; i++) {
            turns.append(rig.request(pass, LOCAL).charAt(7));
        }
        assertThat(turns).hasToString("1121311" + "1121311");
    }

    @Test
    void eachEventLoopHasItsOwnPeers() throws Exception {
        UpstreamPass pass = rig.use(THREE);
        rig.request(pass, LOCAL);
        rig.request(pass, LOCAL);

        String first = rig.on(1, () -> pass.origins(rig.loops.get(1), LOCAL, NextOrigin.DEFAULT)
                .next()
                .text());

        assertThat(first).isEqualTo("10.0.0.1:80");
        assertThat(rig.snapshot().peers().get(0).tried()).isEqualTo(3);
    }

    @Test
    void theBooksExampleSendsAllOfLoopbackToWeb() throws Exception {
        rig.names.put("web", "10.0.0.1");
        rig.names.put("experiment", "10.0.0.2");
        UpstreamPass pass = rig.use("upstream backend { ip_hash; server web weight=9; server experiment; }");

        for (int i = 1; i < 20; i++) {
            assertThat(rig.request(pass, FakeKeys.of("127.0.0." + i))).isEqualTo("10.0.0.1:80");
        }
    }

    @Test
    void failedPeersAreLeftOutAndTriedOnceAfterTheirTime() throws Exception {
        UpstreamPass pass = rig.use("upstream u { server 10.0.0.1; server 10.0.0.2; }");

        assertThat(rig.request(pass, LOCAL, Outcome.FAILED)).isEqualTo("10.0.0.1:80");
        assertThat(rig.request(pass, LOCAL)).isEqualTo("10.0.0.2:80");
        assertThat(rig.request(pass, LOCAL)).isEqualTo("10.0.0.2:80");
        PeerSnapshot failed = rig.snapshot().peers().get(0);
        assertThat(failed.state()).isEqualTo(PeerState.PARTLY_FAILED);
        assertThat(failed.failedForMillis()).isEqualTo(11_000);
        assertThat(failed.ejections()).isEqualTo(1);

        rig.seconds += 11;
        List<String> later = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            later.add(rig.request(pass, LOCAL));
        }
        assertThat(later).contains("10.0.0.1:80");
        assertThat(rig.snapshot().peers().get(0).state()).isEqualTo(PeerState.UP);
    }

    @Test
    void aReloadKeepsWhatDidNotChange() throws Exception {
        UpstreamPass before = rig.use("upstream u { server 10.0.0.1; server 10.0.0.2; }");
        rig.request(before, LOCAL, Outcome.FAILED);

        UpstreamPass same = rig.use("\n\nupstream u { server 10.0.0.1; server 10.0.0.2; }");

        assertThat(same).isSameAs(before);
        assertThat(same.group().config().line()).isEqualTo(3);
        assertThat(rig.request(same, LOCAL)).isEqualTo("10.0.0.2:80");
        assertThat(rig.pools).singleElement().matches(pool -> !pool.retired);

        UpstreamPass other = rig.use("upstream u { server 10.0.0.1; server 10.0.0.2 weight=2; }");

        assertThat(other.group()).isNotSameAs(before.group());
        awaitTrue(() -> rig.pools.get(0).retired);
        assertThat(rig.snapshot().peers().get(0).tried()).isZero();
    }

    @Test
    void aWayThatNobodyWantsAnyMoreCloses() throws Exception {
        UpstreamPass before = rig.use("upstream u { server 10.0.0.1; }");
        rig.request(before, LOCAL);
        UpstreamSet next = rig.upstreams.load(Blocks.read("upstream u { server 10.0.0.1; }"));
        UpstreamPass old = next.pass("u", HttpVersion.HTTP_1_0, null);
        rig.upstreams.swap(next);

        assertThat(old.group()).isSameAs(before.group());
        awaitTrue(() -> rig.pools.get(0).retired);
    }

    @Test
    void aRequestThatBeganBeforeAReloadLeavesNoConnectionBehind() throws Exception {
        UpstreamPass before = rig.use("upstream u { server 10.0.0.1; }");
        rig.use("upstream u { server 10.0.0.2; }");

        assertThat(rig.request(before, LOCAL)).isEqualTo("10.0.0.1:80");
        assertThat(rig.pools).singleElement().matches(pool -> pool.retired);
    }

    @Test
    void aConfigurationThatIsNotUsedChangesNothing() throws Exception {
        UpstreamPass pass = rig.use("upstream u { server 10.0.0.1; }");
        rig.request(pass, LOCAL);
        UpstreamSet unused = rig.upstreams.load(Blocks.read("\n\nupstream u { server 10.0.0.1; }"));
        unused.pass("u", HttpVersion.HTTP_1_0, null);

        rig.upstreams.discard(unused);

        assertThat(pass.group().config().line()).isEqualTo(1);
        assertThat(pass.group().passes()).containsExactly(pass);
        assertThat(rig.on(0, () -> rig.pools.get(0).retired)).isFalse();
    }

    @Test
    void aNameThatIsNotThereFailsWhenChosenAndIsFoundLater() throws Exception {
        rig.names.put("web", "10.0.0.1");
        UpstreamPass pass = rig.use("upstream u { server web; server experiment; }");

        assertThat(rig.request(pass, LOCAL)).isEqualTo("10.0.0.1:80");
        String lost = rig.on(0, () -> {
            var endpoint =
                    pass.origins(rig.loops.get(0), LOCAL, NextOrigin.DEFAULT).next();
            return endpoint.text() + " " + endpoint.address();
        });
        assertThat(lost).isEqualTo("experiment:80 null");
        assertThat(rig.snapshot().peers().get(1).state()).isEqualTo(PeerState.UNRESOLVED);

        rig.names.put("experiment", "10.0.0.7", "10.0.0.8");

        awaitTrue(() -> pass.group().layout().addresses().get(1).socket() != null);
        assertThat(pass.group().layout().split().totalWeight()).isEqualTo(2);
        assertThat(pass.group().layout().addresses().get(1).text()).isEqualTo("10.0.0.7:80");
        rig.request(pass, LOCAL);
        assertThat(rig.snapshot().peers().get(1).state()).isEqualTo(PeerState.UP);
    }

    @Test
    void aSlowNameDelaysALoadForABoundedTimeOnly() throws Exception {
        rig.names.silent("web");
        rig.names.silent("experiment");
        long start = System.nanoTime();
        UpstreamPass pass = rig.use("upstream u { server web; server experiment; }");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Rig.LONGEST_LOOKUP.multipliedBy(5));
        assertThat(pass.group().layout().unresolved(0)).isTrue();
        assertThat(pass.group().layout().unresolved(1)).isTrue();
    }

    @Test
    void aNameThatCannotBeResolvedInAReloadKeepsItsAddresses() throws Exception {
        rig.names.put("web", "10.0.0.1", "10.0.0.2");
        UpstreamPass before = rig.use("upstream u { server web; }");
        rig.names.put("web");

        UpstreamPass after = rig.use("upstream u { server web; }");

        assertThat(after).isSameAs(before);
        assertThat(after.group().layout().addresses()).hasSize(2);

        rig.names.put("web", "10.0.0.1", "10.0.0.2", "10.0.0.3");
        assertThat(rig.use("upstream u { server web; }").group()).isNotSameAs(before.group());
    }

    @Test
    void resolveAddsAndRemovesPeersWhichKeepTheirHistory() throws Exception {
        rig.names.put("web", "10.0.0.1", "10.0.0.2");
        UpstreamPass pass = rig.use("upstream u { zone z 64k; server web resolve; server 10.0.0.9; }");
        assertThat(rig.request(pass, LOCAL, Outcome.FAILED)).isEqualTo("10.0.0.1:80");
        rig.request(pass, LOCAL);

        rig.names.put("web", "10.0.0.5", "10.0.0.1");

        awaitTrue(() -> pass.group().layout().addresses().stream()
                .anyMatch(address -> address.text().equals("10.0.0.5:80")));
        List<String> now = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            now.add(rig.request(pass, LOCAL));
        }
        assertThat(now).containsOnly("10.0.0.5:80", "10.0.0.9:80");
        PeerSnapshot kept = rig.snapshot().peers().get(0);
        assertThat(kept.address()).isEqualTo("10.0.0.1:80");
        assertThat(kept.tried()).isEqualTo(1);
        assertThat(kept.state()).isEqualTo(PeerState.PARTLY_FAILED);
    }

    @Test
    void aRequestWhoseServerIsLeftOutStillCountsAsItsOwn() throws Exception {
        UpstreamPass pass = rig.use("upstream u { hash $k; server 10.0.0.1; server 10.0.0.2; }");
        FakeKeys keys = FakeKeys.with("$k", "someone");
        String home = rig.request(pass, keys, Outcome.FAILED);

        String other = rig.request(pass, keys);

        assertThat(other).isNotEqualTo(home);
        assertThat(rig.snapshot().peers())
                .filteredOn(peer -> peer.address().equals(home))
                .singleElement()
                .satisfies(peer -> {
                    assertThat(peer.assigned()).isEqualTo(2);
                    assertThat(peer.tried()).isEqualTo(1);
                });
    }

    @Test
    void maxConnsCountsRequestsInFlight() throws Exception {
        UpstreamPass pass = rig.use("upstream u { server 10.0.0.1 max_conns=1; }");
        rig.on(0, () -> {
            UpstreamOrigins first = pass.origins(rig.loops.get(0), LOCAL, NextOrigin.DEFAULT);
            var endpoint = first.next();
            assertThat(pass.origins(rig.loops.get(0), LOCAL, NextOrigin.DEFAULT).next())
                    .isNull();
            first.finished(endpoint, Outcome.OK);
            assertThat(pass.origins(rig.loops.get(0), LOCAL, NextOrigin.DEFAULT).next())
                    .isNotNull();
            return null;
        });
        assertThat(rig.snapshot().noLivePeer()).isEqualTo(1);
        assertThat(rig.snapshot().requests()).isEqualTo(3);
    }

    private static void awaitTrue(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.sleep(10);
        }
    }
}
