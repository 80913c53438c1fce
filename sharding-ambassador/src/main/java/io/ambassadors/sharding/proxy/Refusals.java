package io.ambassadors.sharding.proxy;

import io.ambassadors.sharding.resp.Arguments;
import io.ambassadors.sharding.resp.Command;

/** Texts with which the ambassador refuses a request. Each names what was refused. */
final class Refusals {
    /** Redis shows that much of the arguments of an unknown command. */
    private static final int SHOWN = 128;

    private Refusals() {}

    /** As Redis says it. */
    static String unknown(Arguments arguments) {
        StringBuilder text = new StringBuilder("ERR unknown command '")
                .append(shown(arguments, 0))
                .append("', with args beginning with: ");
        int shown = 0;
        for (int i = 1; i < arguments.available() && shown < SHOWN; i++) {
            String word = shown(arguments, i);
            text.append('\'').append(word).append("' ");
            shown += word.length();
        }
        return text.toString();
    }

    static String unsupported(Command command) {
        return "ERR command '" + command.name() + "' is not supported by the sharding ambassador: " + command.refusal();
    }

    /** Names two keys that live on different servers. */
    static String crossSlot(Pool pool, Arguments arguments, int one, int oneServer, int other, int otherServer) {
        return "CROSSSLOT keys of this command live on different servers: '" + shown(arguments, one) + "' on "
                + name(pool, oneServer) + ", '" + shown(arguments, other) + "' on " + name(pool, otherServer);
    }

    static String tooLong(Command command, long most) {
        return "ERR command '" + command.name() + "' is longer than " + most
                + " bytes and cannot be sent on as it arrives, because its keys are not known before its end";
    }

    private static String name(Pool pool, int server) {
        return server < 0 ? "no server" : pool.server(server).config.name();
    }

    private static String shown(Arguments arguments, int index) {
        return Errors.printable(arguments.bytes(), arguments.offset(index), arguments.length(index));
    }
}
