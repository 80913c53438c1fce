import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Of two servers one answers every request with 200, the other is not there, so that its users are served by the first. */
final class TrainSplitting implements Train.Work {
    /** Fewer requests than nginx lets a connection carry. */
    private static final int ROUNDS = 900;
    private final YesServer server = new YesServer("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nyes\n");

    TrainSplitting() throws IOException {}

    @Override
    public List<String> arguments(int port, Path directory) throws IOException {
        Path config = directory.resolve("nginx.conf");
        Files.writeString(config, """
                error_log stderr;
                events { worker_connections 1024; }
                http {
                    access_log off;
                    set_real_ip_from 127.0.0.1;
                    real_ip_header X-Forwarded-For;
                    upstream backend {
                        ip_hash;
                        server 127.0.0.1:%d weight=9;
                        server 127.0.0.1:%d;
                    }
                    server {
                        listen 127.0.0.1:%d;
                        location / {
                            proxy_pass http://backend;
                        }
                    }
                }
                """.formatted(server.port(), Train.free(), port));
        return List.of("-c", config.toString(), "-p", directory.toString());
    }

    @Override
    public List<String> pages() {
        return List.of("/explain?ip=192.0.2.7");
    }

    @Override
    public void use(int port) throws IOException {
        try (Socket client = new Socket("127.0.0.1", port)) {
            client.setSoTimeout(5_000);
            for (int i = 0; i < ROUNDS / 2; i++) {
                ask(client, "GET /" + i + " HTTP/1.1\r\nHost: train\r\nX-Forwarded-For: 192.0." + i % 256 + ".1\r\n\r\n");
                ask(client, "POST /" + i + " HTTP/1.1\r\nHost: train\r\nContent-Length: 3\r\n\r\na=1");
            }
        }
    }

    /** Sends a request and waits for the beginning of its response. */
    private static void ask(Socket client, String request) throws IOException {
        client.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        if (client.getInputStream().read(new byte[4096]) < 0) {
            throw new IOException("closed after " + request);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
