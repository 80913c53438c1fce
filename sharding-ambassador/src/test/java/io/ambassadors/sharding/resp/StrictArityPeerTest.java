package io.ambassadors.sharding.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.common.testing.Peers;
import io.ambassadors.common.testing.Ports;

/** A request passes our strict check exactly when the real nutcracker answers it rather than close the connection. */
@Tag("peer")
class StrictArityPeerTest {
    private static final int MOST_ARGUMENTS = 8;
    private static final Duration START = Duration.ofSeconds(5);

    private static ServerSocket fake;
    private static Process nutcracker;
    private static int port;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        Path program = Peers.require("nutcracker");
        fake = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(StrictArityPeerTest::accept);
        port = Ports.free();
        Path config = directory.resolve("nutcracker.yml");
        Files.writeString(
                config,
                """
                alpha:
                  listen: 127.0.0.1:%d
                  hash: fnv1a_64
                  distribution: ketama
                  redis: true
                  servers:
                   - 127.0.0.1:%d:1
                """
                        .formatted(port, fake.getLocalPort()));
        nutcracker = new ProcessBuilder(program.toString(), "-c", config.toString(), "-s", String.valueOf(Ports.free()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        awaitPing();
    }

    @AfterAll
    static void stop() throws IOException {
        if (nutcracker != null) {
            nutcracker.destroy();
            fake.close();
        }
    }

    @Test
    void agreesWithNutcrackerForEveryCommandAndNumberOfArguments() throws IOException {
        List<String> differences = new ArrayList<>();
        for (Command command : CommandTable.all()) {
            // It says no goodbye to QUIT either, so that nothing can be told from its closing.
            for (int count = 1; count <= MOST_ARGUMENTS && command.local() != Command.Local.QUIT; count++) {
                boolean ours = command.strictAccepts(count);
                if (ours != nutcrackerAnswers(command, count)) {
                    differences.add(command + " with " + count + " arguments: we " + (ours ? "accept" : "close"));
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    private static boolean nutcrackerAnswers(Command command, int count) throws IOException {
        String[] words = new String[count];
        Arrays.fill(words, "1");
        words[0] = command.name();
        try (RawRedis client = new RawRedis(port)) {
            client.send(words);
            return true;
        } catch (EOFException | SocketException closed) {
            return false;
        }
    }

    private static void awaitPing() throws Exception {
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            try (RawRedis client = new RawRedis(port)) {
                assertThat(client.send("PING")).isEqualTo("PONG");
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                Thread.onSpinWait();
            }
        }
    }

    private static void accept() throws IOException {
        while (true) {
            Socket connection = fake.accept();
            daemon(() -> serve(connection));
        }
    }

    /** Answers OK to every request, and MGET as many nulls as it has keys: nutcracker counts them. */
    private static void serve(Socket connection) throws IOException {
        try (connection) {
            DataInputStream in = new DataInputStream(connection.getInputStream());
            while (true) {
                int arguments = number(in);
                String name = new String(in.readNBytes(number(in)), StandardCharsets.US_ASCII);
                in.skipNBytes(2);
                for (int i = 1; i < arguments; i++) {
                    in.skipNBytes(number(in) + 2);
                }
                int keys = arguments - 1;
                String reply = name.equals("mget") ? "*" + keys + "\r\n" + "$-1\r\n".repeat(keys) : "+OK\r\n";
                connection.getOutputStream().write(reply.getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    private static int number(DataInputStream in) throws IOException {
        in.readByte();
        int number = 0;
        for (byte b = in.readByte(); b != '\r'; b = in.readByte()) {
            number = number * 10 + b - '0';
        }
        in.readByte();
        return number;
    }

    private interface Io {
        void run() throws IOException;
    }

    private static void daemon(Io task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException over) {
                // The test is over, or nutcracker has closed the connection.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
