package io.ambassadors.splitting.upstream;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A name server on loopback (RFC 1035), as much of it as a question for one kind of address needs. */
final class FakeNameServer implements AutoCloseable {
    private static final int TYPE_A = 1;
    private static final int NAME_ERROR = 3;

    final Map<String, List<InetAddress>> addresses = new ConcurrentHashMap<>();
    final List<String> asked = new CopyOnWriteArrayList<>();
    private final DatagramSocket socket;
    private final int ttl;

    FakeNameServer(int ttl) throws SocketException {
        this.ttl = ttl;
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread thread = new Thread(this::serve, "fake-dns");
        thread.setDaemon(true);
        thread.start();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    private void serve() {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[512], 512);
                socket.receive(packet);
                byte[] answer = answer(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException closed) {
            // The test is over.
            return;
        }
    }

    private byte[] answer(ByteBuffer query) throws IOException {
        int id = query.getShort();
        query.position(12);
        StringBuilder name = new StringBuilder();
        for (int length = query.get(); length > 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            name.append(new String(label, java.nio.charset.StandardCharsets.US_ASCII))
                    .append('.');
        }
        int type = query.getShort();
        query.getShort();
        byte[] question = java.util.Arrays.copyOfRange(query.array(), 12, query.position());
        asked.add(name + (type == TYPE_A ? " A" : " AAAA"));
        List<InetAddress> all = addresses.getOrDefault(name.toString(), List.of());
        List<InetAddress> found = all.stream()
                .filter(address -> address.getAddress().length == (type == TYPE_A ? 4 : 16))
                .toList();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(id);
        out.writeShort(0x8180 | (all.isEmpty() ? NAME_ERROR : 0));
        for (int count : Stream.of(1, found.size(), 0, 0).toList()) {
            out.writeShort(count);
        }
        out.write(question);
        for (InetAddress address : found) {
            // The name of the question, by its place.
            out.writeShort(0xc00c);
            out.writeShort(type);
            out.writeShort(1);
            out.writeInt(ttl);
            out.writeShort(address.getAddress().length);
            out.write(address.getAddress());
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
