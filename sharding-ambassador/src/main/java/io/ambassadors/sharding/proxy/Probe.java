package io.ambassadors.sharding.proxy;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import io.ambassadors.sharding.resp.RespBytes;

/**
 * Asks a server on a connection of its own: whether it answers a PING, and whether it speaks RESP3. A handshake that fails, a
 * silence of a second, any other answer mean no.
 */
final class Probe extends ChannelInboundHandlerAdapter implements Connector.Outcome {
    /** Longest wait for the answer. */
    static final long WAIT_MILLIS = 1000;

    private static final byte[] PING = RespBytes.request("PING");

    private final Consumer<Answer> answer;
    private final StringBuilder received = new StringBuilder();
    private Channel channel;
    private boolean over;

    /** What came of it. */
    enum Answer {
        /** It answered PONG. */
        ALIVE,
        /** It said that it does not speak RESP3. */
        NO_RESP3,
        /** Anything else, or nothing. */
        DEAD
    }

    private Probe(Consumer<Answer> answer) {
        this.answer = answer;
    }

    /** Whether the server answers a PING. */
    static void ping(Server server, Consumer<Boolean> alive) {
        start(server, false, answer -> alive.accept(answer == Answer.ALIVE));
    }

    /** Whether the server speaks RESP3. */
    static void resp3(Server server, Consumer<Answer> answer) {
        start(server, true, answer);
    }

    private static void start(Server server, boolean resp3, Consumer<Answer> answer) {
        Probe probe = new Probe(answer);
        Connector.connect(server, resp3, probe, probe);
        server.pool.worker.loop.schedule(() -> probe.finish(Answer.DEAD), WAIT_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void ready(Channel connected) {
        channel = connected;
        if (over) {
            connected.close();
        } else {
            connected.writeAndFlush(Unpooled.wrappedBuffer(PING));
        }
    }

    @Override
    public void failed(String reply) {
        finish(reply.startsWith("NOPROTO") ? Answer.NO_RESP3 : Answer.DEAD);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf buf = (ByteBuf) message;
        received.append(buf.toString(StandardCharsets.ISO_8859_1));
        buf.release();
        if (received.indexOf("\n") >= 0 || received.length() > PING.length * 16) {
            finish(received.toString().equals("+PONG\r\n") ? Answer.ALIVE : Answer.DEAD);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        finish(Answer.DEAD);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        finish(Answer.DEAD);
    }

    private void finish(Answer result) {
        if (over) {
            return;
        }
        over = true;
        if (channel != null) {
            channel.close();
        }
        answer.accept(result);
    }
}
