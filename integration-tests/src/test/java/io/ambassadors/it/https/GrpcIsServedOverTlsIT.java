package io.ambassadors.it.https;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.it.harness.CertificateAuthority;
import io.ambassadors.it.harness.GrpcOrigin;
import io.ambassadors.it.harness.RunningSidecar;
import io.ambassadors.it.harness.SidecarYml;

/** grpc-java over TLS to a service that speaks HTTP/2 in the clear: every kind of call, its end, and what we say when there is none. */
class GrpcIsServedOverTlsIT {
    private static final int LARGE = 3 << 20;
    private static final int SECONDS = 20;
    private static final String END = "the end";

    private final CertificateAuthority authority = CertificateAuthority.named("Authority");

    @TempDir
    private Path directory;

    private GrpcOrigin origin;
    private RunningSidecar sidecar;
    private ManagedChannel channel;
    private Channel ann;

    @BeforeEach
    void start() throws Exception {
        origin = GrpcOrigin.start("one");
        sidecar = RunningSidecar.start(SidecarYml.before("127.0.0.1:" + origin.port())
                .line("protocol: h2c")
                .line("timeouts: {connect: 100ms}")
                .certificates(authority.server("localhost").writeTo(directory)));
        channel = NettyChannelBuilder.forAddress("localhost", sidecar.port())
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(authority.certificate())
                        .build())
                .maxInboundMessageSize(2 * LARGE)
                .build();
        Metadata user = new Metadata();
        user.put(GrpcOrigin.USER, "ann");
        ann = ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(user));
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        sidecar.close();
        origin.close();
    }

    @Test
    void callsOfEveryKind() throws Exception {
        byte[] large = new byte[LARGE];
        new Random(42).nextBytes(large);
        byte[] back = ClientCalls.blockingUnaryCall(ann, GrpcOrigin.ECHO, CallOptions.DEFAULT, large);
        assertThat(Arrays.equals(back, 5, back.length, large, 0, LARGE)).isTrue();

        List<String> counted = new ArrayList<>();
        ClientCalls.blockingServerStreamingCall(ann, GrpcOrigin.COUNT, CallOptions.DEFAULT, text("500"))
                .forEachRemaining(part -> counted.add(new String(part, UTF_8)));
        assertThat(counted).hasSize(500).last().isEqualTo("499");

        Answers sum = new Answers();
        StreamObserver<byte[]> parts =
                ClientCalls.asyncClientStreamingCall(ann.newCall(GrpcOrigin.SUM, CallOptions.DEFAULT), sum);
        for (int i = 0; i < 200; i++) {
            parts.onNext(text(Integer.toString(i)));
        }
        parts.onCompleted();
        assertThat(sum.next()).isEqualTo("19900");
        assertThat(sum.next()).isEqualTo(END);

        Answers talk = new Answers();
        StreamObserver<byte[]> said =
                ClientCalls.asyncBidiStreamingCall(ann.newCall(GrpcOrigin.TALK, CallOptions.DEFAULT), talk);
        for (int i = 0; i < 20; i++) {
            // Each is answered before the next is sent.
            said.onNext(text("turn " + i));
            assertThat(talk.next()).isEqualTo("turn " + i);
        }
        said.onCompleted();
        assertThat(talk.next()).isEqualTo(END);
    }

    @Test
    void anErrorOfTheServiceAndADeadline() throws Exception {
        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(
                        ann, GrpcOrigin.FAIL, CallOptions.DEFAULT, text("no such thing: 100 %")))
                .isInstanceOfSatisfying(StatusRuntimeException.class, failed -> {
                    assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
                    assertThat(failed.getStatus().getDescription()).isEqualTo("no such thing: 100 %");
                    assertThat(failed.getTrailers().get(GrpcOrigin.USER)).isEqualTo("ann");
                });
        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(
                        ann,
                        GrpcOrigin.HANG,
                        CallOptions.DEFAULT.withDeadlineAfter(500, TimeUnit.MILLISECONDS),
                        text("x")))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        failed -> assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
        assertThat(GrpcOrigin.CANCELLED.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("ann");
    }

    @Test
    void aServiceThatIsGoneIsUnavailableAndTheClientIsToldWhy() {
        origin.close();
        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(ann, GrpcOrigin.ECHO, CallOptions.DEFAULT, text("?")))
                .isInstanceOfSatisfying(StatusRuntimeException.class, failed -> {
                    assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                    assertThat(failed.getStatus().getDescription())
                            .contains("the service behind this proxy")
                            .doesNotContain("HTTP status");
                });
    }

    private static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }

    /** Gathers what comes back, and how it ends. */
    private static final class Answers implements StreamObserver<byte[]> {
        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        @Override
        public void onNext(byte[] part) {
            received.add(new String(part, UTF_8));
        }

        @Override
        public void onError(Throwable failure) {
            received.add(failure.toString());
        }

        @Override
        public void onCompleted() {
            received.add(END);
        }

        String next() throws InterruptedException {
            return received.poll(SECONDS, TimeUnit.SECONDS);
        }
    }
}
