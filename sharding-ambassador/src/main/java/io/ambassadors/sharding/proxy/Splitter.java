package io.ambassadors.sharding.proxy;

import io.netty.buffer.ByteBuf;

import io.ambassadors.sharding.resp.Arguments;
import io.ambassadors.sharding.resp.Command;
import io.ambassadors.sharding.resp.KeyIndexes;
import io.ambassadors.sharding.resp.RespBytes;

/** Makes of one command with keys on several servers one command for each server, and sends them in the order of the servers. */
final class Splitter {
    private Splitter() {}

    /** Sends the parts; false if the client has to wait for one of the servers first. */
    static boolean split(
            ClientConnection client, Command command, Arguments arguments, KeyIndexes keys, int[] serverOfKey) {
        Pool pool = client.pool;
        int servers = pool.serverCount();
        int[] keysOf = new int[servers];
        int[] bytesOf = new int[servers];
        int step = command.splitStep();
        for (int i = 0; i < serverOfKey.length; i++) {
            int server = serverOfKey[i];
            keysOf[server]++;
            for (int j = 0; j < step; j++) {
                bytesOf[server] += bulkSize(arguments.length(keys.get(i) + j));
            }
        }
        ServerConnection[] connections = new ServerConnection[servers];
        int[] partOf = new int[servers];
        int parts = 0;
        for (int server = 0; server < servers; server++) {
            if (keysOf[server] > 0) {
                Server target = Dispatcher.reachable(client, server);
                if (target == null) {
                    return true;
                }
                ServerConnection connection = target.shared(client.id, client.session.resp3);
                if (!connection.isWritable()) {
                    connection.awaitWritable(client);
                    client.block(ClientConnection.UPSTREAM);
                    return false;
                }
                connections[server] = connection;
                partOf[server] = parts++;
            }
        }
        send(client, command, arguments, keys, serverOfKey, connections, keysOf, bytesOf, partOf, parts);
        return true;
    }

    private static void send(
            ClientConnection client,
            Command command,
            Arguments arguments,
            KeyIndexes keys,
            int[] serverOfKey,
            ServerConnection[] connections,
            int[] keysOf,
            int[] bytesOf,
            int[] partOf,
            int parts) {
        Worker worker = client.pool.worker;
        Request whole = worker.newRequest();
        whole.client = client;
        whole.command = command;
        whole.arrivedNanos = worker.now();
        Split split = new Split(whole, worker, serverOfKey, parts);
        whole.split = split;
        client.replies.add(whole);
        client.pool.counters.fragments += parts;
        int step = command.splitStep();
        byte[] name = command.nameBytes();
        for (int server = 0; server < connections.length; server++) {
            if (connections[server] == null) {
                continue;
            }
            Request part = worker.newRequest();
            part.client = client;
            part.command = command;
            part.split = split;
            part.part = partOf[server];
            int words = 1 + keysOf[server] * step;
            int size = headerSize(words) + bulkSize(name.length) + bytesOf[server];
            ByteBuf out = connections[server].begin(part, size);
            header(out, '*', words);
            header(out, '$', name.length);
            out.writeBytes(name).writeByte('\r').writeByte('\n');
            for (int i = 0; i < serverOfKey.length; i++) {
                if (serverOfKey[i] == server) {
                    int first = keys.get(i);
                    int start = arguments.offset(first) - headerSize(arguments.length(first));
                    int last = first + step - 1;
                    int end = arguments.offset(last) + arguments.length(last) + 2;
                    words(out, arguments, first, last, start, end);
                }
            }
        }
        for (int i = 0; i < serverOfKey.length; i++) {
            serverOfKey[i] = partOf[serverOfKey[i]];
        }
    }

    /** Copies adjacent words with their headers, which a client writes in one way only; those of inline commands have none. */
    private static void words(ByteBuf out, Arguments arguments, int first, int last, int start, int end) {
        if (start >= 0 && end <= arguments.bytes().length && arguments.bytes()[start] == '$') {
            out.writeBytes(arguments.bytes(), start, end - start);
            return;
        }
        for (int i = first; i <= last; i++) {
            header(out, '$', arguments.length(i));
            out.writeBytes(arguments.bytes(), arguments.offset(i), arguments.length(i));
            out.writeByte('\r').writeByte('\n');
        }
    }

    private static void header(ByteBuf out, char type, int number) {
        byte[] bytes = new byte[RespBytes.HEADER];
        out.writeBytes(bytes, 0, RespBytes.header(bytes, 0, type, number));
    }

    private static int headerSize(int number) {
        int digits = 1;
        for (int rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits + 3;
    }

    private static int bulkSize(int length) {
        return headerSize(length) + length + 2;
    }
}
