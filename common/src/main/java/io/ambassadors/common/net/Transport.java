package io.ambassadors.common.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollMode;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/** How this machine does network I/O: native epoll on Linux, NIO elsewhere. */
public enum Transport {
    /** Netty's native transport; the only one that speaks unix sockets here. */
    EPOLL,
    /** The JDK's selectors. */
    NIO;

    private static final Transport BEST = Epoll.isAvailable() ? EPOLL : NIO;

    /** The best one that works here. */
    public static Transport best() {
        return BEST;
    }

    /** Whether unix sockets work. */
    public boolean hasUnixSockets() {
        return this == EPOLL;
    }

    /** Event loops of a data plane, their threads named {@code data-0} and so on. */
    public EventLoopGroup newEventLoops(int count) {
        DefaultThreadFactory threads = new DefaultThreadFactory("data", false, Thread.NORM_PRIORITY) {
            private int next;

            @Override
            public synchronized Thread newThread(Runnable task) {
                return newThread(task, "data-" + next++);
            }
        };
        if (this == EPOLL) {
            EpollEventLoopGroup loops = new EpollEventLoopGroup(count, threads);
            // Tasks are few and short here: what is due after the reads of a turn always runs to its end.
            loops.setIoRatio(100);
            return loops;
        }
        NioEventLoopGroup loops = new NioEventLoopGroup(count, threads);
        loops.setIoRatio(100);
        return loops;
    }

    /** Channel of a listener. */
    public Class<? extends ServerChannel> listenerType(boolean unix) {
        if (this == EPOLL) {
            return unix ? EpollServerDomainSocketChannel.class : EpollServerSocketChannel.class;
        }
        return NioServerSocketChannel.class;
    }

    /** Channel of a connection that we open. */
    public Class<? extends Channel> connectionType(boolean unix) {
        if (this == EPOLL) {
            return unix ? EpollDomainSocketChannel.class : EpollSocketChannel.class;
        }
        return NioSocketChannel.class;
    }

    /**
     * Makes connections that are accepted level-triggered, where there is a choice. Edge-triggered, Netty reads again after every
     * successful read to see the socket empty: one system call more for every request and every reply.
     */
    public void tuneAccepted(ServerBootstrap bootstrap) {
        if (this == EPOLL) {
            bootstrap.childOption(EpollChannelOption.EPOLL_MODE, EpollMode.LEVEL_TRIGGERED);
        }
    }

    /** As {@link #tuneAccepted}, for connections that we open. */
    public void tuneOpened(Bootstrap bootstrap) {
        if (this == EPOLL) {
            bootstrap.option(EpollChannelOption.EPOLL_MODE, EpollMode.LEVEL_TRIGGERED);
        }
    }
}
