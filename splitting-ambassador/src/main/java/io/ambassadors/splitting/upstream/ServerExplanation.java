package io.ambassadors.splitting.upstream;

import java.util.List;

/**
 * Which server of an upstream a client gets, and why.
 *
 * @param upstream its name
 * @param method as people call it
 * @param healthy the answer while all servers are well
 * @param now the answers at this moment; several if the event loops disagree about which servers have failed
 */
public record ServerExplanation(String upstream, String method, Answer healthy, List<Now> now) {
    public ServerExplanation {
        now = List.copyOf(now);
    }

    /**
     * One answer.
     *
     * @param server text of the server's line; empty if it depends on the turn, or if there is none
     * @param address where it is now; empty likewise, or if any of several addresses
     * @param certain whether the same client gets the same server each time
     * @param reasons sentences
     */
    public record Answer(String server, String address, boolean certain, List<String> reasons) {
        public Answer {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * The answer of some event loops.
     *
     * @param loops their numbers, from 0
     * @param answer what they say
     */
    public record Now(List<Integer> loops, Answer answer) {
        public Now {
            loops = List.copyOf(loops);
        }
    }
}
