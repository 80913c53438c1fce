package io.ambassadors.sharding.proxy;

import java.util.Arrays;

import io.ambassadors.sharding.resp.Arguments;
import io.ambassadors.sharding.resp.Command;
import io.ambassadors.sharding.resp.CommandTable;
import io.ambassadors.sharding.resp.KeyIndexes;
import io.ambassadors.sharding.resp.KeySpec;
import io.ambassadors.sharding.resp.RequestParser;
import io.ambassadors.sharding.resp.RespBytes;

/** Requests and replies longer than {@code large_value_bytes}: gives them a connection of their own. */
final class LargeRequests {
    /** A request whose keys are not known before its end is gathered up to this length. */
    private static final int MOST_GATHERED = 8 * 1024 * 1024;

    private static final Command SET = CommandTable.lookup(RespBytes.latin("set"), 0, 3);

    private LargeRequests() {}

    /**
     * A request is longer than should be gathered, and its end has not arrived.
     *
     * @return whether all bytes up to {@code to} were taken over and the rest streams; false to go on gathering, or to execute it
     *     piece by piece if the client has a {@link Batch} now
     */
    static boolean begin(ClientConnection client, RequestParser parser, byte[] bytes, int from, int to) {
        Arguments arguments = parser.arguments();
        boolean tooLong = to - from + parser.missingBulkBytes(to) > MOST_GATHERED;
        if (arguments.available() == 0) {
            Dispatcher.refuse(client, "ERR unknown command of more than " + (to - from) + " bytes");
            return discard(client, bytes, from, to);
        }
        Command command = CommandTable.lookup(bytes, arguments.offset(0), arguments.length(0));
        if (!Dispatcher.admits(client, command, arguments)) {
            return client.isClosed() || discard(client, bytes, from, to);
        }
        Pool pool = client.pool;
        KeyIndexes keys = pool.worker.keys;
        KeySpec.Outcome found = KeySpec.Outcome.NEEDS_MORE;
        if (command.policy() == Command.Policy.FORWARD) {
            found = command.keys().find(arguments, keys);
        } else if (command.policy() == Command.Policy.SPLIT) {
            found = command.keys().find(arguments, keys);
            if (found == KeySpec.Outcome.INVALID) {
                keys.clear();
            } else if (isOfOneKey(command, arguments)) {
                keys.clear();
                keys.add(1);
                found = arguments.available() > 1 ? KeySpec.Outcome.FOUND : KeySpec.Outcome.NEEDS_MORE;
            } else {
                client.intake.beginBatch(new Batch(command, (arguments.declared() - 1) / command.splitStep()));
                return false;
            }
        }
        if (found == KeySpec.Outcome.INVALID) {
            Dispatcher.refuse(client, command.keys().invalidReply(arguments));
            return discard(client, bytes, from, to);
        }
        if (found == KeySpec.Outcome.NEEDS_MORE || keys.size() == 0) {
            if (!tooLong) {
                return false;
            }
            Dispatcher.refuse(client, Refusals.tooLong(command, MOST_GATHERED));
            return discard(client, bytes, from, to);
        }
        return stream(client, command, arguments, keys, bytes, from, to);
    }

    /** A value of a command that is executed piece by piece: sent as a SET on a connection of its own, or thrown away. */
    static void streamValue(ClientConnection client, Batch batch, boolean last, Server server, byte[] prefix) {
        Exchange.Tail tail = new Exchange.Tail();
        tail.begin(prefix, 0, prefix.length);
        if (server == null) {
            client.intake.beginUpload(new Upload(client, null, tail));
            return;
        }
        Request request = newRequest(client, SET);
        Exchange exchange =
                new Exchange(request, server, prefix, false, -1, 0, ExchangeReply.toBatch(request, batch, last));
        client.intake.beginUpload(new Upload(client, exchange, tail));
        begin(client, request, exchange);
    }

    private static boolean isOfOneKey(Command command, Arguments arguments) {
        return arguments.declared() == 1 + command.splitStep();
    }

    private static boolean discard(ClientConnection client, byte[] bytes, int from, int to) {
        Exchange.Tail tail = new Exchange.Tail();
        tail.begin(bytes, from, to);
        client.intake.beginUpload(new Upload(client, null, tail));
        return true;
    }

    private static boolean stream(
            ClientConnection client,
            Command command,
            Arguments arguments,
            KeyIndexes keys,
            byte[] bytes,
            int from,
            int to) {
        int key = keys.get(0);
        int index = client.pool.pick(bytes, arguments.offset(key), arguments.length(key));
        if (Dispatcher.refusedForKeys(client, arguments, keys, index)) {
            return discard(client, bytes, from, to);
        }
        Server server = Dispatcher.reachable(client, index);
        if (server == null) {
            return discard(client, bytes, from, to);
        }
        Exchange.Tail tail = new Exchange.Tail();
        tail.begin(bytes, from, to);
        Request request = newRequest(client, command);
        byte[] prefix = Arrays.copyOfRange(bytes, from, to);
        Exchange exchange = new Exchange(
                request,
                server,
                prefix,
                false,
                arguments.offset(key) - from,
                arguments.length(key),
                ExchangeReply.toClient(request));
        client.intake.beginUpload(new Upload(client, exchange, tail));
        begin(client, request, exchange);
        return true;
    }

    /** A request that is there in one piece but wants a connection of its own. */
    static boolean whole(
            ClientConnection client,
            Command command,
            int index,
            Arguments arguments,
            int key,
            byte[] frame,
            int from,
            int to) {
        Server server = Dispatcher.reachable(client, index);
        if (server == null) {
            return true;
        }
        Request request = newRequest(client, command);
        byte[] bytes = Arrays.copyOfRange(frame, from, to);
        boolean inFrame = arguments.bytes() == frame;
        Exchange exchange = new Exchange(
                request,
                server,
                bytes,
                true,
                inFrame ? arguments.offset(key) - from : -1,
                inFrame ? arguments.length(key) : 0,
                ExchangeReply.toClient(request));
        begin(client, request, exchange);
        return true;
    }

    /** A request whose reply proved large while others wait for the connection: sent again on a connection of its own. */
    static void redo(ClientConnection client, Request request, Server server, byte[] frame) {
        Arguments arguments = RequestParser.argumentsOf(frame);
        int key = firstKey(request.command, arguments);
        Exchange exchange = new Exchange(
                request,
                server,
                frame,
                true,
                key < 0 ? -1 : arguments.offset(key),
                key < 0 ? 0 : arguments.length(key),
                ExchangeReply.toClient(request));
        request.source = exchange;
        client.exchangeBegun();
        if (client.replies.isHead(request)) {
            exchange.started();
        }
    }

    /** An MGET whose replies are too long to be put together: asked for again key by key, when its turn comes. */
    static void redo(Request request, ElementByElement source) {
        request.source = source;
        if (request.client.replies.isHead(request)) {
            source.started();
        }
    }

    /** The reply to a request is large: if it reads a key, it will begin on a connection of its own the next time. */
    static void rememberKey(Request request, Server server) {
        if (!request.command.readOnly()) {
            return;
        }
        byte[] frame = request.chunk.copy(request.chunkOffset, request.length);
        Arguments arguments = RequestParser.argumentsOf(frame);
        int key = firstKey(request.command, arguments);
        if (key >= 0) {
            server.pool.largeKeys.add(frame, arguments.offset(key), arguments.length(key));
        }
    }

    /** Index of the first key of a whole request; -1 if it has none. */
    private static int firstKey(Command command, Arguments arguments) {
        KeyIndexes keys = new KeyIndexes();
        boolean found = command.keys().find(arguments, keys) == KeySpec.Outcome.FOUND && keys.size() > 0;
        return found ? keys.get(0) : -1;
    }

    private static Request newRequest(ClientConnection client, Command command) {
        Request request = client.pool.worker.newRequest();
        request.client = client;
        request.command = command;
        request.arrivedNanos = client.pool.worker.now();
        return request;
    }

    private static void begin(ClientConnection client, Request request, Exchange exchange) {
        request.source = exchange;
        client.exchangeBegun();
        client.replies.add(request);
    }
}
