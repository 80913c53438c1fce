package io.ambassadors.splitting.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.ambassadors.common.net.Resolver;

/** The name servers of a resolver directive are asked as nginx asks them. */
class DnsNamesTest {
    private static final InetAddress FOUR = Resolver.literal("10.0.0.1", 0).getAddress();
    private static final InetAddress SIX = Resolver.literal("fd00::1", 0).getAddress();

    private final NameServices services = NameServices.ofMachine();
    private FakeNameServer server;

    @BeforeEach
    void start() throws Exception {
        server = new FakeNameServer(17);
        server.addresses.put("web.test.", List.of(FOUR, SIX));
        server.addresses.put("six.test.", List.of(SIX));
    }

    @AfterEach
    void stop() {
        server.close();
        services.close();
    }

    private NameService.Answer lookup(String name, Duration valid, boolean ipv6) throws Exception {
        ResolverConfig config = new ResolverConfig(List.of(server.address()), valid, true, ipv6, Duration.ofSeconds(5));
        return services.serviceFor(Optional.of(config)).lookup(name).get(10, TimeUnit.SECONDS);
    }

    @Test
    void findsBothKindsOfAddresses() throws Exception {
        NameService.Answer answer = lookup("web.test", Duration.ZERO, true);

        assertThat(answer.addresses()).containsExactly(FOUR, SIX);
        assertThat(answer.validFor()).isEqualTo(Duration.ofSeconds(17));
        assertThat(server.asked).containsExactlyInAnyOrder("web.test. A", "web.test. AAAA");
    }

    @Test
    void oneKindIsEnough() throws Exception {
        assertThat(lookup("six.test", Duration.ZERO, true).addresses()).containsExactly(SIX);
    }

    @Test
    void asksForWhatIsWantedAndKeepsItAsLongAsSaid() throws Exception {
        NameService.Answer answer = lookup("web.test", Duration.ofSeconds(3), false);

        assertThat(answer.addresses()).containsExactly(FOUR);
        assertThat(answer.validFor()).isEqualTo(Duration.ofSeconds(3));
        assertThat(server.asked).containsExactly("web.test. A");
    }

    @Test
    void aNameThatIsNotThereFails() {
        assertThatThrownBy(() -> lookup("other.test", Duration.ZERO, true))
                .hasRootCauseInstanceOf(UnknownHostException.class);
    }

    @Test
    void aNameServerMayBeGivenByName() throws Exception {
        ResolverConfig config = new ResolverConfig(
                List.of(InetSocketAddress.createUnresolved(
                        "localhost", server.address().getPort())),
                Duration.ZERO,
                true,
                false,
                Duration.ofSeconds(5));

        assertThat(services.serviceFor(Optional.of(config))
                        .lookup("web.test")
                        .get(10, TimeUnit.SECONDS)
                        .addresses())
                .containsExactly(FOUR);
    }
}
