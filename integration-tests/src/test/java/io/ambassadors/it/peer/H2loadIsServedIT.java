package io.ambassadors.it.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.NginxConf;
import io.ambassadors.it.harness.Peer;
import io.ambassadors.it.harness.Splitter;

/** Many streams on few connections, and the same with HTTP/1.1: every request is answered. */
@Tag("peer")
class H2loadIsServedIT {
    private static final int REQUESTS = 5_000;

    @Test
    void overHttp2() throws Exception {
        try (HttpOrigin origin = HttpOrigin.saying("x".repeat(612));
                Splitter splitter =
                        Splitter.start(NginxConf.before(origin).keepAlive().http2())) {
            load(splitter, "-m20");
            assertThat(origin.requests()).hasSize(REQUESTS);
        }
    }

    @Test
    void overHttp1() throws Exception {
        try (HttpOrigin origin = HttpOrigin.saying("x".repeat(612));
                Splitter splitter = Splitter.start(NginxConf.before(origin).keepAlive())) {
            load(splitter, "--h1");
        }
    }

    private static void load(Splitter splitter, String option) throws Exception {
        List<String> command = new ArrayList<>(List.of(Peer.program("h2load"), "-c10", "-n" + REQUESTS, option));
        command.add(splitter.url("/612"));
        Peer.Outcome outcome = Peer.run(Map.of(), "", command.toArray(String[]::new));
        assertThat(outcome.output())
                .contains(REQUESTS + " succeeded, 0 failed, 0 errored, 0 timeout")
                .contains(REQUESTS + " 2xx");
    }
}
