package io.ambassadors.common.routing.split;

import static io.ambassadors.common.routing.split.Upstreams.address;
import static io.ambassadors.common.routing.split.Upstreams.key;
import static io.ambassadors.common.routing.split.Upstreams.weighing;
import static io.ambassadors.common.routing.split.Upstreams.withDown;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExplanationTest {
    private static final List<PeerSpec> BOOK = List.of(PeerSpec.of("web", 9), PeerSpec.of("experiment", 1));

    /** Every client behind {@code listen localhost:80}. */
    @Test
    void loopbackIsOnWeb() {
        Explanation explanation = Split.of(Method.IP_HASH, BOOK).explain(address("127.0.0.1"));
        assertThat(explanation.step()).isEqualTo(new Explanation.Slot(4040, 0, 10, 0));
        assertThat(explanation.peer()).contains(BOOK.get(0));
        assertThat(explanation.reason())
                .isEqualTo("127.0.0.x hashes to 4040; 4040 % 10 = 0, a unit of the weight of web.");
        assertThat(Split.of(Method.IP_HASH, BOOK).explain(address("::1")).step())
                .isEqualTo(new Explanation.Slot(5945, 5, 10, 0));
    }

    @Test
    void aServerThatIsDownIsSaidToBePassed() {
        Split split = Split.of(Method.IP_HASH, withDown(BOOK, 0));
        Explanation explanation = split.explain(address("127.0.0.1"));
        assertThat(explanation.peer()).contains(BOOK.get(1));
        assertThat(explanation.reason()).contains("of servers that are down", "of the weight of experiment.");
    }

    @Test
    void aKeyIsShownWithItsPointOfTheRing() {
        Explanation explanation = Split.of(Method.CONSISTENT_HASH, BOOK).explain(key("a\n"));
        Explanation.RingPoint point = (Explanation.RingPoint) explanation.step();
        assertThat(point.points()).isEqualTo(1600);
        assertThat(explanation.reason())
                .startsWith("\"a\\x0a\" hashes to " + point.hash() + "; the first point at or after it is "
                        + point.value() + ", number " + point.position() + " of 1600, of ");
    }

    @ParameterizedTest
    @EnumSource
    void whatHasNoAnswerInAdvanceSaysWhy(Method method) {
        byte[] key = method == Method.IP_HASH ? address("192.0.2.1") : key("k");
        Explanation explanation = Split.of(method, weighing(1, 1, 1)).explain(key);
        assertThat(explanation.peer().isPresent()).isEqualTo(method.sticky());
        assertThat(explanation.reason()).endsWith(".").doesNotContain("\n");
    }

    @Test
    void oneServerNeedsNoHash() {
        Explanation explanation = Split.of(Method.HASH, weighing(3)).explain(key("k"));
        assertThat(explanation.peer()).isPresent();
        assertThat(explanation.step()).isEqualTo(new Explanation.OnlyPeer());
        assertThat(Split.of(Method.ROUND_ROBIN, withDown(weighing(3, 4), 0))
                        .explain(key("k"))
                        .peer())
                .contains(weighing(3, 4).get(1));
    }

    @Test
    void noServerIsSaidToo() {
        Split split = Split.of(Method.HASH, withDown(withDown(weighing(1, 1), 0), 1));
        assertThat(split.explain(key("k")).step()).isEqualTo(new Explanation.NoneLive());
        assertThat(split.explain(key("k")).reason()).isEqualTo("No server of the upstream can be used.");
        assertThat(Split.of(Method.HASH, weighing(1, 1)).explain(key("")).reason())
                .isEqualTo("The key is empty, for which the servers take turns by weight.");
    }

    @Test
    void backupsAndLongRunsOfMissesTakeTurns() {
        List<PeerSpec> backups = List.of(
                PeerSpec.server("a").down(true).build(),
                PeerSpec.server("b").backup(true).build(),
                PeerSpec.server("c").backup(true).build());
        Explanation backup = Split.of(Method.HASH, backups).explain(key("k"));
        assertThat(backup.peer()).isEmpty();
        assertThat(backup.step()).isEqualTo(new Explanation.Backup());

        List<PeerSpec> mostlyDown = List.of(
                PeerSpec.server("a").weight(1_000_000).down(true).build(), PeerSpec.of("b", 1), PeerSpec.of("c", 1));
        Explanation missed = Split.of(Method.HASH, mostlyDown).explain(key("k"));
        assertThat(missed.peer()).isEmpty();
        assertThat(missed.reason())
                .isEqualTo("\"k\" led to servers that are down 21 times, after which the others take turns by weight.");
    }
}
