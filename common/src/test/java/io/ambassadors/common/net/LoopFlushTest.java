package io.ambassadors.common.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.channel.DefaultEventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Everything registered in a turn is flushed once when the turn ends, whatever happens to the others. */
class LoopFlushTest {
    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final List<String> events = new ArrayList<>();
    private final LoopFlush flush = new LoopFlush(loop, () -> events.add("end"));

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private List<String> turn(Runnable reads) throws Exception {
        loop.submit(() -> {
                    reads.run();
                    events.add("reads done");
                })
                .get();
        return loop.submit(() -> List.copyOf(events)).get();
    }

    @Test
    void flushesWhenTheReadsAreDone() throws Exception {
        assertThat(turn(() -> {
                    flush.register(() -> events.add("a"));
                    flush.register(() -> events.add("b"));
                }))
                .containsExactly("reads done", "a", "b", "end");
        assertThat(turn(() -> flush.register(() -> events.add("c"))))
                .endsWith("reads done", "c", "end")
                .hasSize(7);
    }

    @Test
    void whoIsRegisteredByAnotherIsFlushedInTheSameTurn() throws Exception {
        assertThat(turn(() -> flush.register(() -> {
                    events.add("a");
                    flush.register(() -> events.add("b"));
                })))
                .containsExactly("reads done", "a", "b", "end");
    }

    @Test
    void aMemberThatFailsKeepsNobodyElseFromBeingFlushed() throws Exception {
        assertThat(turn(() -> {
                    flush.register(() -> {
                        throw new IllegalStateException("as the test wants it");
                    });
                    flush.register(() -> events.add("a"));
                }))
                .contains("a");
        assertThat(turn(() -> flush.register(() -> events.add("b")))).endsWith("b", "end");
    }
}
