package io.ambassadors.splitting.upstream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.routing.split.Explanation;
import io.ambassadors.common.routing.split.Peer;
import io.ambassadors.common.routing.split.PeerSpec;
import io.ambassadors.common.routing.split.Shares;
import io.ambassadors.common.routing.split.Split;
import io.ambassadors.common.routing.split.StickyHint;

/** Says which server a client gets, by which rule and why: while all are well, and right now. Changes nothing. */
final class Explain {
    private final UpstreamGroup group;
    private final Layout layout;
    private final byte[] key;
    private final String asked;

    /**
     * A question.
     *
     * @param key the client's address in bytes, or the value of the upstream's key
     * @param asked what the client's cookie or route or session says; empty for none
     */
    Explain(UpstreamGroup group, byte[] key, String asked) {
        this.group = group;
        this.layout = group.layout();
        this.key = key;
        this.asked = asked;
    }

    CompletableFuture<ServerExplanation> answer(List<HttpLoop> loops) {
        List<CompletableFuture<Map<Integer, String>>> views = new ArrayList<>();
        StickyHint[] hints = new StickyHint[] {StickyHint.NONE};
        long[] seconds = new long[1];
        for (HttpLoop loop : loops) {
            CompletableFuture<Map<Integer, String>> view = new CompletableFuture<>();
            loop.eventLoop().execute(() -> {
                try {
                    if (loop.index() == 0) {
                        hints[0] = group.stickiness().hint(asked);
                        seconds[0] = group.seconds(loop);
                    }
                    view.complete(unusable(loop));
                } catch (RuntimeException e) {
                    view.completeExceptionally(e);
                }
            });
            views.add(view);
        }
        return CompletableFuture.allOf(views.toArray(CompletableFuture[]::new)).thenApply(done -> {
            String wanted = hints[0].stickyId(seconds[0]);
            Map<Map<Integer, String>, List<Integer>> loopsByView = new LinkedHashMap<>();
            for (int i = 0; i < views.size(); i++) {
                loopsByView
                        .computeIfAbsent(views.get(i).join(), view -> new ArrayList<>())
                        .add(i);
            }
            List<ServerExplanation.Now> now = new ArrayList<>();
            loopsByView.forEach((view, numbers) -> now.add(new ServerExplanation.Now(numbers, now(view, wanted))));
            return new ServerExplanation(
                    group.config().name(), group.config().method().text(), healthy(wanted), now);
        });
    }

    /** Peers that cannot be chosen on an event loop, by their place, with the reason. */
    private Map<Integer, String> unusable(HttpLoop loop) {
        Map<Integer, String> reasons = new TreeMap<>();
        LoopUpstream part = group.part(loop);
        long now = group.seconds(loop);
        if (part.layout().split() != layout.split()) {
            // A name has moved meanwhile; nothing is known of the peers that were asked about.
            return reasons;
        }
        for (int i = 0; i < part.peers().size(); i++) {
            Peer peer = part.peers().get(i).peer;
            boolean alone = part.peers().size() == 1;
            if (peer.ejected(now) && !alone) {
                long left = peer.checked() + peer.spec().failTimeoutSeconds() + 1 - now;
                reasons.put(i, "failed " + times(peer.fails()) + " and is left out for " + left + " s");
            } else if (peer.full()) {
                reasons.put(i, "has " + peer.conns() + " requests in flight, all that max_conns allows");
            } else if (peer.unresolved()) {
                reasons.put(i, "has a name without an address");
            }
        }
        return reasons;
    }

    private ServerExplanation.Answer healthy(String wanted) {
        ServerExplanation.Answer sticky = sticky(wanted, Map.of());
        if (sticky != null) {
            return sticky;
        }
        Explanation explanation = layout.split().explain(key);
        List<String> reasons = new ArrayList<>();
        if (!asked.isEmpty()) {
            reasons.add("What the client sticks to, \"" + asked + "\", is no server of this upstream.");
        }
        reasons.add(explanation.reason());
        reasons.addAll(shares());
        return answer(explanation, layout.split(), reasons);
    }

    private ServerExplanation.Answer now(Map<Integer, String> unusable, String wanted) {
        ServerExplanation.Answer sticky = sticky(wanted, unusable);
        if (sticky != null) {
            return sticky;
        }
        List<String> reasons = new ArrayList<>();
        List<PeerSpec> specs = new ArrayList<>();
        for (int i = 0; i < layout.split().peers().size(); i++) {
            PeerSpec spec = layout.split().peers().get(i);
            String why = unusable.get(i);
            specs.add(why == null ? spec : spec.toBuilder().down(true).build());
            if (why != null) {
                reasons.add("Server " + name(i) + " " + why + ".");
            }
        }
        if (unusable.isEmpty()) {
            reasons.add("All servers can be used that the configuration lets be used.");
        }
        Split split = Split.of(layout.split().method(), specs);
        Explanation explanation = split.explain(key);
        reasons.add(explanation.reason());
        return answer(explanation, split, reasons);
    }

    /** The answer if the client sticks to a server that is there and takes it; else null. */
    private ServerExplanation.Answer sticky(String wanted, Map<Integer, String> unusable) {
        List<PeerSpec> peers = layout.split().peers();
        for (int i = 0; !wanted.isEmpty() && i < peers.size(); i++) {
            if (peers.get(i).stickyId().equals(wanted) && !peers.get(i).down() && !unusable.containsKey(i)) {
                return new ServerExplanation.Answer(
                        peers.get(i).server(),
                        layout.addresses().get(i).text(),
                        true,
                        List.of("The client sticks to server " + name(i) + ", said by \"" + asked
                                + "\", whatever the method says."));
            }
        }
        return null;
    }

    private ServerExplanation.Answer answer(Explanation explanation, Split split, List<String> reasons) {
        if (explanation.peer().isEmpty()) {
            return new ServerExplanation.Answer("", "", false, reasons);
        }
        PeerSpec peer = explanation.peer().get();
        int place = split.peers().indexOf(peer);
        long alike = split.peers().stream()
                .filter(other -> other.server().equals(peer.server()))
                .count();
        boolean anyOfSeveral = explanation.step() instanceof Explanation.RingPoint && alike > 1;
        if (anyOfSeveral) {
            reasons.add("The " + alike + " addresses of " + peer.server() + " take turns.");
        }
        return new ServerExplanation.Answer(
                peer.server(),
                anyOfSeveral || place < 0 ? "" : layout.addresses().get(place).text(),
                true,
                reasons);
    }

    private List<String> shares() {
        Shares shares = layout.split().shares();
        Map<String, Double> byServer = new LinkedHashMap<>();
        shares.peers().forEach(share -> byServer.merge(share.peer().server(), share.actual(), Double::sum));
        List<String> parts = new ArrayList<>();
        byServer.forEach((server, share) -> parts.add(String.format(Locale.ROOT, "%s %.2f %%", server, 100 * share)));
        return List.of((layout.split().method().sticky() ? "Of all clients get" : "Of all requests get")
                + (shares.exact() ? ": " : " about: ") + String.join(", ", parts) + ".");
    }

    private String name(int place) {
        String server = layout.split().peers().get(place).server();
        String address = layout.addresses().get(place).text();
        return server.equals(address) ? server : server + " at " + address;
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }
}
