package io.ambassadors.https.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import javax.net.ssl.SSLException;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.common.net.TlsOutput;
import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Leaks;
import io.ambassadors.https.testing.TestAuthority;

/** What ends a connection behind its handshake. */
class TlsRecordsTest {
    private final TestAuthority authority = TestAuthority.root("Test root");
    private final Echo.Seen seen = new Echo.Seen();
    private RunningTls server;

    @AfterEach
    void stop() {
        server.close();
    }

    @AfterAll
    static void nothingLeaked() {
        Leaks.assertNone();
    }

    private void start(Secured behind) throws Exception {
        server = new RunningTls(
                RunningTls.Setting.of(authority.issue("replica.example")).behind(behind));
    }

    private void startEcho(boolean shareReads) throws Exception {
        start((channel, loop, session) -> {
            channel.pipeline().addLast(new Echo(1, seen));
            return shareReads;
        });
    }

    private EngineClient client(String version) throws IOException {
        return new EngineClient(server.address(), authority, "replica.example", version).handshake();
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }

    private void talk(EngineClient client, int length) throws IOException {
        client.send(client.seal(bytes(length)));
        assertThat(client.read(length)).hasSize(length);
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, true", "TLSv1.2, false", "TLSv1.3, true", "TLSv1.3, false"})
    void aDamagedRecordIsAnsweredWithAnAlertCountedAndTheEnd(String version, boolean shareReads) throws Exception {
        startEcho(shareReads);
        try (EngineClient client = client(version)) {
            talk(client, 10);
            byte[] record = client.seal(bytes(1000));
            record[500] ^= 1;
            client.send(record);
            assertThatThrownBy(client::readToEnd)
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("bad_record_mac");
        }
        Await.until("the connection is closed", () -> seen.inactive.get() == 1);
        assertThat(seen.events).singleElement().isInstanceOf(SSLException.class);
        assertThat(server.snapshot().failed()).containsEntry("record", 1L);
        assertThat(server.snapshot().completed()).isEqualTo(1);
        assertThat(server.snapshot().underWay()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void garbageInTheClearIsTheEnd(String version) throws Exception {
        startEcho(true);
        try (EngineClient client = client(version)) {
            talk(client, 10);
            client.send("GET / HTTP/1.1\r\nHost: replica.example\r\n\r\n".getBytes(US_ASCII));
            assertThatThrownBy(client::readToEnd).isInstanceOfAny(SSLException.class, EOFException.class);
        }
        Await.until("the connection is closed", () -> seen.inactive.get() == 1);
        assertThat(server.snapshot().failed()).containsEntry("record", 1L);
    }

    /** RFC 5746 makes it safe, and still nobody needs it. */
    @Test
    void aClientOfTls12CannotNegotiateAnew() throws Exception {
        startEcho(true);
        try (EngineClient client = client("TLSv1.2")) {
            talk(client, 10);
            client.send(client.again());
            assertThatThrownBy(client::readToEnd)
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("no_renegotiation");
        }
        Await.until("the connection is closed", () -> seen.inactive.get() == 1);
        assertThat(server.snapshot().failed()).containsEntry("record", 1L);
    }

    @Test
    void newKeysMayComeAtAnyTime() throws Exception {
        startEcho(true);
        try (EngineClient client = client("TLSv1.3")) {
            for (int i = 1; i <= 20; i++) {
                client.send(client.again());
                client.send(client.seal(bytes(100)));
                assertThat(client.read(100 * i)).hasSize(100 * i);
            }
        }
    }

    /** BoringSSL's bound is 32 with nothing between them. */
    @Test
    void butNotForEver() throws Exception {
        startEcho(true);
        try (EngineClient client = client("TLSv1.3")) {
            talk(client, 1);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 40; i++) {
                            client.send(client.again());
                        }
                        client.readToEnd();
                    })
                    .isInstanceOf(IOException.class);
        }
        Await.until("the connection is closed", () -> seen.inactive.get() == 1);
        assertThat(server.snapshot().failed()).containsEntry("record", 1L);
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, 0", "TLSv1.3, 0", "TLSv1.2, 7", "TLSv1.3, 7"})
    void anEndWithoutCloseNotifyIsToldApart(String version, int partOfARecord) throws Exception {
        startEcho(true);
        try (EngineClient client = client(version)) {
            talk(client, 10);
            client.send(Arrays.copyOf(client.seal(bytes(10)), partOfARecord));
            client.socket().shutdownOutput();
            Await.until("the end is seen", () -> seen.events.size() >= 2);
            assertThat(seen.events).containsExactly(TlsTruncated.EVENT, ChannelInputShutdownEvent.INSTANCE);
            assertThat(client.readToEnd()).hasSize(10);
        }
    }

    @Test
    void anEndWithCloseNotifyIsNoTruncation() throws Exception {
        startEcho(true);
        try (EngineClient client = client("TLSv1.3")) {
            talk(client, 10);
            client.send(client.closeNotify());
            client.socket().shutdownOutput();
            assertThat(client.readToEnd()).hasSize(10);
        }
        Await.until("the connection is closed", () -> seen.inactive.get() == 1);
        assertThat(seen.events).containsExactly(ChannelInputShutdownEvent.INSTANCE);
        assertThat(server.snapshot().failed()).containsEntry("record", 0L);
    }

    /** The server ends its side with much under way, and still reads to the client's end. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3"})
    void eachDirectionEndsByItself(String version) throws Exception {
        int length = 3_000_000;
        start((channel, loop, session) -> {
            channel.writeAndFlush(Unpooled.wrappedBuffer(bytes(length)));
            TlsOutput.closeOutput(channel);
            channel.pipeline().addLast(new Count(seen));
            return true;
        });
        try (EngineClient client = client(version)) {
            client.send(client.seal(bytes(5)));
            assertThat(client.readToEnd()).hasSize(length);
            client.send(client.seal(bytes(100_000)));
            client.send(client.closeNotify());
            Await.until("all came", () -> seen.events.contains(ChannelInputShutdownEvent.INSTANCE));
            assertThat(seen.open.get()).isEqualTo(100_005);
        }
    }

    /** Counts bytes, answers nothing, closes at the end. */
    private static final class Count extends ChannelInboundHandlerAdapter {
        private final Echo.Seen seen;

        Count(Echo.Seen seen) {
            this.seen = seen;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            seen.open.addAndGet(((io.netty.buffer.ByteBuf) message).readableBytes());
            ((io.netty.buffer.ByteBuf) message).release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            seen.events.add(event);
            if (event == ChannelInputShutdownEvent.INSTANCE) {
                ctx.close();
            }
        }
    }

    @Test
    void anAbortIsNoEnd() throws Exception {
        start((channel, loop, session) -> {
            channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                    ((io.netty.buffer.ByteBuf) message).release();
                    ctx.pipeline().get(TlsOutput.class).abort();
                }
            });
            return true;
        });
        try (EngineClient client = client("TLSv1.3")) {
            client.send(client.seal(bytes(5)));
            assertThatThrownBy(client::readToEnd).isInstanceOf(IOException.class);
            assertThat(client.isEnded()).isFalse();
        }
        assertThat(server.snapshot().failed()).isEqualTo(withoutFailures());
    }

    private Map<String, Long> withoutFailures() {
        Map<String, Long> none = new java.util.TreeMap<>(server.snapshot().failed());
        none.replaceAll((reason, count) -> 0L);
        return none;
    }
}
