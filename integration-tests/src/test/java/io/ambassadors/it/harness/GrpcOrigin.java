package io.ambassadors.it.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

/** A gRPC server of grpc-java, whose messages are plain bytes. It sends the binary metadata of a call back, first and last. */
public final class GrpcOrigin implements AutoCloseable {
    /** Who calls. */
    public static final Metadata.Key<String> USER = Metadata.Key.of("x-user", Metadata.ASCII_STRING_MARSHALLER);

    /** Bytes of any value. */
    public static final Metadata.Key<byte[]> BINARY = Metadata.Key.of("it-bin", Metadata.BINARY_BYTE_MARSHALLER);

    /** Answers with its name and what it was sent. */
    public static final MethodDescriptor<byte[], byte[]> ECHO = method("Echo", MethodType.UNARY);

    /** Fails with NOT_FOUND, the text that it was sent, and the user in its trailers. */
    public static final MethodDescriptor<byte[], byte[]> FAIL = method("Fail", MethodType.UNARY);

    /** Never answers. */
    public static final MethodDescriptor<byte[], byte[]> HANG = method("Hang", MethodType.UNARY);

    /** Answers with the numbers below the one that it was sent. */
    public static final MethodDescriptor<byte[], byte[]> COUNT = method("Count", MethodType.SERVER_STREAMING);

    /** Answers with the sum of the numbers that it was sent. */
    public static final MethodDescriptor<byte[], byte[]> SUM = method("Sum", MethodType.CLIENT_STREAMING);

    /** Sends every message back. */
    public static final MethodDescriptor<byte[], byte[]> TALK = method("Talk", MethodType.BIDI_STREAMING);

    /** As {@link #TALK}, and never ends. */
    public static final MethodDescriptor<byte[], byte[]> HANG_TALKING =
            method("HangTalking", MethodType.BIDI_STREAMING);

    /** The users of calls that were cancelled. */
    public static final BlockingQueue<String> CANCELLED = new LinkedBlockingQueue<>();

    private static final Context.Key<String> CALLER = Context.key("caller");
    private static final int LARGEST = 16 << 20;
    private final Server server;

    private GrpcOrigin(String name) {
        ServerServiceDefinition service = ServerServiceDefinition.builder("it.Service")
                .addMethod(ECHO, ServerCalls.asyncUnaryCall((sent, to) -> {
                    byte[] prefix = (name + ": ").getBytes(UTF_8);
                    byte[] both = Arrays.copyOf(prefix, prefix.length + sent.length);
                    System.arraycopy(sent, 0, both, prefix.length, sent.length);
                    to.onNext(both);
                    to.onCompleted();
                }))
                .addMethod(FAIL, ServerCalls.asyncUnaryCall((sent, to) -> {
                    Metadata trailers = new Metadata();
                    trailers.put(USER, CALLER.get());
                    to.onError(Status.NOT_FOUND
                            .withDescription(new String(sent, UTF_8))
                            .asRuntimeException(trailers));
                }))
                .addMethod(HANG, ServerCalls.asyncUnaryCall((sent, to) -> whenCancelled(to)))
                .addMethod(COUNT, ServerCalls.asyncServerStreamingCall((sent, to) -> {
                    int end = Integer.parseInt(new String(sent, UTF_8));
                    for (int i = 0; i < end; i++) {
                        to.onNext(Integer.toString(i).getBytes(UTF_8));
                    }
                    to.onCompleted();
                }))
                .addMethod(SUM, ServerCalls.asyncClientStreamingCall(GrpcOrigin::sum))
                .addMethod(TALK, ServerCalls.asyncBidiStreamingCall(GrpcOrigin::talk))
                .addMethod(HANG_TALKING, ServerCalls.asyncBidiStreamingCall(to -> {
                    whenCancelled(to);
                    return talk(to);
                }))
                .build();
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", Ports.free()))
                    .maxInboundMessageSize(LARGEST)
                    .intercept(new MetadataSentBack())
                    .addService(service)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one on a free port of 127.0.0.1. */
    public static GrpcOrigin start(String name) {
        return new GrpcOrigin(name);
    }

    private static void whenCancelled(StreamObserver<byte[]> to) {
        String caller = CALLER.get();
        ((ServerCallStreamObserver<byte[]>) to).setOnCancelHandler(() -> CANCELLED.add(caller));
    }

    private static StreamObserver<byte[]> sum(StreamObserver<byte[]> to) {
        AtomicInteger sum = new AtomicInteger();
        return new Parts(to) {
            @Override
            public void onNext(byte[] part) {
                sum.addAndGet(Integer.parseInt(new String(part, UTF_8)));
            }

            @Override
            public void onCompleted() {
                to.onNext(sum.toString().getBytes(UTF_8));
                to.onCompleted();
            }
        };
    }

    private static StreamObserver<byte[]> talk(StreamObserver<byte[]> to) {
        return new Parts(to);
    }

    /** Sends every part back. */
    private static class Parts implements StreamObserver<byte[]> {
        private final StreamObserver<byte[]> to;

        Parts(StreamObserver<byte[]> to) {
            this.to = to;
        }

        @Override
        public void onNext(byte[] part) {
            to.onNext(part);
        }

        @Override
        public void onError(Throwable failure) {
            // The call is cancelled: there is nobody to answer.
        }

        @Override
        public void onCompleted() {
            to.onCompleted();
        }
    }

    /** Lets the methods know the caller, and sends binary metadata back. */
    private static final class MetadataSentBack implements ServerInterceptor {
        @Override
        public <A, B> ServerCall.Listener<A> interceptCall(
                ServerCall<A, B> call, Metadata sent, ServerCallHandler<A, B> next) {
            byte[] bytes = sent.get(BINARY);
            ServerCall<A, B> answering = new SimpleForwardingServerCall<>(call) {
                @Override
                public void sendHeaders(Metadata headers) {
                    super.sendHeaders(with(headers));
                }

                @Override
                public void close(Status status, Metadata trailers) {
                    super.close(status, with(trailers));
                }

                private Metadata with(Metadata metadata) {
                    if (bytes != null) {
                        metadata.put(BINARY, bytes);
                    }
                    return metadata;
                }
            };
            return Contexts.interceptCall(Context.current().withValue(CALLER, sent.get(USER)), answering, sent, next);
        }
    }

    private static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName("it.Service", name))
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
    }

    /** Messages as they are. */
    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Its port. */
    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
