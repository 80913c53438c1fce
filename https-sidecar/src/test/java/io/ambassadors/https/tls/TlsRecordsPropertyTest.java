package io.ambassadors.https.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Leaks;
import io.ambassadors.https.testing.TestAuthority;

/** Whatever sizes are written, however records arrive: the same bytes come out. */
class TlsRecordsPropertyTest {
    private static final TestAuthority AUTHORITY = TestAuthority.root("Test root");
    private static final Echo.Seen SEEN = new Echo.Seen();
    private static RunningTls sharing;
    private static RunningTls keeping;

    @BeforeContainer
    static void start() throws Exception {
        sharing = server(true);
        keeping = server(false);
    }

    private static RunningTls server(boolean shareReads) throws Exception {
        return new RunningTls(
                RunningTls.Setting.of(AUTHORITY.issue("replica.example")).behind((channel, loop, session) -> {
                    channel.pipeline().addLast(new Echo(SEEN.events.size(), SEEN));
                    return shareReads;
                }));
    }

    @AfterContainer
    static void stop() {
        sharing.close();
        keeping.close();
        Leaks.assertNone();
    }

    @Property(tries = 60)
    void theSameBytesComeBack(
            @ForAll boolean shareReads,
            @ForAll boolean current,
            @ForAll boolean newKeys,
            @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 200_000) Integer> writes,
            @ForAll @Size(max = 30) List<@IntRange(min = 1, max = 40_000) Integer> pieces,
            @ForAll long seed)
            throws Exception {
        Random random = new Random(seed);
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        String version = current ? "TLSv1.3" : "TLSv1.2";
        RunningTls server = shareReads ? sharing : keeping;
        try (EngineClient client =
                new EngineClient(server.address(), AUTHORITY, "replica.example", version).handshake()) {
            for (int length : writes) {
                byte[] bytes = new byte[length];
                random.nextBytes(bytes);
                plain.writeBytes(bytes);
                if (newKeys && current) {
                    records.writeBytes(client.again());
                }
                records.writeBytes(client.seal(bytes));
            }
            records.writeBytes(client.closeNotify());
            client.send(
                    records.toByteArray(),
                    pieces.stream().mapToInt(Integer::intValue).toArray());
            assertThat(Arrays.equals(client.readToEnd(), plain.toByteArray())).isTrue();
            assertThat(client.isEnded()).isTrue();
        }
        Await.until("every promise is told", () -> SEEN.open.get() == 0);
        assertThat(SEEN.events).doesNotContain(TlsTruncated.EVENT);
    }
}
