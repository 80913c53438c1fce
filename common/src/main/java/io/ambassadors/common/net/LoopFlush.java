package io.ambassadors.common.net;

import java.util.ArrayList;

import io.netty.channel.EventLoop;
import org.jboss.logging.Logger;

/**
 * Flushes once per turn of an event loop. Handlers register what has bytes to send; when the reads of the turn are done, each is
 * flushed once, so that the requests of many clients leave in one system call.
 *
 * <p>Belongs to one event loop and is used on it alone. It relies on Netty running the tasks of a loop after the I/O of the same
 * turn and before it waits again.
 */
public final class LoopFlush implements Runnable {
    /** Something that sends when the turn ends. */
    public interface Member {
        /** Sends what has gathered. Called once per registration. It may register others, which are then flushed in the same turn. */
        void endOfTurn();
    }

    private static final Logger LOG = Logger.getLogger(LoopFlush.class);

    private final EventLoop loop;
    private final Runnable afterwards;
    private ArrayList<Member> members = new ArrayList<>();
    private ArrayList<Member> flushing = new ArrayList<>();
    private boolean scheduled;

    /**
     * A collector.
     *
     * @param loop the event loop that it belongs to
     * @param afterwards runs when everything of a turn is flushed
     */
    public LoopFlush(EventLoop loop, Runnable afterwards) {
        this.loop = loop;
        this.afterwards = afterwards;
    }

    /** Calls {@link Member#endOfTurn} when the reads of this turn are done. The caller sees to it that it registers once per turn. */
    public void register(Member member) {
        members.add(member);
        if (!scheduled) {
            scheduled = true;
            loop.execute(this);
        }
    }

    @Override
    public void run() {
        while (!members.isEmpty()) {
            ArrayList<Member> now = members;
            members = flushing;
            flushing = now;
            for (int i = 0; i < now.size(); i++) {
                end(now.get(i));
            }
            now.clear();
        }
        scheduled = false;
        afterwards.run();
    }

    /** One that fails must not keep the others from being flushed, now and ever after. */
    private static void end(Member member) {
        try {
            member.endOfTurn();
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.errorf(e, "A connection could not be flushed");
        }
    }
}
