package io.ambassadors.it.splitting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.GrpcOrigin;
import io.ambassadors.it.harness.NginxConf;
import io.ambassadors.it.harness.Ports;
import io.ambassadors.it.harness.Splitter;

/** grpc-java on both sides of {@code grpc_pass}: every kind of call, its metadata and its end, and each user at one server. */
class GrpcIsServedIT {
    private static final int LARGE = 3 << 20;
    private static final int SECONDS = 20;
    private GrpcOrigin one;
    private GrpcOrigin two;
    private Splitter splitter;
    private ManagedChannel channel;

    @BeforeEach
    void start() {
        one = GrpcOrigin.start("one");
        two = GrpcOrigin.start("two");
        int port = Ports.free();
        splitter = Splitter.start(NginxConf.of(
                port,
                """
                events {}
                http {
                    access_log off;
                    upstream grpc { hash $http_x_user; server 127.0.0.1:%d; server 127.0.0.1:%d; }
                    server {
                        listen 127.0.0.1:%d http2;
                        client_max_body_size 0;
                        location / { grpc_pass grpc://grpc; }
                    }
                }
                """
                        .formatted(one.port(), two.port(), port)));
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .maxInboundMessageSize(2 * LARGE)
                .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        splitter.close();
        one.close();
        two.close();
    }

    @Test
    void unaryWithMetadataAndLargeMessages() {
        assertThat(unary(user("ann"), "hello")).isIn("one: hello", "two: hello");

        byte[] large = new byte[LARGE];
        new Random(42).nextBytes(large);
        byte[] back = ClientCalls.blockingUnaryCall(user("ann"), GrpcOrigin.ECHO, CallOptions.DEFAULT, large);
        assertThat(Arrays.equals(back, 5, back.length, large, 0, LARGE)).isTrue();

        Metadata sent = new Metadata();
        sent.put(GrpcOrigin.BINARY, new byte[] {0, 1, (byte) 0xff});
        AtomicReference<Metadata> headers = new AtomicReference<>();
        AtomicReference<Metadata> last = new AtomicReference<>();
        Channel seen = ClientInterceptors.intercept(
                user("ann"),
                MetadataUtils.newAttachHeadersInterceptor(sent),
                MetadataUtils.newCaptureMetadataInterceptor(headers, last));
        unary(seen, "metadata");
        assertThat(headers.get().get(GrpcOrigin.BINARY)).isEqualTo(new byte[] {0, 1, (byte) 0xff});
        assertThat(last.get().get(GrpcOrigin.BINARY)).isEqualTo(new byte[] {0, 1, (byte) 0xff});
    }

    @Test
    void streamsOfEveryKind() throws Exception {
        Iterator<byte[]> many = ClientCalls.blockingServerStreamingCall(
                user("ann"), GrpcOrigin.COUNT, CallOptions.DEFAULT, text("500"));
        List<String> counted = new ArrayList<>();
        many.forEachRemaining(part -> counted.add(new String(part, UTF_8)));
        assertThat(counted).hasSize(500).first().isEqualTo("0");
        assertThat(counted).last().isEqualTo("499");

        Answers sum = new Answers();
        StreamObserver<byte[]> parts =
                ClientCalls.asyncClientStreamingCall(user("ann").newCall(GrpcOrigin.SUM, CallOptions.DEFAULT), sum);
        for (int i = 0; i < 200; i++) {
            parts.onNext(text(Integer.toString(i)));
        }
        parts.onCompleted();
        assertThat(sum.all()).containsExactly("19900");

        Answers talk = new Answers();
        StreamObserver<byte[]> said =
                ClientCalls.asyncBidiStreamingCall(user("ann").newCall(GrpcOrigin.TALK, CallOptions.DEFAULT), talk);
        for (int i = 0; i < 20; i++) {
            // Each is answered before the next is sent.
            said.onNext(text("turn " + i));
            talk.await(i + 1);
        }
        said.onCompleted();
        assertThat(talk.all()).hasSize(20).last().isEqualTo("turn 19");
    }

    @Test
    void anErrorWithoutAMessage() {
        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(
                        user("ann"), GrpcOrigin.FAIL, CallOptions.DEFAULT, text("no such thing: 100 %")))
                .isInstanceOfSatisfying(StatusRuntimeException.class, failed -> {
                    assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
                    assertThat(failed.getStatus().getDescription()).isEqualTo("no such thing: 100 %");
                    assertThat(failed.getTrailers().get(GrpcOrigin.USER)).isEqualTo("ann");
                });
    }

    @Test
    void aDeadlineAndACancelReachTheServer() throws Exception {
        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(
                        user("ann"),
                        GrpcOrigin.HANG,
                        CallOptions.DEFAULT.withDeadlineAfter(500, TimeUnit.MILLISECONDS),
                        text("x")))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        failed -> assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
        cancelled();

        Answers hung = new Answers();
        var call = user("ann").newCall(GrpcOrigin.HANG_TALKING, CallOptions.DEFAULT);
        StreamObserver<byte[]> said = ClientCalls.asyncBidiStreamingCall(call, hung);
        said.onNext(text("x"));
        hung.await(1);
        ((ClientCallStreamObserver<byte[]>) said).cancel("enough", null);
        cancelled();
    }

    private void cancelled() throws InterruptedException {
        assertThat(GrpcOrigin.CANCELLED.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("ann");
    }

    @Test
    void eachUserAtOneServer() {
        Set<String> servers = new HashSet<>();
        for (int user = 0; user < 40; user++) {
            Channel of = user("user-" + user);
            String server = unary(of, "");
            servers.add(server);
            for (int again = 0; again < 3; again++) {
                assertThat(unary(of, "")).isEqualTo(server);
            }
        }
        assertThat(servers).containsExactlyInAnyOrder("one: ", "two: ");
    }

    @Test
    void aServerThatIsGoneIsUnavailable() {
        one.close();
        two.close();
        assertThatThrownBy(() -> unary(user("ann"), "anybody?"))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        failed -> assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    }

    private Channel user(String name) {
        Metadata metadata = new Metadata();
        metadata.put(GrpcOrigin.USER, name);
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    private static String unary(Channel through, String text) {
        return new String(
                ClientCalls.blockingUnaryCall(through, GrpcOrigin.ECHO, CallOptions.DEFAULT, text(text)), UTF_8);
    }

    private static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }

    /** Gathers what comes back. */
    private static final class Answers implements StreamObserver<byte[]> {
        private final List<String> received = new ArrayList<>();
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        @Override
        public synchronized void onNext(byte[] part) {
            received.add(new String(part, UTF_8));
            notifyAll();
        }

        @Override
        public void onError(Throwable failure) {
            end.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            end.complete(null);
        }

        synchronized void await(int number) throws InterruptedException {
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (received.size() < number) {
                assertThat(System.nanoTime()).as("answers: %s", received).isLessThan(limit);
                TimeUnit.NANOSECONDS.timedWait(this, limit - System.nanoTime());
            }
        }

        List<String> all() throws Exception {
            end.get(SECONDS, TimeUnit.SECONDS);
            return received;
        }
    }
}
