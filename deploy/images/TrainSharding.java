import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Of two servers one says OK to everything, the other is not there. */
final class TrainSharding implements Train.Work {
    private static final int ROUNDS = 2000;
    private final YesServer server = new YesServer("+OK\r\n");

    TrainSharding() throws IOException {}

    @Override
    public List<String> arguments(int port, Path directory) throws IOException {
        Path config = directory.resolve("nutcracker.yml");
        Files.writeString(
                config,
                "train:\n  listen: 127.0.0.1:" + port + "\n  hash: fnv1a_64\n  distribution: ketama\n  redis: true\n"
                        + "  auto_eject_hosts: true\n  timeout: 1000\n  servers:\n   - 127.0.0.1:" + server.port()
                        + ":1 one\n   - 127.0.0.1:" + Train.free() + ":1 two\n");
        return List.of("-c", config.toString(), "-s", Integer.toString(Train.free()), "-a", "127.0.0.1");
    }

    @Override
    public List<String> pages() {
        return List.of("/slowlog", "/where?key=a");
    }

    @Override
    public void use(int port) throws IOException {
        try (Socket client = new Socket("127.0.0.1", port)) {
            client.setSoTimeout(5_000);
            ask(client, "HELLO", "2");
            ask(client, "PING");
            for (int i = 0; i < ROUNDS; i++) {
                ask(client, "SET", "key:" + i, "value");
                ask(client, "GET", "key:" + i);
            }
            ask(client, "MSET", "a", "1", "b", "2", "c", "3");
            ask(client, "NOSUCHCOMMAND");
        }
    }

    /** Sends one command and waits for the beginning of its reply. */
    private static void ask(Socket client, String... words) throws IOException {
        StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        client.getOutputStream().write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        if (client.getInputStream().read(new byte[4096]) < 0) {
            throw new IOException("closed after " + words[0]);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
