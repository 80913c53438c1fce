package io.ambassadors.sharding.proxy;

import java.util.concurrent.TimeUnit;

import io.ambassadors.sharding.resp.Arguments;
import io.ambassadors.sharding.resp.Command;
import io.ambassadors.sharding.resp.RespBytes;

/**
 * HELLO, with which today's clients begin: protocol version, password, name. RESP3 is promised only if no server of the pool is
 * known to refuse it; servers that have not been asked are asked first, all at once and for a second at most, and one that cannot
 * be reached does not count against it.
 */
final class Hello {
    static final String WRONG_PASSWORD = "WRONGPASS invalid username-password pair or user is disabled.";
    static final String BAD_NAME = "ERR Client names cannot contain spaces, newlines or special characters.";

    private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final String UNKNOWN_VERSION = "6.0.0";

    private Hello() {}

    /** Answers a HELLO. */
    static void answer(ClientConnection client, Command command, Arguments arguments) {
        int version = client.session.resp3 ? 3 : 2;
        if (arguments.declared() > 1) {
            version = arguments.number(1);
            if (version < 0) {
                Dispatcher.refuse(client, "ERR Protocol version is not an integer or out of range");
                return;
            }
            if (version < 2 || version > 3) {
                Dispatcher.refuse(client, "NOPROTO unsupported protocol version");
                return;
            }
        }
        if (!options(client, arguments)) {
            return;
        }
        if (!client.session.authenticated) {
            Dispatcher.refuse(
                    client,
                    "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH"
                            + " <user> <pass> option can be used to authenticate the client and select the RESP protocol"
                            + " version at the same time");
            return;
        }
        Request request = client.pool.worker.newRequest();
        request.client = client;
        request.command = command;
        request.arrivedNanos = client.pool.worker.now();
        client.block(ClientConnection.HELLO);
        client.replies.add(request);
        ask(client, request, version == 3);
    }

    private static boolean options(ClientConnection client, Arguments arguments) {
        int at = 2;
        while (at < arguments.declared()) {
            int left = arguments.declared() - at - 1;
            if (arguments.is(at, "AUTH") && left >= 2) {
                if (client.pool.config.redisAuth().isPresent()) {
                    client.session.authenticated = LocalCommands.isUserAndPassword(client.pool, arguments, at + 1);
                    if (!client.session.authenticated) {
                        Dispatcher.refuse(client, WRONG_PASSWORD);
                        return false;
                    }
                } else if (!arguments.text(at + 1).equals("default")) {
                    Dispatcher.refuse(client, WRONG_PASSWORD);
                    return false;
                }
                at += 3;
            } else if (arguments.is(at, "SETNAME") && left >= 1) {
                if (!LocalCommands.takeName(client, arguments, at + 1)) {
                    Dispatcher.refuse(client, BAD_NAME);
                    return false;
                }
                at += 2;
            } else {
                Dispatcher.refuse(
                        client,
                        "ERR Syntax error in HELLO option '"
                                + Errors.printable(arguments.bytes(), arguments.offset(at), arguments.length(at))
                                + "'");
                return false;
            }
        }
        return true;
    }

    /** Asks the servers that have not told their version, and finishes when all have answered. */
    private static void ask(ClientConnection client, Request request, boolean resp3) {
        int[] missing = {1};
        Runnable answered = () -> {
            if (--missing[0] == 0) {
                finish(client, request, resp3);
            }
        };
        for (Server server : client.pool.servers()) {
            missing[0]++;
            server.learnVersion(ASK_AGAIN_NANOS, answered);
        }
        answered.run();
    }

    private static void finish(ClientConnection client, Request request, boolean resp3) {
        if (client.isClosed()) {
            client.replies.forget(request);
            return;
        }
        client.unblock(ClientConnection.HELLO);
        byte[] reply;
        String without = resp3 ? client.pool.withoutResp3().orElse(null) : null;
        if (without != null) {
            client.pool.counters.localErrors++;
            reply = Errors.reply("NOPROTO unsupported protocol version: server " + without + " does not speak RESP3");
        } else {
            client.session.resp3 = resp3;
            reply = greeting(client);
        }
        client.replies.replied(request, reply, 0, reply.length);
    }

    /** What clients are told of the servers' version. */
    static String version(Pool pool) {
        return pool.serverVersion().orElse(UNKNOWN_VERSION);
    }

    private static byte[] greeting(ClientConnection client) {
        boolean resp3 = client.session.resp3;
        String version = version(client.pool);
        return RespBytes.latin((resp3 ? "%7\r\n" : "*14\r\n")
                + bulk("server") + bulk("redis")
                + bulk("version") + bulk(version)
                + bulk("proto") + (resp3 ? ":3\r\n" : ":2\r\n")
                + bulk("id") + ":" + client.id + "\r\n"
                + bulk("mode") + bulk("standalone")
                + bulk("role") + bulk("master")
                + bulk("modules") + "*0\r\n");
    }

    private static String bulk(String text) {
        return "$" + text.length() + "\r\n" + text + "\r\n";
    }
}
