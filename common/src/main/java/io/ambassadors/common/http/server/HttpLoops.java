package io.ambassadors.common.http.server;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;

import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.net.Transport;

/** The event loops of an HTTP data plane, each with what its connections share. */
public final class HttpLoops implements AutoCloseable {
    private static final long ANSWER_SECONDS = 5;

    private final Transport transport = Transport.best();
    private final EventLoopGroup group;
    private final List<HttpLoop> loops = new ArrayList<>();
    private final Map<EventExecutor, HttpLoop> byExecutor = new IdentityHashMap<>();

    /** So many event loops. */
    public HttpLoops(int count) {
        group = transport.newEventLoops(count);
        for (EventExecutor executor : group) {
            HttpLoop loop = new HttpLoop(loops.size(), count, (EventLoop) executor, transport);
            loops.add(loop);
            byExecutor.put(executor, loop);
        }
    }

    /** Netty's group, for listeners. */
    public EventLoopGroup group() {
        return group;
    }

    public Transport transport() {
        return transport;
    }

    /** All of them, by their index. */
    public List<HttpLoop> all() {
        return loops;
    }

    /** The loop of a channel. */
    public HttpLoop of(EventLoop loop) {
        return byExecutor.get(loop);
    }

    /**
     * Asks something on every loop and waits for the answers.
     *
     * @throws IllegalStateException if a loop does not answer within five seconds
     */
    public <T> List<T> ask(Function<HttpLoop, T> question) {
        List<Future<T>> asked = new ArrayList<>();
        for (HttpLoop loop : loops) {
            Callable<T> call = () -> question.apply(loop);
            asked.add(loop.eventLoop().submit(call));
        }
        List<T> answers = new ArrayList<>();
        for (Future<T> answer : asked) {
            answers.add(await(answer));
        }
        return answers;
    }

    /** Does something on every loop and waits until it is done. */
    public void run(Consumer<HttpLoop> action) {
        ask(loop -> {
            action.accept(loop);
            return null;
        });
    }

    /**
     * Runs a task on every loop without waiting for it; each is given what it must run, once, when its loop is through. Behind the last of
     * them {@code last} is run, on whichever thread that is. A loop that has ended counts as through.
     */
    public void behindAll(BiConsumer<HttpLoop, Runnable> task, Runnable last) {
        AtomicInteger busy = new AtomicInteger(loops.size());
        Runnable through = () -> {
            if (busy.decrementAndGet() == 0) {
                last.run();
            }
        };
        for (HttpLoop loop : loops) {
            try {
                loop.eventLoop().execute(() -> task.accept(loop, through));
            } catch (RejectedExecutionException ended) {
                through.run();
            }
        }
    }

    /** Whether every loop runs a task within five seconds. */
    public boolean isAlive() {
        try {
            run(loop -> {});
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static <T> T await(Future<T> answer) {
        try {
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("event loop did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Clients that are connected. */
    public int clients() {
        return ask(HttpLoop::clients).stream().mapToInt(Integer::intValue).sum();
    }

    /** Ends the loops, and with them every connection. */
    @Override
    public void close() {
        run(HttpLoop::release);
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
