package io.ambassadors.https.http;

import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.Failure;

/** What the sidecar keeps with an exchange. */
final class SidecarRequest implements WaitingRoom.Guest {
    private final Exchange exchange;
    private final SidecarPlan plan;
    private final ClientContext client;
    private final boolean exempt;
    private long deadlineNanos;
    private boolean waited;
    private Failure failure;

    /**
     * A request that is passed on.
     *
     * @param exempt whether the client was let in without looking at its certificate
     */
    SidecarRequest(Exchange exchange, SidecarPlan plan, ClientContext client, boolean exempt) {
        this.exchange = exchange;
        this.plan = plan;
        this.client = client;
        this.exempt = exempt;
    }

    static SidecarRequest in(Exchange exchange) {
        return (SidecarRequest) exchange.context();
    }

    ClientContext client() {
        return client;
    }

    boolean isExempt() {
        return exempt;
    }

    /** The backend took no connection: it may be tried again until some time after the first such failure. */
    void failed(Failure newFailure, long nowNanos, long patienceNanos) {
        failure = newFailure;
        if (!waited) {
            waited = true;
            deadlineNanos = nowNanos + patienceNanos;
        }
    }

    @Override
    public boolean isOver() {
        return exchange.isOver();
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public void goOn() {
        exchange.proxy(plan);
    }

    @Override
    public void giveUp() {
        plan.giveUp(exchange, failure);
    }
}
