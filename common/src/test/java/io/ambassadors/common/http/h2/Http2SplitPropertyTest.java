package io.ambassadors.common.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.proxy.ClientInfo;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.Reply;
import io.ambassadors.common.http.proxy.RequestHandler;
import io.ambassadors.common.http.proxy.Site;
import io.ambassadors.common.net.Transport;

/** However the bytes of a connection are cut into reads, the same requests are seen and the same is answered to each. */
class Http2SplitPropertyTest {
    private static final byte[] CONVERSATION = conversation();
    private static final List<String> EXPECTED = seen(List.of(CONVERSATION));

    @Property(tries = 200)
    void anySplitIsTheSame(@ForAll long seed) {
        Random random = new Random(seed);
        List<byte[]> parts = new ArrayList<>();
        int at = 0;
        while (at < CONVERSATION.length) {
            int end = Math.min(CONVERSATION.length, at + 1 + random.nextInt(random.nextBoolean() ? 3 : 60));
            parts.add(Arrays.copyOfRange(CONVERSATION, at, end));
            at = end;
        }
        assertThat(seen(parts)).isEqualTo(EXPECTED);
    }

    @Property(tries = 200)
    void noBytesDoAnyHarm(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] broken = CONVERSATION.clone();
        for (int i = random.nextInt(8); i >= 0; i--) {
            broken[RawHttp2.PREFACE.length + random.nextInt(broken.length - RawHttp2.PREFACE.length)] =
                    (byte) random.nextInt(256);
        }
        // Ends, and without an exception that nobody expects.
        assertThat(seen(List.of(broken))).noneMatch(line -> line.startsWith("failed"));
    }

    private static byte[] conversation() {
        try (RawBlocks raw = new RawBlocks()) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(RawHttp2.PREFACE);
            all.writeBytes(RawHttp2.frame(RawHttp2.SETTINGS, 0, 0, new byte[0]));
            all.writeBytes(raw.request(1, true, "/one", "x-a", "b"));
            all.writeBytes(raw.request(3, false, "/two", "content-length", "6"));
            all.writeBytes(RawHttp2.frame(RawHttp2.PING, 0, 0, new byte[8]));
            all.writeBytes(RawHttp2.frame(RawHttp2.DATA, 0, 3, new byte[] {'a', 'b', 'c'}));
            all.writeBytes(raw.request(5, true, "/three", "X-Upper", "b"));
            all.writeBytes(RawHttp2.frame(RawHttp2.DATA, RawHttp2.END_STREAM, 3, new byte[] {'d', 'e', 'f'}));
            byte[] cut = raw.block("/four", "x-a", "b", "x-long", "c".repeat(300));
            all.writeBytes(RawHttp2.frame(RawHttp2.HEADERS, RawHttp2.END_STREAM, 7, Arrays.copyOf(cut, 5)));
            all.writeBytes(RawHttp2.frame(
                    RawHttp2.CONTINUATION, RawHttp2.END_HEADERS, 7, Arrays.copyOfRange(cut, 5, cut.length)));
            return all.toByteArray();
        }
    }

    /** Feeds a connection, and says what its service saw and how each exchange went, in the order of their ends. */
    private static List<String> seen(List<byte[]> parts) {
        List<String> lines = new ArrayList<>();
        EmbeddedChannel channel = new EmbeddedChannel();
        HttpLoop loop = new HttpLoop(0, 1, channel.eventLoop(), Transport.NIO);
        Http2ClientConnection connection = new Http2ClientConnection(loop, new Recorder(lines), null);
        channel.pipeline().addLast(connection);
        for (byte[] part : parts) {
            channel.writeInbound(Unpooled.wrappedBuffer(part));
            channel.runPendingTasks();
        }
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            out.release();
        }
        channel.close();
        channel.runPendingTasks();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            out.release();
        }
        loop.release();
        lines.sort(null);
        return lines;
    }

    /** Heads encoded one after the other. */
    private static final class RawBlocks implements AutoCloseable {
        private final io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder encoder =
                new io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder();

        byte[] request(int stream, boolean end, String path, String... more) {
            int flags = RawHttp2.END_HEADERS | (end ? RawHttp2.END_STREAM : 0);
            return RawHttp2.frame(RawHttp2.HEADERS, flags, stream, block(path, more));
        }

        byte[] block(String path, String... more) {
            io.netty.handler.codec.http2.Http2Headers headers =
                    new io.netty.handler.codec.http2.DefaultHttp2Headers(false);
            headers.method("POST").scheme("http").authority("a").path(path);
            for (int i = 0; i < more.length; i += 2) {
                headers.add(more[i], more[i + 1]);
            }
            ByteBuf block = Unpooled.buffer();
            try {
                encoder.encodeHeaders(1, headers, block);
            } catch (io.netty.handler.codec.http2.Http2Exception e) {
                throw new IllegalArgumentException(e);
            }
            return io.netty.buffer.ByteBufUtil.getBytes(block);
        }

        @Override
        public void close() {
            encoder.close();
        }
    }

    /** Replies to everything with what it saw. */
    private record Recorder(List<String> lines) implements Site, RequestHandler {
        @Override
        public ClientSettings settings() {
            return ClientSettings.DEFAULT;
        }

        @Override
        public RequestHandler handler() {
            return this;
        }

        @Override
        public ClientInfo describe(long id, Channel channel) {
            return new ClientInfo(1, null, null, null, null);
        }

        @Override
        public void failed(ClientInfo client, Throwable cause) {
            lines.add("failed " + cause);
        }

        @Override
        public void handle(Exchange exchange) {
            lines.add("asked " + exchange.request().target() + " "
                    + exchange.request().fields());
            exchange.reply(new Reply(200, "", new Fields(), new byte[] {'x'}, false));
        }

        @Override
        public void refuse(Exchange exchange, int status, String why) {
            lines.add("refused " + status + " " + why);
            exchange.reply(new Reply(status, "", new Fields(), new byte[0], true));
        }

        @Override
        public void ended(Exchange exchange) {
            lines.add("ended " + exchange.request().target() + " " + exchange.status());
        }
    }
}
