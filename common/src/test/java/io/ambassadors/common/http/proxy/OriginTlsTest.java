package io.ambassadors.common.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS towards origins is as trusting, and as talkative, as nginx's proxy_ssl directives say. */
class OriginTlsTest {
    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir
    static Path directory;

    private static SSLServerSocket server;
    private static NioEventLoopGroup group;

    @BeforeAll
    static void start() throws Exception {
        Path store = directory.resolve("store");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "a",
                        "-dname",
                        "CN=origin.test",
                        "-ext",
                        "SAN=dns:origin.test",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "password")
                .redirectErrorStream(true)
                .start();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        Certificate certificate = keys.getCertificate("a");
        Files.writeString(directory.resolve("ca.pem"), pem("CERTIFICATE", certificate.getEncoded()));
        Files.writeString(
                directory.resolve("key.pem"),
                pem("PRIVATE KEY", keys.getKey("a", PASSWORD).getEncoded()));
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0);
        group = new NioEventLoopGroup(1);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + kind
                + "-----\n";
    }

    private static OriginTlsSettings settings(boolean verify, String name, boolean serverName) {
        return new OriginTlsSettings(
                verify,
                1,
                verify ? "ca.pem" : "",
                "",
                "",
                name,
                serverName,
                List.of("TLSv1.2", "TLSv1.3"),
                "DEFAULT",
                true,
                false);
    }

    /** Shakes hands with the server; returns the name that it was told, empty for none. */
    private static String shakeHands(OriginTlsSettings settings) throws Exception {
        OriginTls tls = settings.load(directory);
        CompletableFuture<String> name = CompletableFuture.supplyAsync(() -> {
            try (SSLSocket socket = (SSLSocket) server.accept()) {
                socket.startHandshake();
                List<SNIServerName> names = ((ExtendedSSLSession) socket.getSession()).getRequestedServerNames();
                return names.isEmpty() ? "" : ((SNIHostName) names.get(0)).getAsciiName();
            } catch (java.io.IOException e) {
                return "failed";
            }
        });
        SslHandler handler = tls.newHandler(UnpooledByteBufAllocator.DEFAULT, server.getLocalPort());
        Channel channel = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel opened) {
                        opened.pipeline().addLast(handler);
                    }
                })
                .connect("127.0.0.1", server.getLocalPort())
                .sync()
                .channel();
        try {
            handler.handshakeFuture().get(10, TimeUnit.SECONDS);
        } finally {
            channel.close().sync();
        }
        return name.get(10, TimeUnit.SECONDS);
    }

    @Test
    void byDefaultNothingIsVerifiedAndNoNameIsSent() throws Exception {
        assertThat(shakeHands(OriginTlsSettings.defaults("other.test"))).isEmpty();
    }

    @Test
    void theNameIsSentIfThatIsWanted() throws Exception {
        assertThat(shakeHands(settings(false, "other.test", true))).isEqualTo("other.test");
        assertThat(shakeHands(settings(false, "10.0.0.1", true))).isEmpty();
    }

    @Test
    void theCertificateIsVerifiedWithItsName() throws Exception {
        assertThat(shakeHands(settings(true, "origin.test", false))).isEmpty();
        assertThatThrownBy(() -> shakeHands(settings(true, "other.test", false)))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(SSLException.class);
    }

    @Test
    void isEqualWhileItsFilesAre() throws Exception {
        OriginTls before = settings(true, "origin.test", false).load(directory);
        assertThat(settings(true, "origin.test", false).load(directory)).isEqualTo(before);
        assertThat(settings(true, "other.test", false).load(directory)).isNotEqualTo(before);

        Path ca = directory.resolve("ca.pem");
        String content = Files.readString(ca);
        Files.writeString(ca, content + "\n");
        try {
            assertThat(settings(true, "origin.test", false).load(directory)).isNotEqualTo(before);
        } finally {
            Files.writeString(ca, content);
        }
    }

    @Test
    void whatCannotBeUsedIsRefused() {
        OriginTlsSettings wrong = new OriginTlsSettings(
                false, 1, "", "ca.pem", "ca.pem", "", false, List.of("TLSv1.3"), "DEFAULT", true, false);
        assertThatThrownBy(() -> wrong.load(directory)).isInstanceOf(GeneralSecurityException.class);
        OriginTlsSettings untrusting =
                new OriginTlsSettings(true, 1, "", "", "", "x", false, List.of("TLSv1.3"), "DEFAULT", true, false);
        assertThatThrownBy(() -> untrusting.load(directory))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessage("no proxy_ssl_trusted_certificate for proxy_ssl_verify");
    }
}
