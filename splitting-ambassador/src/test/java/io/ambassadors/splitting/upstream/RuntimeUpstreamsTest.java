package io.ambassadors.splitting.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.ambassadors.common.http.HttpVersion;

/** An address that a request says is found among the upstreams, or taken as it is, or looked up. */
class RuntimeUpstreamsTest {
    private static final Optional<ResolverConfig> RESOLVER = Optional.of(new ResolverConfig(
            List.of(new InetSocketAddress("127.0.0.1", 53)), Duration.ZERO, true, true, Duration.ofMillis(300)));

    private final Rig rig = new Rig(1);

    @AfterEach
    void stop() {
        rig.close();
    }

    /** What a request gets: an address, or why it gets none. */
    private String get(String text, Optional<ResolverConfig> resolver) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        rig.on(0, () -> {
            rig.upstreams
                    .atRunTime()
                    .pass(
                            rig.loops.get(0),
                            rig.upstreams.current(),
                            text,
                            80,
                            resolver,
                            HttpVersion.HTTP_1_1,
                            null,
                            pass -> answer.complete(pass.origins(
                                            rig.loops.get(0),
                                            FakeKeys.of("127.0.0.1"),
                                            io.ambassadors.common.http.proxy.NextOrigin.DEFAULT)
                                    .next()
                                    .text()),
                            answer::complete);
            return null;
        });
        return answer.get(10, TimeUnit.SECONDS);
    }

    @Test
    void takesUpstreamsOfTheConfigurationFirst() throws Exception {
        rig.use("upstream u { server 10.0.0.1; }");

        assertThat(get("U", Optional.empty())).isEqualTo("10.0.0.1:80");
        assertThat(rig.upstreams.atRunTime().groups()).isEmpty();
        assertThat(get("u:80", Optional.empty())).isEqualTo("no resolver defined to resolve u");
    }

    @Test
    void takesAddressesAsTheyAre() throws Exception {
        assertThat(get("10.0.0.2:81", Optional.empty())).isEqualTo("10.0.0.2:81");
        assertThat(get("[::1]", Optional.empty())).isEqualTo("[::1]:80");
        assertThat(get("unix:/s", Optional.empty())).isEqualTo("unix:/s");
        assertThat(get("10.0.0.2:0", Optional.empty())).isEqualTo("invalid port in upstream \"10.0.0.2:0\"");
    }

    @Test
    void looksUpNames() throws Exception {
        rig.names.put("web", "10.0.0.3", "10.0.0.4");

        assertThat(get("web:82", RESOLVER)).isEqualTo("10.0.0.3:82");
        assertThat(get("WEB:82", RESOLVER)).isEqualTo("10.0.0.4:82");
        assertThat(rig.upstreams.atRunTime().groups()).hasSize(1);
        assertThat(rig.snapshot().name()).isEqualTo("web:82");
        assertThat(get("web", Optional.empty())).isEqualTo("no resolver defined to resolve web");
    }

    @Test
    void aNameThatIsNotThereIsAskedForAgain() throws Exception {
        assertThat(get("web", RESOLVER)).isEqualTo("web could not be resolved");
        rig.names.silent("web");
        assertThat(get("web", RESOLVER)).isEqualTo("web could not be resolved");
        rig.names.put("web", "10.0.0.3");
        assertThat(get("web", RESOLVER)).isEqualTo("10.0.0.3:80");
    }

    @Test
    void keepsABoundedNumber() throws Exception {
        for (int i = 0; i < RuntimeUpstreams.MOST + 20; i++) {
            get("10.0." + i / 250 + "." + i % 250, Optional.empty());
        }
        assertThat(rig.upstreams.atRunTime().groups()).hasSize(RuntimeUpstreams.MOST);
    }
}
