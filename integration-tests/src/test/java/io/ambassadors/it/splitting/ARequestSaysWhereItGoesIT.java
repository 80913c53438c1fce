package io.ambassadors.it.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.NginxConf;
import io.ambassadors.it.harness.Ports;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.Splitter;

/** {@code proxy_pass} with variables leads to an address as it is, and to a name by the {@code resolver}; else to a bad gateway. */
class ARequestSaysWhereItGoesIT {
    private static final String POST = "POST /by-name?name=%s HTTP/1.1\r\nHost: it\r\nContent-Length: 5\r\n\r\nhello";

    @Test
    void byAddressAndByName() throws IOException {
        int port = Ports.free();
        try (HttpOrigin origin = HttpOrigin.echoing();
                NameServer names = new NameServer();
                Splitter splitter = Splitter.start(NginxConf.of(
                        port,
                        """
                        events {}
                        http {
                            access_log off;
                            server {
                                listen 127.0.0.1:%d;
                                proxy_http_version 1.1;
                                location /by-address { proxy_pass http://127.0.0.1:$arg_port; }
                                location /by-name {
                                    resolver 127.0.0.1:%d ipv6=off;
                                    resolver_timeout 5s;
                                    proxy_pass http://$arg_name:%d;
                                }
                                location /without { proxy_pass http://$arg_name:%d; }
                            }
                        }
                        """
                                .formatted(port, names.port(), origin.port(), origin.port())));
                RawHttp client = splitter.client()) {
            assertThat(client.ask("/by-address?port=" + origin.port()).status()).isEqualTo(200);
            // The body has come before the name is known.
            client.send(POST.formatted("known.test"));
            assertThat(client.response().body()).isEqualTo("hello");
            client.send(POST.formatted("unknown.test"));
            assertThat(client.response().status()).isEqualTo(502);
            client.send(POST.formatted("known.test"));
            assertThat(client.response().body()).isEqualTo("hello");
            assertThat(client.ask("/without?name=known.test").status()).isEqualTo(502);
        }
    }

    /** Says of {@code known.test} that it is at 127.0.0.1, and that there is no other name. */
    private static final class NameServer implements AutoCloseable {
        private static final int HEADER = 12;
        private static final int NO_SUCH_NAME = 3;
        private final DatagramSocket socket;

        NameServer() throws IOException {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Thread thread = new Thread(this::serve, "name-server");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return socket.getLocalPort();
        }

        private void serve() {
            byte[] bytes = new byte[512];
            while (!socket.isClosed()) {
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                try {
                    socket.receive(packet);
                    byte[] answer = answer(Arrays.copyOf(bytes, packet.getLength()));
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                } catch (IOException e) {
                    if (!socket.isClosed()) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        }

        /** A question has its name behind the header, and two bytes each of type and class behind that (RFC 1035, 4.1). */
        private static byte[] answer(byte[] query) {
            int end = HEADER;
            while (query[end] != 0) {
                end += query[end] + 1;
            }
            boolean known = new String(query, HEADER, end - HEADER, StandardCharsets.US_ASCII).startsWith("\5known");
            ByteBuffer answer = ByteBuffer.allocate(512);
            answer.put(query, 0, 2).putShort((short) (0x8180 | (known ? 0 : NO_SUCH_NAME)));
            answer.putShort((short) 1).putShort((short) (known ? 1 : 0)).putInt(0);
            answer.put(query, HEADER, end + 5 - HEADER);
            if (known) {
                answer.putShort((short) 0xc00c)
                        .putShort((short) 1)
                        .putShort((short) 1)
                        .putInt(60);
                answer.putShort((short) 4).put(new byte[] {127, 0, 0, 1});
            }
            return Arrays.copyOf(answer.array(), answer.position());
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
