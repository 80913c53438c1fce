package io.ambassadors.sharding.proxy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;

import io.ambassadors.sharding.config.PoolConfig;
import io.ambassadors.sharding.resp.ReplyScanner;
import io.ambassadors.sharding.resp.RespBytes;

/**
 * The first words on a connection to a server: protocol version, password, database. Requests wait until all of them are accepted,
 * so that none is executed in the wrong database or answered in the wrong protocol. Leaves the pipeline when done.
 */
final class UpstreamHandshake extends ChannelInboundHandlerAdapter {
    /** Longest handshake reply: that of HELLO has about 200 bytes. */
    private static final int LONGEST = 64 * 1024;

    /** Who waits for the connection gives up by a clock of its own; that much later, what nobody waits for any more is closed. */
    private static final long GRACE_MILLIS = 500;

    private static final byte[] VERSION = RespBytes.latin("version");

    private final Server server;
    private final boolean resp3;
    private final Connector.Outcome outcome;
    private final List<String> steps = new ArrayList<>();
    private final ReplyScanner scanner;
    private byte[] received = new byte[0];
    private int answered;
    private boolean over;
    private Future<?> deadline;

    UpstreamHandshake(Server server, boolean resp3, Connector.Outcome outcome) {
        this.server = server;
        this.resp3 = resp3;
        this.outcome = outcome;
        this.scanner = new ReplyScanner(resp3);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        PoolConfig config = server.pool.config;
        ByteBuf words = Unpooled.buffer();
        if (resp3) {
            steps.add("HELLO 3");
            words.writeBytes(config.redisAuth()
                    .map(password -> RespBytes.request("HELLO", "3", "AUTH", "default", password))
                    .orElseGet(() -> RespBytes.request("HELLO", "3")));
        } else if (config.redisAuth().isPresent()) {
            steps.add("AUTH");
            words.writeBytes(RespBytes.request("AUTH", config.redisAuth().get()));
        }
        if (config.redisDb() > 0) {
            steps.add("SELECT " + config.redisDb());
            words.writeBytes(RespBytes.request("SELECT", String.valueOf(config.redisDb())));
        }
        if (steps.isEmpty()) {
            words.release();
            done(ctx);
        } else {
            ctx.writeAndFlush(words);
            long longest = Connector.connectTimeoutMillis(config) + GRACE_MILLIS;
            deadline = ctx.executor()
                    .schedule(() -> failed(ctx, "ERR " + Errors.TIMED_OUT), longest, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf buf = (ByteBuf) message;
        byte[] more = ByteBufUtil.getBytes(buf);
        buf.release();
        int known = received.length;
        received = Arrays.copyOf(received, known + more.length);
        System.arraycopy(more, 0, received, known, more.length);
        scanner.begin();
        int from = 0;
        while (!over) {
            ReplyScanner.Result result = scanner.scan(received, from, received.length);
            if (result == ReplyScanner.Result.INCOMPLETE && received.length < LONGEST) {
                break;
            }
            if (result != ReplyScanner.Result.COMPLETE) {
                failed(ctx, "ERR " + Errors.INVALID);
                return;
            }
            answer(ctx, from, scanner.position());
            from = scanner.position();
            scanner.begin();
        }
        received = Arrays.copyOfRange(received, from, received.length);
        if (over && received.length > 0) {
            ctx.close();
        }
    }

    private void answer(ChannelHandlerContext ctx, int from, int to) {
        String step = steps.get(answered++);
        if (received[from] == '-') {
            String text = new String(received, from + 1, to - from - 3, StandardCharsets.ISO_8859_1);
            failed(
                    ctx,
                    step.startsWith("HELLO") && isProtocolRefusal(text)
                            ? "NOPROTO server " + server.config.name() + " does not speak RESP3"
                            : "ERR server " + server.config.name() + " refused " + step + ": " + text);
            return;
        }
        if (step.startsWith("HELLO")) {
            server.refusedResp3 = false;
            version(from, to);
        }
        if (answered == steps.size()) {
            done(ctx);
        }
    }

    private static boolean isProtocolRefusal(String text) {
        return text.startsWith("NOPROTO") || text.startsWith("ERR unknown command");
    }

    /** Keeps the server's version, the bulk string behind the word {@code version}. */
    private void version(int from, int to) {
        String reply = new String(received, from, to - from, StandardCharsets.ISO_8859_1);
        int word = reply.indexOf(new String(VERSION, StandardCharsets.ISO_8859_1));
        if (word > 0) {
            String[] lines = reply.substring(word).split("\r\n", 4);
            if (lines.length > 2) {
                server.version = lines[2];
            }
        }
    }

    private void done(ChannelHandlerContext ctx) {
        end();
        ctx.pipeline().remove(this);
        outcome.ready(ctx.channel());
    }

    private void end() {
        over = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private void failed(ChannelHandlerContext ctx, String reply) {
        if (!over) {
            end();
            outcome.failed(reply);
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        failed(ctx, "ERR " + Errors.RESET);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failed(ctx, "ERR " + Errors.ofConnection(cause));
    }
}
