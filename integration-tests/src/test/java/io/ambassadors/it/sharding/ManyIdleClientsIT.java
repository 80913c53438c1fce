package io.ambassadors.it.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.Ambassador;
import io.ambassadors.it.harness.NutcrackerYml;
import io.ambassadors.it.harness.OpenFiles;
import io.ambassadors.it.harness.RawRedis;
import io.ambassadors.it.harness.RedisNode;

/** Ten thousand clients that say nothing cost little, and are served when they speak. */
class ManyIdleClientsIT {
    private static final int CLIENTS = 10_000;
    private static final long MEMORY_KIB = 400 << 10;

    @Test
    void costLittle() throws IOException {
        OpenFiles.expect(CLIENTS);
        List<SocketChannel> idle = new ArrayList<>();
        try (RedisNode node = RedisNode.start();
                Ambassador ambassador = Ambassador.with(
                                NutcrackerYml.pool("idle").server(node).file())
                        .jvm("-Xmx128m")
                        .start()) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), ambassador.port());
            for (int i = 0; i < CLIENTS; i++) {
                idle.add(SocketChannel.open(address));
            }
            try (RawRedis busy = ambassador.client()) {
                for (int i = 0; i < 1000; i++) {
                    assertThat(busy.call("SET", "idle:" + i, "v")).isEqualTo("+OK\r\n");
                }
            }
            for (int i = 0; i < CLIENTS; i += CLIENTS / 100) {
                assertThat(ping(idle.get(i))).isEqualTo("+PONG\r\n");
            }
            assertThat(node.connections()).isEqualTo(1);
            assertThat(ambassador.memory("VmRSS")).as("KiB").isLessThan(MEMORY_KIB);
        } finally {
            for (SocketChannel channel : idle) {
                channel.close();
            }
        }
    }

    private static String ping(SocketChannel channel) throws IOException {
        channel.write(ByteBuffer.wrap(RawRedis.command("PING")));
        ByteBuffer reply = ByteBuffer.allocate("+PONG\r\n".length());
        while (reply.hasRemaining() && channel.read(reply) >= 0) {
            // The rest of the reply is on its way.
        }
        return new String(reply.array(), java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
