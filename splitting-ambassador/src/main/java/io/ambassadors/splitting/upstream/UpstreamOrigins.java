package io.ambassadors.splitting.upstream;

import java.util.Map;

import org.jboss.logging.Logger;

import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.proxy.Endpoint;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.NextOrigin;
import io.ambassadors.common.http.proxy.OriginPool;
import io.ambassadors.common.http.proxy.Origins;
import io.ambassadors.common.routing.split.Peer;
import io.ambassadors.common.routing.split.Selection;
import io.ambassadors.common.routing.split.StickyHint;

/** The servers of an upstream for one request, in the order in which nginx tries them. Belongs to one event loop. */
public final class UpstreamOrigins implements Origins {
    private static final Logger LOG = Logger.getLogger(UpstreamOrigins.class);

    private final UpstreamGroup group;
    private final HttpLoop loop;
    private final LoopUpstream part;
    private final OriginPool pool;
    private final byte[] key;
    private final String session;
    private final StickyHint hint;
    private final Selection selection;
    /** As they were when the choice began: a name may lose an address meanwhile. */
    private final Map<Peer, LivePeer> peers;

    private LivePeer home;
    private LivePeer current;

    private UpstreamOrigins(
            UpstreamPass pass, HttpLoop loop, LoopUpstream part, byte[] key, String session, StickyHint hint) {
        this.group = pass.group();
        this.loop = loop;
        this.part = part;
        this.pool = pass.pool(loop);
        this.key = key;
        this.session = session;
        this.hint = hint;
        this.selection = part.select(key, hint);
        this.peers = part.byPeer();
    }

    static UpstreamOrigins of(UpstreamPass pass, HttpLoop loop, RequestKeys keys, NextOrigin next) {
        UpstreamGroup group = pass.group();
        LoopUpstream part = group.part(loop);
        String session = group.stickiness().asked(keys);
        UpstreamOrigins origins = new UpstreamOrigins(
                pass, loop, part, group.key(keys), session, group.stickiness().hint(session));
        origins.selection.limitTries(next.tries());
        return origins;
    }

    @Override
    public Endpoint next() {
        long now = group.seconds(loop);
        Peer peer = selection.next(now);
        boolean first = home == null;
        if (first) {
            part.requests++;
        }
        if (peer == null) {
            part.noLivePeer++;
            return null;
        }
        current = peers.get(peer);
        if (first) {
            home = part.home(current, key, hint, now);
            home.assigned++;
        } else {
            current.retries++;
        }
        current.tried++;
        return current.endpoint(pool);
    }

    @Override
    public void finished(Endpoint endpoint, Outcome outcome) {
        LivePeer live = (LivePeer) endpoint.peer();
        long now = group.seconds(loop);
        boolean before = live.peer.ejected(now);
        selection.release(live.peer, of(outcome), now);
        if (!before && live.peer.ejected(now)) {
            live.ejections++;
            LOG.warnf(
                    "A server is put aside: upstream=%s server=%s address=%s seconds=%d",
                    group.config().name(),
                    live.peer.spec().server(),
                    live.address.text(),
                    live.peer.spec().failTimeoutSeconds());
        }
    }

    @Override
    public int tries() {
        return selection.triesLeft();
    }

    /**
     * What a response of the server in use brings beside its own fields: the cookie that names the server, and a session that is
     * learned. Called once, when the head of the response is passed on.
     *
     * @param keys the variables, with what the response says
     * @param out takes a Set-Cookie field
     */
    public void responded(RequestKeys keys, Fields out) {
        if (current != null) {
            group.stickiness().responded(current.peer, session, keys, out, group.seconds(loop));
        }
    }

    /** Text of the server that the request belongs to when all are well; empty before the first try. */
    public String assignedServer() {
        return home == null ? "" : home.peer.spec().server();
    }

    /** Text of the server that is asked, or was asked last; empty before the first try. */
    public String triedServer() {
        return current == null ? "" : current.peer.spec().server();
    }

    private static io.ambassadors.common.routing.split.Outcome of(Outcome outcome) {
        return switch (outcome) {
            case OK -> io.ambassadors.common.routing.split.Outcome.OK;
            case FAILED -> io.ambassadors.common.routing.split.Outcome.FAILED;
            case NEXT -> io.ambassadors.common.routing.split.Outcome.NEXT;
        };
    }
}
