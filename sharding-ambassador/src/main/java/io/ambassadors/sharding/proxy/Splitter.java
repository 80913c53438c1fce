package io.ambassadors.sharding.proxy;

import io.netty.buffer.ByteBuf;

import io.ambassadors.sharding.resp.Arguments;
import io.ambassadors.sharding.resp.Command;
import io.ambassadors.sharding.resp.KeyIndexes;
import io.ambassadors.sharding.resp.RespBytes;

/** Makes of one command with keys on several servers one command for each server, and sends them in the order of the servers. */
final class Splitter {
    private final ClientConnection client;
    private final Command command;
    private final Arguments arguments;
    private final KeyIndexes keys;
    /** Whether the words stand in the request's own bytes, each behind its head; those of inline commands do not. */
    private final boolean framed;

    /** For each key, the index of its server; at the end, the number of its part. */
    private final int[] serverOfKey;

    private final int step;
    private final int[] keysOf;
    private final int[] bytesOf;
    private final ServerConnection[] connections;

    /** What came of it. */
    enum Outcome {
        /** The parts are on their way. */
        SENT,
        /** The client has to wait for one of the servers first, and will be resumed. */
        WAITS,
        /** One of the servers takes no requests: {@link #refusal}. */
        REFUSED
    }

    private String refusal = "";

    /**
     * A command to be split.
     *
     * @param framed whether the words stand in the request's own bytes, each behind its head
     * @param keys which arguments are keys
     * @param serverOfKey for each of them, the index of its server; taken over
     */
    Splitter(
            ClientConnection client,
            Command command,
            Arguments arguments,
            boolean framed,
            KeyIndexes keys,
            int[] serverOfKey) {
        this.framed = framed;
        this.client = client;
        this.command = command;
        this.arguments = arguments;
        this.keys = keys;
        this.serverOfKey = serverOfKey;
        this.step = command.splitStep();
        int servers = client.pool.serverCount();
        this.keysOf = new int[servers];
        this.bytesOf = new int[servers];
        this.connections = new ServerConnection[servers];
    }

    /** After {@link Outcome#REFUSED}: the error, without its dash. */
    String refusal() {
        return refusal;
    }

    /**
     * Sends the parts.
     *
     * @param batch the command of which this is a piece; null if it is whole
     * @param last whether it is the last piece
     */
    Outcome send(Batch batch, boolean last) {
        count();
        int[] partOf = new int[keysOf.length];
        int parts = 0;
        for (int server = 0; server < keysOf.length; server++) {
            if (keysOf[server] == 0) {
                continue;
            }
            Server target = client.pool.server(server);
            refusal = Dispatcher.unreachable(client.pool, server);
            if (refusal != null) {
                return Outcome.REFUSED;
            }
            ServerConnection connection = target.shared(client.id, client.session.resp3);
            if (!connection.isWritable()) {
                connection.awaitWritable(client);
                client.block(ClientConnection.UPSTREAM);
                return Outcome.WAITS;
            }
            connections[server] = connection;
            partOf[server] = parts++;
        }
        sendParts(partOf, parts, batch, last);
        return Outcome.SENT;
    }

    private void count() {
        for (int i = 0; i < serverOfKey.length; i++) {
            int server = serverOfKey[i];
            keysOf[server]++;
            for (int j = 0; j < step; j++) {
                bytesOf[server] += RespBytes.bulkSize(arguments.length(keys.get(i) + j));
            }
        }
    }

    private void sendParts(int[] partOf, int parts, Batch batch, boolean last) {
        Worker worker = client.pool.worker;
        Request whole = worker.newRequest();
        whole.client = client;
        whole.command = command;
        whole.arrivedNanos = worker.now();
        Split split = new Split(whole, worker, serverOfKey, parts, batch, last);
        whole.split = split;
        client.replies.add(whole);
        client.pool.counters.fragments += parts;
        for (int server = 0; server < connections.length; server++) {
            if (connections[server] != null) {
                Request part = worker.newRequest();
                part.client = client;
                part.command = command;
                part.split = split;
                part.part = partOf[server];
                sendPart(part, server);
            }
        }
        for (int i = 0; i < serverOfKey.length; i++) {
            serverOfKey[i] = partOf[serverOfKey[i]];
        }
    }

    private void sendPart(Request part, int server) {
        byte[] name = command.nameBytes();
        int words = 1 + keysOf[server] * step;
        int size = RespBytes.headerSize(words) + RespBytes.bulkSize(name.length) + bytesOf[server];
        ByteBuf out = connections[server].begin(part, size);
        header(out, '*', words);
        header(out, '$', name.length);
        out.writeBytes(name).writeByte('\r').writeByte('\n');
        for (int i = 0; i < serverOfKey.length; i++) {
            if (serverOfKey[i] == server) {
                words(out, keys.get(i));
            }
        }
        part.split.sent(part, connections[server].server);
    }

    /** Copies a key and what goes with it, header and all; a client can write them in one way only. Inline commands have no headers. */
    private void words(ByteBuf out, int first) {
        byte[] bytes = arguments.bytes();
        int last = first + step - 1;
        int start = arguments.offset(first) - RespBytes.headerSize(arguments.length(first));
        int end = arguments.offset(last) + arguments.length(last) + 2;
        if (framed) {
            out.writeBytes(bytes, start, end - start);
            return;
        }
        for (int i = first; i <= last; i++) {
            header(out, '$', arguments.length(i));
            out.writeBytes(bytes, arguments.offset(i), arguments.length(i));
            out.writeByte('\r').writeByte('\n');
        }
    }

    private void header(ByteBuf out, char type, int number) {
        byte[] head = client.pool.worker.head;
        out.writeBytes(head, 0, RespBytes.header(head, 0, type, number));
    }
}
