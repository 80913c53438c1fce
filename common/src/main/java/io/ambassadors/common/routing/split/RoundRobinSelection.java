package io.ambassadors.common.routing.split;

/** {@link Method#ROUND_ROBIN}. */
final class RoundRobinSelection extends Selection {
    RoundRobinSelection(PeerGroup group, StickyHint hint) {
        super(group, hint);
    }

    @Override
    Peer choose(long nowSeconds) {
        return roundRobin(nowSeconds);
    }

    @Override
    Explanation.Step step() {
        return new Explanation.ByTurn();
    }
}
