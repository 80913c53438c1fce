package io.ambassadors.common.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.UnknownHostException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names become addresses on other threads, and failures come back as such. */
class ResolverTest {
    private final Resolver resolver = new Resolver();

    @AfterEach
    void stop() {
        resolver.close();
    }

    @Test
    void knowsLiterals() {
        assertThat(Resolver.isLiteral("127.0.0.1")).isTrue();
        assertThat(Resolver.isLiteral("::1")).isTrue();
        assertThat(Resolver.isLiteral("localhost")).isFalse();
        assertThat(Resolver.isLiteral("256.0.0.1")).isFalse();
        assertThat(Resolver.isLiteral("")).isFalse();
        assertThat(Resolver.literal("10.0.0.1", 6379).getAddress().getHostAddress())
                .isEqualTo("10.0.0.1");
        assertThat(Resolver.literal("::1", 6379).getAddress().isLoopbackAddress())
                .isTrue();
    }

    @Test
    void resolvesNamesOnAThreadOfItsOwn() throws Exception {
        String[] thread = new String[1];
        assertThat(resolver.resolve("localhost", 6379)
                        .whenComplete((address, failure) ->
                                thread[0] = Thread.currentThread().getName())
                        .get(10, TimeUnit.SECONDS)
                        .getPort())
                .isEqualTo(6379);
        assertThat(thread[0]).isNotNull();
    }

    @Test
    void anUnknownNameFails() {
        assertThatThrownBy(() -> resolver.resolve("no such host.invalid", 1).get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(UnknownHostException.class);
    }

    @Test
    void aClosedResolverFailsAtOnce() {
        resolver.close();
        assertThatThrownBy(() -> resolver.resolve("localhost", 1).get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(RejectedExecutionException.class);
    }
}
