package io.ambassadors.sharding.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.ambassadors.common.routing.hash.KeyHash;
import io.ambassadors.common.routing.shard.Distribution;
import io.ambassadors.common.routing.shard.HashTag;

class NutcrackerFileTest {
    static final Path FIXTURES = Path.of("src/test/resources/nutcracker");

    private static List<PoolConfig> fixture(String name) {
        ParsedFile parsed = NutcrackerFile.read(FIXTURES.resolve(name));
        assertThat(parsed.accepted()).as("%s", parsed.problems()).isTrue();
        return parsed.config().orElseThrow().pools();
    }

    private static PoolConfig one(String extra, String... servers) {
        ParsedFile parsed = NutcrackerFile.parse(
                Path.of("x.yml"),
                "p:\n  listen: 127.0.0.1:1\n  redis: true\n" + extra + "  servers:\n  - "
                        + String.join("\n  - ", servers) + "\n");
        assertThat(parsed.accepted()).as("%s", parsed.problems()).isTrue();
        return parsed.config().orElseThrow().pools().get(0);
    }

    @Test
    void readsTheFamiliarPool() {
        PoolConfig alpha = fixture("alpha.yml").get(0);

        assertThat(alpha.name()).isEqualTo("alpha");
        assertThat(alpha.line()).isEqualTo(1);
        assertThat(alpha.listen().host()).isEqualTo("127.0.0.1");
        assertThat(alpha.listen().port()).isEqualTo(22121);
        assertThat(alpha.autoEjectHosts()).isTrue();
        assertThat(alpha.serverRetryTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(alpha.servers())
                .containsExactly(
                        new ServerConfig("server1-1", "127.0.0.1", 6379, Optional.empty(), 1, 9),
                        new ServerConfig("server1-2", "127.0.0.1", 6380, Optional.empty(), 1, 10));
    }

    @Test
    void fillsInTwemproxysDefaults() {
        PoolConfig pool = fixture("minimal.yml").get(0);

        assertThat(pool.hash()).isEqualTo(KeyHash.FNV1A_64);
        assertThat(pool.distribution()).isEqualTo(Distribution.KETAMA);
        assertThat(pool.hashTag()).isEmpty();
        assertThat(pool.timeout()).isZero();
        assertThat(pool.backlog()).isEqualTo(512);
        assertThat(pool.clientConnections()).isZero();
        assertThat(pool.redisAuth()).isEmpty();
        assertThat(pool.redisDb()).isZero();
        assertThat(pool.preconnect()).isFalse();
        assertThat(pool.autoEjectHosts()).isFalse();
        assertThat(pool.serverConnections()).isEqualTo(1);
        assertThat(pool.serverRetryTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(pool.serverFailureLimit()).isEqualTo(2);
        assertThat(pool.tcpKeepalive()).isFalse();
        assertThat(pool.onEject()).isEqualTo(OnEject.REHASH);
        assertThat(pool.strict()).isFalse();
        assertThat(pool.slowlogThreshold()).isEqualTo(Duration.ofMillis(10));
        assertThat(pool.limits()).isEqualTo(PoolLimits.DEFAULT);
    }

    @Test
    void readsEveryFormOfEveryKeyAndSortsAsTwemproxyDoes() {
        List<PoolConfig> pools = fixture("several-pools.yml");

        assertThat(pools).extracting(PoolConfig::name).containsExactly("ip6", "pages", "sessions");
        PoolConfig pages = pools.get(1);
        assertThat(pages.listen().unixPath()).contains("/var/run/ambassador/pages.sock");
        assertThat(pages.listen().permissions()).hasValue(0660);
        assertThat(pages.servers())
                .extracting(ServerConfig::name)
                .containsExactly("b", "10.0.0.7", "/var/run/redis/a.sock:");
        assertThat(pages.servers())
                .extracting(ServerConfig::address)
                .containsExactly("/var/run/redis/b.sock", "10.0.0.7:11211", "/var/run/redis/a.sock");
        assertThat(pages.tcpKeepalive()).isTrue();
        PoolConfig sessions = pools.get(2);
        assertThat(sessions.servers())
                .extracting(ServerConfig::name)
                .containsExactly("shard-0", "shard-1", "shard-2", "shard-10");
        assertThat(sessions.servers()).extracting(ServerConfig::weight).containsExactly(1, 1, 1, 2);
        assertThat(sessions.hashTag()).contains(new HashTag((byte) '{', (byte) '}'));
        assertThat(sessions.redisAuth()).contains("correct horse");
        assertThat(sessions.redisDb()).isEqualTo(3);
        assertThat(pools.get(0).listen().host()).isEqualTo("::1");
        assertThat(pools.get(0).servers().get(0).host()).isEqualTo("::1");
    }

    @Test
    void takesQuotedTextAsItIs() {
        PoolConfig pool = fixture("quoting.yml").get(0);

        assertThat(pool.name()).isEqualTo("a pool");
        assertThat(pool.redisAuth()).contains("it's # not a comment");
        assertThat(pool.hash()).isEqualTo(KeyHash.JENKINS);
    }

    @Test
    void readsFilesFromWindows() {
        assertThat(fixture("windows.yml").get(0).servers()).hasSize(1);
    }

    @Test
    void takesTabsThatSeparate() {
        PoolConfig pool = one("  hash:\tmd5\n  redis_auth: 'a\tb'\t# secret\n  backlog:\t\t 7\n", "127.0.0.1:6379:1 a");

        assertThat(pool.hash()).isEqualTo(KeyHash.MD5);
        assertThat(pool.redisAuth()).contains("a\tb");
        assertThat(pool.backlog()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:6379:1, 127.0.0.1:6379",
        "127.0.0.1:06379:1, 127.0.0.1:06379",
        "cache:11211:5, cache",
        "cache:11211:5 named, named",
        "/tmp/s.sock:1, /tmp/s.sock:",
        "/tmp/s.sock:1 s, s",
        "::1:6379:1, ::1:6379"
    })
    void derivesTheNamesThatTheRingHashes(String server, String name) {
        assertThat(one("", server).servers().get(0).name()).isEqualTo(name);
    }

    @Test
    void readsOurOwnKeys() {
        PoolConfig pool = one(
                """
                  auto_eject_hosts: true
                  on_eject: fail
                  strict: true
                  slowlog_threshold: 0
                  max_bulk_bytes: 1048576
                  max_arguments: 1000
                  large_value_bytes: 4096
                  large_connections: 1
                  client_output_bytes: 65536
                """,
                "127.0.0.1:6379:1 a",
                "127.0.0.1:6380:1 b");

        assertThat(pool.onEject()).isEqualTo(OnEject.FAIL);
        assertThat(pool.strict()).isTrue();
        assertThat(pool.slowlogThreshold()).isZero();
        assertThat(pool.limits()).isEqualTo(new PoolLimits(1048576, 1000, 4096, 1, 65536));
    }

    @Test
    void everyKeyOfTheTableHasADocumentedDefaultOfItsKind() {
        assertThat(PoolKeys.ALL)
                .extracting(PoolKey::name)
                .doesNotHaveDuplicates()
                .hasSize(26);
        assertThat(PoolKeys.ALL).allSatisfy(key -> assertThat(key.doc()).endsWith("."));
        assertThat(PoolKeys.ALL)
                .filteredOn(key -> key.origin() == PoolKey.Origin.TWEMPROXY)
                .hasSize(18);
    }
}
