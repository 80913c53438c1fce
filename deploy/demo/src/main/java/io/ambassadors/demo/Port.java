package io.ambassadors.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;

/**
 * A port that a demo needs.
 *
 * @param number the port
 * @param purpose what for
 * @param variable the environment variable that chooses another
 */
record Port(int number, String purpose, String variable) {
    /** The {@code usual} one, unless the environment names another. */
    static Port of(Map<String, String> environment, String purpose, String variable, int usual) {
        String text = environment.getOrDefault(variable, Integer.toString(usual));
        try {
            return new Port(Integer.parseInt(text), purpose, variable);
        } catch (NumberFormatException e) {
            throw new DemoProblem(variable + " is no port: " + text);
        }
    }

    /** The one {@code distance} after it, for {@code purpose}. */
    Port after(int distance, String purpose) {
        return new Port(number + distance, purpose, variable);
    }

    /**
     * Says that it is taken, before anything is started.
     *
     * @throws DemoProblem if it is
     */
    void expectFree() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress((InetAddress) null, number));
        } catch (IOException e) {
            throw new DemoProblem("port " + number + " (" + purpose + ") is busy. Free it, or choose another with "
                    + variable + "=<port>");
        }
    }
}
