package io.ambassadors.sharding.proxy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;

import io.ambassadors.sharding.resp.Arguments;
import io.ambassadors.sharding.resp.Command;
import io.ambassadors.sharding.resp.RespBytes;

/** The commands that the ambassador answers itself: those with which clients introduce themselves. */
final class LocalCommands {
    private static final byte[] OK = RespBytes.latin("+OK\r\n");
    private static final byte[] PONG = RespBytes.latin("+PONG\r\n");

    private LocalCommands() {}

    /** Whether a client that has not given the password may send this. */
    static boolean needsNoPassword(Command command) {
        return command != null
                && command.local() != null
                && switch (command.local()) {
                    case AUTH, HELLO, QUIT, RESET -> true;
                    default -> false;
                };
    }

    /** Whether later requests may go over other connections than earlier ones, which must be answered first. */
    static boolean changesProtocol(Command command) {
        return command.local() == Command.Local.HELLO || command.local() == Command.Local.RESET;
    }

    /** Answers a request. */
    static void answer(ClientConnection client, Command command, Arguments arguments) {
        switch (command.local()) {
            case PING -> ping(client, arguments);
            case ECHO -> client.replies.local(bulk(arguments, 1));
            case QUIT -> quit(client);
            case AUTH -> auth(client, arguments);
            case HELLO -> Hello.answer(client, command, arguments);
            case CLIENT -> client(client, arguments);
            case SELECT -> select(client, arguments);
            case RESET -> reset(client);
            case INFO -> client.replies.local(Info.reply(client));
        }
    }

    private static void ping(ClientConnection client, Arguments arguments) {
        if (arguments.declared() > 2) {
            Dispatcher.refuse(client, "ERR wrong number of arguments for 'ping' command");
        } else {
            client.replies.local(arguments.declared() == 1 ? PONG : bulk(arguments, 1));
        }
    }

    private static void quit(ClientConnection client) {
        if (!client.pool.config.strict()) {
            client.replies.local(OK);
        }
        client.closeAfterReplies();
    }

    private static void reset(ClientConnection client) {
        client.session.resp3 = false;
        client.session.name = new byte[0];
        client.session.authenticated = client.pool.config.redisAuth().isEmpty();
        client.replies.local(RespBytes.latin("+RESET\r\n"));
    }

    private static void select(ClientConnection client, Arguments arguments) {
        int database = arguments.number(1);
        if (database == 0 || (database > 0 && database == client.pool.config.redisDb())) {
            client.replies.local(OK);
        } else if (database < 0) {
            Dispatcher.refuse(client, "ERR value is not an integer or out of range");
        } else {
            Dispatcher.refuse(
                    client,
                    "ERR SELECT " + database + " is not supported: all clients of the pool share its connections;"
                            + " the database is set by redis_db in the configuration");
        }
    }

    private static void auth(ClientConnection client, Arguments arguments) {
        Pool pool = client.pool;
        if (arguments.declared() > 3) {
            Dispatcher.refuse(client, "ERR syntax error");
            return;
        }
        if (pool.config.redisAuth().isEmpty()) {
            Dispatcher.refuse(client, "ERR Client sent AUTH, but no password is set");
            return;
        }
        boolean withUser = arguments.declared() == 3;
        boolean right = withUser ? isUserAndPassword(pool, arguments, 1) : isPassword(pool, arguments.copy(1));
        client.session.authenticated = right;
        if (right) {
            client.replies.local(OK);
        } else {
            Dispatcher.refuse(client, withUser ? Hello.WRONG_PASSWORD : "ERR invalid password");
        }
    }

    /** Whether two arguments are the only user that there is, {@code default}, and the password. */
    static boolean isUserAndPassword(Pool pool, Arguments arguments, int user) {
        boolean right = isPassword(pool, arguments.copy(user + 1));
        return arguments.text(user).equals("default") && right;
    }

    private static boolean isPassword(Pool pool, byte[] given) {
        byte[] password = pool.config.redisAuth().orElse("").getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(password, given);
    }

    private static void client(ClientConnection client, Arguments arguments) {
        String subcommand = arguments.text(1).toUpperCase(Locale.ROOT);
        int expected =
                switch (subcommand) {
                    case "ID", "GETNAME", "INFO" -> 2;
                    case "SETNAME" -> 3;
                    case "SETINFO" -> 4;
                    default -> 0;
                };
        if (expected == 0) {
            Dispatcher.refuse(
                    client,
                    "ERR unknown subcommand '"
                            + Errors.printable(arguments.bytes(), arguments.offset(1), arguments.length(1))
                            + "'. The sharding ambassador knows CLIENT ID, INFO, GETNAME, SETNAME and SETINFO.");
            return;
        }
        if (arguments.declared() != expected) {
            Dispatcher.refuse(
                    client,
                    "ERR wrong number of arguments for 'client|" + subcommand.toLowerCase(Locale.ROOT) + "' command");
            return;
        }
        switch (subcommand) {
            case "ID" -> client.replies.local(RespBytes.latin(":" + client.id + "\r\n"));
            case "GETNAME" -> client.replies.local(name(client));
            case "INFO" -> client.replies.local(info(client));
            case "SETNAME" -> setName(client, arguments, 2);
            default -> client.replies.local(OK);
        }
    }

    private static byte[] name(ClientConnection client) {
        byte[] name = client.session.name;
        return name.length == 0 ? nothing(client) : bulk(name);
    }

    private static byte[] info(ClientConnection client) {
        String line = "id=" + client.id + " addr=" + client.address() + " name="
                + new String(client.session.name, StandardCharsets.ISO_8859_1)
                + " db=" + client.pool.config.redisDb() + " resp=" + (client.session.resp3 ? 3 : 2) + " user=default\n";
        return bulk(RespBytes.latin(line));
    }

    private static void setName(ClientConnection client, Arguments arguments, int index) {
        if (takeName(client, arguments, index)) {
            client.replies.local(OK);
        } else {
            Dispatcher.refuse(client, Hello.BAD_NAME);
        }
    }

    /** Remembers a client's name, unless it has characters that Redis does not allow in one. */
    static boolean takeName(ClientConnection client, Arguments arguments, int index) {
        byte[] name = arguments.copy(index);
        for (byte b : name) {
            if (b < '!' || b > '~') {
                return false;
            }
        }
        client.session.name = name;
        return true;
    }

    private static byte[] nothing(ClientConnection client) {
        return RespBytes.latin(client.session.resp3 ? "_\r\n" : "$-1\r\n");
    }

    private static byte[] bulk(Arguments arguments, int index) {
        return bulk(arguments.copy(index));
    }

    private static byte[] bulk(byte[] text) {
        byte[] reply = new byte[RespBytes.HEADER + text.length + 2];
        int end = RespBytes.bulk(reply, 0, text, 0, text.length);
        return java.util.Arrays.copyOf(reply, end);
    }
}
