package io.ambassadors.https.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.ambassadors.https.stats.TlsSnapshot;

class TlsCountersTest {
    private static TlsSession session(String group, String protocol, boolean resumed) {
        return new TlsSession("TLSv1.3", "TLS_AES_128_GCM_SHA256", group, "a.example", protocol, resumed, null, null);
    }

    @Test
    void loopsAreAddedUp() {
        TlsCounters one = new TlsCounters();
        TlsCounters two = new TlsCounters();
        for (int i = 0; i < 6; i++) {
            one.opened();
        }
        two.opened();
        one.completed(session("X25519MLKEM768", "h2", false));
        one.completed(session("X25519", "", true));
        two.completed(session("", "h2", false));
        one.failed(HandshakeFailure.PLAIN_HTTP);
        one.waits();
        one.waits();
        one.waited();
        TlsSnapshot sum = TlsCounters.sum(List.of(one, two));
        assertThat(sum.completed()).isEqualTo(3);
        assertThat(sum.resumed()).isEqualTo(1);
        assertThat(sum.postQuantum()).isEqualTo(1);
        assertThat(sum.clientCertificates()).isZero();
        assertThat(sum.waiting()).isEqualTo(1);
        assertThat(sum.underWay()).as("six came, three ended, one waits").isEqualTo(2);
        assertThat(sum.groups()).containsOnly(entry("X25519MLKEM768", 1L), entry("X25519", 1L));
        assertThat(sum.protocols()).containsOnly(entry("h2", 2L), entry("none", 1L));
        assertThat(sum.versions()).containsOnly(entry("TLSv1.3", 3L));
        assertThat(sum.failed())
                .hasSize(HandshakeFailure.values().length)
                .containsEntry("plain_http", 1L)
                .containsEntry("timeout", 0L);
    }

    @Test
    void namesAreBounded() {
        NamedCounts counts = new NamedCounts();
        for (int i = 0; i < 1000; i++) {
            counts.add("name" + i);
        }
        Map<String, Long> sum = new HashMap<>();
        counts.addTo(sum);
        assertThat(sum).hasSize(33).containsEntry(NamedCounts.REST, 968L);
        assertThat(sum.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(1000);
    }
}
