package io.ambassadors.splitting.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.http.proxy.Origins.Outcome;

/** Who gets which server is said with its reason, and what was hardly meant with its cure. */
class ExplainTest {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final String BOOK = "\nupstream backend {\nip_hash;\nserver web weight=9;\nserver experiment;\n}";

    private final Rig rig = new Rig(2);

    @AfterEach
    void stop() {
        rig.close();
    }

    private UpstreamGroup book() {
        rig.names.put("web", "10.0.0.1");
        rig.names.put("experiment", "10.0.0.2");
        return rig.use(BOOK).group();
    }

    private ServerExplanation explain(UpstreamGroup group, byte[] key, String asked) throws Exception {
        return rig.upstreams.explain(group, key, asked).get(10, TimeUnit.SECONDS);
    }

    @Test
    void saysWhyLoopbackGetsWeb() throws Exception {
        ServerExplanation explanation = explain(book(), LOOPBACK, "");

        assertThat(explanation.healthy().server()).isEqualTo("web");
        assertThat(explanation.healthy().address()).isEqualTo("10.0.0.1:80");
        assertThat(explanation.healthy().reasons().get(0)).contains("4040 % 10 = 0");
        assertThat(explanation.healthy().reasons().get(1))
                .startsWith("Of all clients get: web 9")
                .contains("experiment");
        assertThat(explanation.now()).singleElement().satisfies(now -> {
            assertThat(now.loops()).containsExactly(0, 1);
            assertThat(now.answer().server()).isEqualTo("web");
        });
    }

    @Test
    void saysWhoStandsInAndOnWhichEventLoops() throws Exception {
        UpstreamGroup group = book();
        UpstreamPass pass = group.passes().iterator().next();
        rig.request(pass, FakeKeys.of("127.0.0.1"), Outcome.FAILED);

        ServerExplanation explanation = explain(group, LOOPBACK, "");

        assertThat(explanation.healthy().server()).isEqualTo("web");
        assertThat(explanation.now()).hasSize(2);
        ServerExplanation.Now failed = explanation.now().get(0);
        assertThat(failed.loops()).containsExactly(0);
        assertThat(failed.answer().server()).isEqualTo("experiment");
        assertThat(failed.answer().reasons().get(0))
                .isEqualTo("Server web at 10.0.0.1:80 failed once and is left out for 11 s.");
        assertThat(explanation.now().get(1).answer().server()).isEqualTo("web");
        // It is what a request then gets, and asking changed nothing.
        assertThat(rig.request(pass, FakeKeys.of("127.0.0.1"))).isEqualTo("10.0.0.2:80");
    }

    @Test
    void saysWhomAClientSticksTo() throws Exception {
        UpstreamGroup group = rig.use(
                        "upstream u { server 10.0.0.1 route=a; server 10.0.0.2 route=b; sticky route $r; }")
                .group();

        assertThat(explain(group, new byte[0], "b").healthy().server()).isEqualTo("10.0.0.2");
        assertThat(explain(group, new byte[0], "c").healthy().certain()).isFalse();
        assertThat(explain(group, new byte[0], "c").healthy().reasons().get(0))
                .isEqualTo("What the client sticks to, \"c\", is no server of this upstream.");
    }

    @Test
    void saysThatAddressesOfAServerTakeTurnsOnARing() throws Exception {
        rig.names.put("web", "10.0.0.1", "10.0.0.3");
        UpstreamGroup group =
                rig.use("upstream u { hash $k consistent; server web; }").group();

        ServerExplanation.Answer answer =
                explain(group, "x".getBytes(UTF_8), "").healthy();

        assertThat(answer.server()).isEqualTo("web");
        assertThat(answer.address()).isEmpty();
        assertThat(answer.reasons()).contains("The 2 addresses of web take turns.");
    }

    @Test
    void warnsThatALoopbackListenerSendsNobodyToTheExperiment() {
        List<ConfigProblem> problems = Advice.ofOneAddress(book(), LOOPBACK, "clients of listen localhost:80");

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.severity()).isEqualTo(ConfigProblem.Severity.WARNING);
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem.message())
                    .isEqualTo(
                            "upstream backend: clients of listen localhost:80: all clients have the same address, so "
                                    + "ip_hash sends all of them to web and none to experiment");
            assertThat(problem.cure()).contains("set_real_ip_from");
        });
    }

    @Test
    void warnsOfANameWithSeveralAddresses() {
        rig.names.put("web", "10.0.0.1", "10.0.0.3", "10.0.0.4");
        rig.names.put("experiment", "10.0.0.2");
        List<ConfigProblem> problems = Advice.of(rig.use(BOOK).group());

        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.line()).isEqualTo(4);
            assertThat(problem.message())
                    .startsWith("upstream backend: server web has 3 addresses of weight 9 each, so it counts 27, 96.");
            assertThat(problem.cure()).isEqualTo("for the share as written, give it weight=3");
        });
    }

    @Test
    void warnsOfAServerThatNobodyCanGet() {
        List<ConfigProblem> problems =
                Advice.of(rig.use("upstream u {\nip_hash;\nserver 10.0.0.1 weight=9999;\nserver 10.0.0.2;\n}")
                        .group());

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(4);
            assertThat(problem.message()).contains("is never chosen");
        });
    }

    @Test
    void warnsOfNamesWithoutAnAddressAndOfRingsThatAreOff() {
        rig.names.put("web", "10.0.0.1");
        List<ConfigProblem> problems =
                Advice.of(rig.use("upstream u {\nhash $k consistent;\nserver web weight=9;\nserver experiment;\n}")
                        .group());

        assertThat(problems).hasSize(2);
        assertThat(problems.get(0).line()).isEqualTo(4);
        assertThat(problems.get(0).message()).contains("the name of server experiment has no address");
        assertThat(problems.get(1).message())
                .contains("server experiment gets 11.")
                .contains("asks for 10.00 %");
        assertThat(problems.get(1).cure()).contains("split_clients");
    }
}
