package io.ambassadors.splitting.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

import io.ambassadors.common.net.Resolver;
import io.ambassadors.common.routing.split.PeerSpec;

/** Addresses become peers as in nginx, and names that move change where peers are, not how many there are. */
class LayoutTest {
    private static final UpstreamConfig BOOK = Blocks.one("upstream u { server web weight=9; server experiment; }");

    @Test
    void eachAddressCountsWithTheWholeWeight() {
        Layout layout = Layout.of(BOOK, List.of(addresses(1, 2, 3), addresses(9)));

        assertThat(layout.split().totalWeight()).isEqualTo(28);
        assertThat(layout.split().peers())
                .extracting(PeerSpec::server, PeerSpec::address, PeerSpec::weight, PeerSpec::line)
                .containsExactly(
                        tuple("web", "10.0.0.1:80", 9, 0),
                        tuple("web", "10.0.0.2:80", 9, 0),
                        tuple("web", "10.0.0.3:80", 9, 0),
                        tuple("experiment", "10.0.0.9:80", 1, 1));
    }

    @Test
    void aNameWithoutAnAddressIsOnePeer() {
        Layout layout = Layout.of(BOOK, List.of(List.of(), addresses(9)));

        assertThat(layout.split().totalWeight()).isEqualTo(10);
        assertThat(layout.unresolved(0)).isTrue();
        assertThat(layout.addresses().get(0)).isEqualTo(new PeerAddress(null, "web:80"));

        Layout found = layout.moved(0, addresses(1, 2));

        assertThat(found.split()).isSameAs(layout.split());
        assertThat(texts(found)).containsExactly("10.0.0.1:80", "10.0.0.9:80");
    }

    @Test
    void whatIsStillThereKeepsItsPlace() {
        Layout layout = Layout.of(BOOK, List.of(addresses(1, 2, 3), addresses(9)));

        assertThat(texts(layout.moved(0, addresses(3, 4, 2))))
                .containsExactly("10.0.0.4:80", "10.0.0.2:80", "10.0.0.3:80", "10.0.0.9:80");
        assertThat(layout.moved(0, addresses(3, 2, 1))).isSameAs(layout);
    }

    @Test
    void withFewerAddressesTheShareStays() {
        Layout moved =
                Layout.of(BOOK, List.of(addresses(1, 2, 3), addresses(9))).moved(0, addresses(3));

        assertThat(texts(moved)).containsExactly("10.0.0.3:80", "10.0.0.3:80", "10.0.0.3:80", "10.0.0.9:80");
    }

    @Test
    void resolveFollowsTheName() {
        UpstreamConfig config = Blocks.one("upstream u { zone z 64k; server web resolve; server 10.0.0.9; }");
        Layout layout = Layout.of(config, List.of(addresses(1, 2), List.of()));

        Layout more = layout.moved(0, addresses(4, 3, 2));

        assertThat(texts(more)).containsExactly("10.0.0.2:80", "10.0.0.4:80", "10.0.0.3:80", "10.0.0.9:80");
        assertThat(more.split().totalWeight()).isEqualTo(4);
    }

    @Test
    void literalsAndSocketsNeedNoName() {
        UpstreamConfig config =
                Blocks.one("upstream u { server 10.0.0.1:81; server [::1]; server unix:/tmp/s; server localhost; }");
        Layout layout = Layout.of(config, List.of(List.of(), List.of(), List.of(), addresses(7)));

        assertThat(texts(layout)).containsExactly("10.0.0.1:81", "[::1]:80", "unix:/tmp/s", "10.0.0.7:80");
    }

    @Property
    void theNumberOfPeersNeverChangesWithoutResolve(
            @ForAll @Size(min = 1, max = 6) @UniqueElements List<@IntRange(min = 1, max = 9) Integer> first,
            @ForAll @Size(min = 1, max = 6) @UniqueElements List<@IntRange(min = 1, max = 9) Integer> then) {
        Layout before = Layout.of(BOOK, List.of(addresses(first), addresses(100)));
        Layout after = before.moved(0, addresses(then));

        assertThat(after.split()).isSameAs(before.split());
        List<String> texts = texts(after);
        assertThat(texts).hasSameSizeAs(texts(before));
        for (int i = 0; i < first.size(); i++) {
            String old = texts(before).get(i);
            // Who is still there stays in place, and all point to where the name points.
            assertThat(texts.get(i)).isIn(texts(then));
            if (texts(then).contains(old)) {
                assertThat(texts.get(i)).isEqualTo(old);
            }
        }
        if (then.size() <= first.size()) {
            assertThat(texts).containsAll(texts(then));
        }
    }

    private static List<String> texts(List<Integer> hosts) {
        return hosts.stream().map(host -> "10.0.0." + host + ":80").toList();
    }

    private static List<String> texts(Layout layout) {
        return layout.addresses().stream().map(PeerAddress::text).toList();
    }

    private static List<InetAddress> addresses(List<Integer> hosts) {
        return addresses(hosts.stream().mapToInt(Integer::intValue).toArray());
    }

    private static List<InetAddress> addresses(int... hosts) {
        return IntStream.of(hosts)
                .mapToObj(host -> Resolver.literal("10.0.0." + host, 0).getAddress())
                .toList();
    }
}
