package io.ambassadors.sharding.proxy;

import io.ambassadors.sharding.config.OnEject;
import io.ambassadors.sharding.resp.Arguments;
import io.ambassadors.sharding.resp.Command;
import io.ambassadors.sharding.resp.CommandTable;
import io.ambassadors.sharding.resp.KeyIndexes;
import io.ambassadors.sharding.resp.KeySpec;

/** Decides what becomes of a request: who answers it, and with what it is refused. */
final class Dispatcher {
    /** A command of so many keys is answered before the client's next is executed: its reply may be too long for any other way. */
    private static final int MANY_KEYS = 100;

    private Dispatcher() {}

    /**
     * Executes a request, as far as that goes at once.
     *
     * @param arguments its words
     * @param frame holds its bytes as servers want them
     * @param from first of them
     * @param to end of them
     * @return false if the client has to wait before it is executed; it will be offered again
     */
    static boolean dispatch(ClientConnection client, Arguments arguments, byte[] frame, int from, int to) {
        if (client.replies.isFull()) {
            client.block(ClientConnection.WINDOW);
            return false;
        }
        Command command = CommandTable.lookup(arguments.bytes(), arguments.offset(0), arguments.length(0));
        if (!admits(client, command, arguments)) {
            return true;
        }
        switch (command.policy()) {
            case LOCAL:
                if (LocalCommands.changesProtocol(command) && client.replies.outstanding() > 0) {
                    client.holdUntilIdle();
                    return false;
                }
                LocalCommands.answer(client, command, arguments);
                return true;
            case FORWARD:
                return forward(client, command, arguments, frame, from, to);
            case SPLIT:
                return split(client, command, arguments, frame, from, to);
            default:
                return send(client, command, client.pool.pickForKeyless(), frame, from, to);
        }
    }

    /** Whether the request may be executed; if not, it was answered. */
    static boolean admits(ClientConnection client, Command command, Arguments arguments) {
        Pool pool = client.pool;
        if (!client.session.authenticated && !LocalCommands.needsNoPassword(command)) {
            pool.counters.localErrors++;
            client.replies.local(Errors.reply("NOAUTH Authentication required" + (pool.config.strict() ? "" : ".")));
            return false;
        }
        if (pool.config.strict() && !Strictness.accepts(command, arguments)) {
            client.closeSilently();
            return false;
        }
        if (command == null) {
            refuse(client, Refusals.unknown(arguments));
            return false;
        }
        if (!command.accepts(arguments.declared())) {
            refuse(client, "ERR wrong number of arguments for '" + command.name() + "' command");
            return false;
        }
        if (command.policy() == Command.Policy.REFUSED) {
            refuse(client, Refusals.unsupported(command));
            return false;
        }
        return true;
    }

    static void refuse(ClientConnection client, String reply) {
        client.pool.counters.localErrors++;
        client.replies.local(Errors.reply(reply));
    }

    private static boolean forward(
            ClientConnection client, Command command, Arguments arguments, byte[] frame, int from, int to) {
        Pool pool = client.pool;
        KeyIndexes keys = pool.worker.keys;
        if (command.keys().find(arguments, keys) == KeySpec.Outcome.INVALID) {
            refuse(client, command.keys().invalidReply(arguments));
            return true;
        }
        if (keys.size() == 0) {
            return send(client, command, pool.pickForKeyless(), frame, from, to);
        }
        int key = keys.get(0);
        int server = pool.pick(arguments.bytes(), arguments.offset(key), arguments.length(key));
        if (keys.size() > 1 && refusedForKeys(client, arguments, keys, server)) {
            return true;
        }
        if (command.keys().patternArgument(arguments, 2) >= 0 && pool.serverCount() > 1) {
            String refusal = Patterns.refusal(pool, command, arguments, server);
            if (refusal != null) {
                refuse(client, refusal);
                return true;
            }
        }
        if (to - from > pool.config.limits().largeValueBytes()
                || command.readOnly()
                        && pool.largeKeys.contains(arguments.bytes(), arguments.offset(key), arguments.length(key))) {
            return LargeRequests.whole(client, command, server, arguments, key, frame, from, to);
        }
        return send(client, command, server, frame, from, to);
    }

    /** Refuses a command whose keys live on different servers. */
    static boolean refusedForKeys(ClientConnection client, Arguments arguments, KeyIndexes keys, int server) {
        Pool pool = client.pool;
        if (!pool.placesKeys()) {
            return false;
        }
        for (int i = 1; i < keys.size(); i++) {
            int key = keys.get(i);
            int other = pool.pick(arguments.bytes(), arguments.offset(key), arguments.length(key));
            if (other != server) {
                pool.counters.crossSlot++;
                client.replies.local(
                        Errors.reply(Refusals.crossSlot(pool, arguments, keys.get(0), server, key, other)));
                return true;
            }
        }
        return false;
    }

    private static boolean send(ClientConnection client, Command command, int index, byte[] frame, int from, int to) {
        Server server = reachable(client, index);
        if (server == null) {
            return true;
        }
        ServerConnection connection = server.shared(client.id, client.session.resp3);
        if (!connection.isWritable()) {
            connection.awaitWritable(client);
            client.block(ClientConnection.UPSTREAM);
            return false;
        }
        Request request = client.pool.worker.newRequest();
        request.client = client;
        request.command = command;
        client.replies.add(request);
        connection.send(request, frame, from, to - from);
        return true;
    }

    /** The server, if it takes requests; otherwise the client was answered. */
    static Server reachable(ClientConnection client, int index) {
        String refusal = unreachable(client.pool, index);
        if (refusal == null) {
            return client.pool.server(index);
        }
        client.pool.counters.forwardError++;
        client.replies.local(Errors.reply(refusal));
        return null;
    }

    /** Why a server takes no requests, as an error without its dash; null if it does. */
    static String unreachable(Pool pool, int index) {
        if (index < 0) {
            return "ERR " + Errors.REFUSED;
        }
        Server server = pool.server(index);
        if (server.isEjected() && pool.config.onEject() == OnEject.FAIL) {
            return "ERR server " + server.config.name() + " is ejected (" + server.lastError()
                    + "); its keys are not served until it answers";
        }
        return null;
    }

    private static boolean split(
            ClientConnection client, Command command, Arguments arguments, byte[] frame, int from, int to) {
        Pool pool = client.pool;
        KeyIndexes keys = pool.worker.keys;
        if (command.keys().find(arguments, keys) == KeySpec.Outcome.INVALID) {
            refuse(client, command.keys().invalidReply(arguments));
            return true;
        }
        int[] serverOfKey = new int[keys.size()];
        int first = pool.pick(arguments.bytes(), arguments.offset(keys.get(0)), arguments.length(keys.get(0)));
        boolean together = true;
        for (int i = 0; i < serverOfKey.length; i++) {
            int key = keys.get(i);
            serverOfKey[i] =
                    i == 0 ? first : pool.pick(arguments.bytes(), arguments.offset(key), arguments.length(key));
            together &= serverOfKey[i] == first;
        }
        if (!together && first >= 0) {
            Splitter splitter = new Splitter(client, command, arguments, arguments.bytes() == frame, keys, serverOfKey);
            Splitter.Outcome outcome = splitter.send(null, true);
            if (outcome == Splitter.Outcome.REFUSED) {
                pool.counters.forwardError++;
                client.replies.local(Errors.reply(splitter.refusal()));
            }
            if (outcome == Splitter.Outcome.SENT && serverOfKey.length >= MANY_KEYS) {
                client.holdUntilIdle();
            }
            return outcome != Splitter.Outcome.WAITS;
        }
        if (to - from > pool.config.limits().largeValueBytes()) {
            return LargeRequests.whole(client, command, first, arguments, keys.get(0), frame, from, to);
        }
        return send(client, command, first, frame, from, to);
    }
}
