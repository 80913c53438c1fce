package io.ambassadors.common.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.List;

import io.netty.channel.unix.DomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.2, false",
        "10.0.0.0/9, 10.128.0.1, false",
        "0.0.0.0/0, 192.0.2.1, true",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::/0, 192.0.2.1, false",
    })
    void addressesAreFound(String network, String address, boolean contained) {
        assertThat(Networks.of(List.of("203.0.113.9", network)).contain(new InetSocketAddress(address, 1)))
                .isEqualTo(contained);
    }

    @Test
    void aMappedAddressIsTheOneThatItMaps() {
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        mapped[12] = 10;

        assertThat(Networks.of(List.of("10.0.0.0/8")).contain(mapped)).isTrue();
        assertThat(Networks.of(List.of("11.0.0.0/8")).contain(mapped)).isFalse();
    }

    @Test
    void clientsOnUnixSocketsAreNamedApart() {
        assertThat(Networks.of(List.of("unix:")).contain(new DomainSocketAddress("/a")))
                .isTrue();
        assertThat(Networks.of(List.of("0.0.0.0/0", "::/0")).contain(new DomainSocketAddress("/a")))
                .isFalse();
    }

    @Test
    void bitsBehindThePrefixAreSeen() {
        assertThat(Networks.of(List.of("10.0.0.1/8")).hasHostBits()).isTrue();
        assertThat(Networks.of(List.of("10.0.0.0/8", "10.0.0.1")).hasHostBits()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::1/129", "[::1]", "host", "10.0.0.0/8/8"})
    void whatIsNoNetworkIsRefused(String text) {
        assertThatThrownBy(() -> Networks.of(List.of(text))).hasMessageContaining("\"" + text + "\" is no address");
    }
}
