package io.ambassadors.common.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.netty.util.NetUtil;

/**
 * Host names to addresses, by the system's own resolver as twemproxy does it, but on threads of its own: a slow name server delays
 * nobody but those who need the name. Answers are kept for one second only, so that a connection always goes to where the name
 * points now.
 */
public final class Resolver implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int QUEUE = 1024;

    static {
        Security.setProperty("networkaddress.cache.ttl", "1");
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
    }

    private final ExecutorService threads = new ThreadPoolExecutor(
            0, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUE), task -> daemon(task));

    /** A resolver; its threads start when the first name is asked for. */
    public Resolver() {
        ((ThreadPoolExecutor) threads).setCorePoolSize(THREADS);
        ((ThreadPoolExecutor) threads).allowCoreThreadTimeOut(true);
    }

    /** Whether {@code host} is an address already, so that {@link #literal} answers at once. */
    public static boolean isLiteral(String host) {
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }

    /** The socket address of an address written as text. */
    public static InetSocketAddress literal(String host, int port) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        try {
            return new InetSocketAddress(InetAddress.getByAddress(host, address), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + host, e);
        }
    }

    /** Looks a name up; fails with {@link UnknownHostException}. The future completes on a thread of the resolver. */
    public CompletableFuture<InetSocketAddress> resolve(String host, int port) {
        return lookup(() -> new InetSocketAddress(InetAddress.getByName(host), port));
    }

    /**
     * Looks up all addresses of a name, in the order of the system's resolver; fails with {@link UnknownHostException}. The future
     * completes on a thread of the resolver.
     */
    public CompletableFuture<List<InetAddress>> resolveAll(String host) {
        return lookup(() -> List.of(InetAddress.getAllByName(host)));
    }

    private <T> CompletableFuture<T> lookup(Callable<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    answer.complete(question.call());
                } catch (Exception e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (java.util.concurrent.RejectedExecutionException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "resolver");
        thread.setDaemon(true);
        return thread;
    }
}
