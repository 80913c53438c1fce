package io.ambassadors.sharding.proxy;

import io.ambassadors.sharding.resp.Arguments;
import io.ambassadors.sharding.resp.Command;

/** What twemproxy takes, on pools with {@code strict: true}. */
final class Strictness {
    private Strictness() {}

    /** Whether nutcracker 0.5.0 would take the request rather than close the connection. */
    static boolean accepts(Command command, Arguments arguments) {
        if (command == null || !command.strictAccepts(arguments.declared())) {
            return false;
        }
        boolean script = command.kind() == Command.Kind.SCRIPT;
        return !script || arguments.available() < 3 || arguments.number(2) > 0;
    }
}
