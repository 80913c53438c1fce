package io.ambassadors.https.tcp;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

import io.ambassadors.https.stats.TcpSnapshot;

/** Numbers of the relays of one event loop. Written and read on it alone. */
public final class TcpCounters {
    private final long[] ended = new long[EndReason.values().length];
    private long open;
    private long relayed;
    private long bytesIn;
    private long bytesOut;
    private long connects;
    private long connectFailures;
    private String lastFailure = "";
    private long lastFailureMillis;
    private boolean failing;

    void began() {
        open++;
    }

    void in(int bytes) {
        bytesIn += bytes;
    }

    void out(int bytes) {
        bytesOut += bytes;
    }

    void connected() {
        relayed++;
        connects++;
        failing = false;
    }

    void connectFailed(String why) {
        connectFailures++;
        failing = true;
        lastFailure = why;
        lastFailureMillis = System.currentTimeMillis();
    }

    void ended(EndReason reason) {
        open--;
        turnedAway(reason);
    }

    void turnedAway(EndReason reason) {
        ended[reason.ordinal()]++;
    }

    /** Connections now, those included that wait for the backend. */
    public long open() {
        return open;
    }

    /** What has been counted so far. */
    public Figures figures() {
        Map<EndReason, Long> reasons = new EnumMap<>(EndReason.class);
        for (EndReason reason : EndReason.values()) {
            reasons.put(reason, ended[reason.ordinal()]);
        }
        return new Figures(
                open,
                relayed,
                bytesIn,
                bytesOut,
                reasons,
                connects,
                connectFailures,
                lastFailure,
                lastFailureMillis,
                failing);
    }

    /**
     * The numbers of one or several event loops at one moment.
     *
     * @param open connections now, those included that wait for the backend
     * @param relayed connections that got a backend since start
     * @param bytesIn from clients
     * @param bytesOut to clients
     * @param ended connections that ended since start, by reason; every reason is there
     * @param connects connections to the backend since start
     * @param connectFailures clients for whom the backend could not be reached since start
     * @param lastFailure why, the last time; empty if never
     * @param lastFailureMillis when that was, milliseconds since the epoch; 0 if never
     * @param failing whether the last thing that happened with the backend was a failure
     */
    public record Figures(
            long open,
            long relayed,
            long bytesIn,
            long bytesOut,
            Map<EndReason, Long> ended,
            long connects,
            long connectFailures,
            String lastFailure,
            long lastFailureMillis,
            boolean failing) {
        public Figures {
            ended = Map.copyOf(ended);
        }

        /** Together with those of another event loop. */
        public Figures plus(Figures other) {
            Map<EndReason, Long> sum = new EnumMap<>(ended);
            other.ended.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
            Figures later = other.lastFailureMillis > lastFailureMillis ? other : this;
            return new Figures(
                    open + other.open,
                    relayed + other.relayed,
                    bytesIn + other.bytesIn,
                    bytesOut + other.bytesOut,
                    sum,
                    connects + other.connects,
                    connectFailures + other.connectFailures,
                    later.lastFailure,
                    later.lastFailureMillis,
                    later.failing);
        }

        /** As the admin plane shows them. */
        public TcpSnapshot snapshot() {
            Map<String, Long> reasons = new HashMap<>();
            ended.forEach((reason, count) -> reasons.put(reason.label(), count));
            return new TcpSnapshot(open, relayed, bytesIn, bytesOut, reasons);
        }
    }
}
