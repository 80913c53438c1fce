package io.ambassadors.https.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A legacy service that says the same to everybody, whatever it is asked, once it was asked something. */
final class FakeBackend implements AutoCloseable {
    private final ServerSocket listening;
    private final byte[] answer;

    FakeBackend(byte[] answer) {
        this.answer = answer;
        try {
            listening = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "fake-backend");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        while (!listening.isClosed()) {
            try (Socket client = listening.accept()) {
                if (client.getInputStream().read() >= 0) {
                    client.getOutputStream().write(answer);
                }
                client.shutdownOutput();
                // Reads what is left, so that the answer is not lost with a reset.
                client.getInputStream().readAllBytes();
            } catch (IOException gone) {
                continue;
            }
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
