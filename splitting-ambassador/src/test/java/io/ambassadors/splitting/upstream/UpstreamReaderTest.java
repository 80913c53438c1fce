package io.ambassadors.splitting.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.routing.split.Method;
import io.ambassadors.splitting.config.Directive;

/** Upstream blocks mean what they mean to nginx, and what is wrong is said in its words. */
class UpstreamReaderTest {
    @Test
    void readsTheBooksBlock() {
        UpstreamConfig backend =
                Blocks.one("\nupstream backend {\n  ip_hash;\n  server web weight=9;\n  server experiment;\n}\n");

        assertThat(backend.name()).isEqualTo("backend");
        assertThat(backend.method()).isEqualTo(Method.IP_HASH);
        assertThat(backend.line()).isEqualTo(2);
        assertThat(backend.keepalive()).isEqualTo(Keepalive.DEFAULT);
        assertThat(backend.servers())
                .containsExactly(
                        new ServerConfig(
                                "web",
                                new ServerAddress.Tcp("web", 80),
                                9,
                                1,
                                10,
                                0,
                                false,
                                false,
                                false,
                                "",
                                false,
                                4),
                        ServerConfig.of("experiment", new ServerAddress.Tcp("experiment", 80), 5));
    }

    @Test
    void readsAllParametersOfAServer() {
        UpstreamConfig upstream = Blocks.one("upstream u { zone z 64k; server a:81 weight=3 max_fails=0 "
                + "fail_timeout=1m max_conns=7 route=r1 resolve drain; server [::1]:82 down; server unix:/s backup; }");

        assertThat(upstream.servers().get(0))
                .isEqualTo(new ServerConfig(
                        "a:81", new ServerAddress.Tcp("a", 81), 3, 0, 60, 7, false, false, true, "r1", true, 1));
        assertThat(upstream.servers().get(1).address()).isEqualTo(new ServerAddress.Tcp("::1", 82));
        assertThat(upstream.servers().get(1).down()).isTrue();
        assertThat(upstream.servers().get(2).address()).isEqualTo(new ServerAddress.Unix("/s"));
        assertThat(upstream.servers().get(2).backup()).isTrue();
        assertThat(upstream.zone()).isEqualTo("z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ip_hash;|IP_HASH|''",
                "least_conn;|LEAST_CONN|''",
                "hash $a$b;|HASH|$a$b",
                "hash $a consistent;|CONSISTENT_HASH|$a",
                "random;|RANDOM|''",
                "random two;|RANDOM_TWO|''",
                "random two least_conn;|RANDOM_TWO|''",
                "hash $a; least_conn;|LEAST_CONN|''",
                "''|ROUND_ROBIN|''"
            })
    void readsMethods(String lines, Method method, String key) {
        UpstreamConfig upstream = Blocks.one("upstream u { " + lines + " server 127.0.0.1; }");

        assertThat(upstream.method()).isEqualTo(method);
        assertThat(upstream.key()).isEqualTo(key);
    }

    @Test
    void readsKeepalive() {
        UpstreamConfig upstream = Blocks.one("upstream u { keepalive 0; keepalive_requests 5; keepalive_time 2m; "
                + "keepalive_timeout 500ms; server 127.0.0.1; }");

        assertThat(upstream.keepalive())
                .isEqualTo(new Keepalive(0, false, 5, Duration.ofMinutes(2), Duration.ofMillis(500)));
    }

    @Test
    void readsSticky() {
        assertThat(Blocks.one("upstream u { sticky cookie id expires=1h domain=.x.org path=/ httponly secure "
                                + "samesite=lax; server 127.0.0.1; }")
                        .sticky())
                .isEqualTo(new Sticky.Cookie("id", OptionalLong.of(3600), ".x.org", "/", true, true, "lax"));
        assertThat(Blocks.one("upstream u { sticky route $a $b; server 127.0.0.1; }")
                        .sticky())
                .isEqualTo(new Sticky.Route(List.of("$a", "$b")));
        assertThat(Blocks.one("upstream u { sticky learn create=$c lookup=$l zone=z:1m timeout=1h header; "
                                + "server 127.0.0.1; }")
                        .sticky())
                .isEqualTo(new Sticky.Learn(List.of("$c"), List.of("$l"), "z", 1 << 20, Duration.ofHours(1), true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server a weight=0;|invalid parameter \"weight=0\"",
                "server a foo;|invalid parameter \"foo\"",
                "server a slow_start=3s;|invalid parameter \"slow_start=3s\"",
                "server a fail_timeout=5ms;|invalid parameter \"fail_timeout=5ms\"",
                "ip_hash; server a; server b backup;|balancing method does not support parameter \"backup\"",
                "random; server a; server b backup;|balancing method does not support parameter \"backup\"",
                "server a backup;|no servers in upstream \"u\"",
                "keepalive 3;|no servers are inside upstream",
                "server :80;|no host in upstream \":80\"",
                "server a:99999;|invalid port in upstream \"a:99999\"",
                "server a:;|invalid port in upstream \"a:\"",
                "server http://a;|invalid host in upstream \"http://a\"",
                "server [::1;|invalid host in upstream \"[::1\"",
                "server [::1]x;|invalid host in upstream \"[::1]x\"",
                "server [zz]:80;|invalid IPv6 address in upstream \"[zz]:80\"",
                "server unix:;|no path in the unix domain socket in upstream \"unix:\"",
                "random foo; server a;|invalid parameter \"foo\"",
                "random two foo; server a;|invalid parameter \"foo\"",
                "hash $a foo; server a;|invalid parameter \"foo\"",
                "keepalive x; server a;|invalid value \"x\" in \"keepalive\" directive",
                "zone z; server a;|zero size shared memory zone \"z\"",
                "zone z 1k; server a;|zone \"z\" is too small",
                "server a route=;|route is empty",
                "server a route=123456789012345678901234567890123;|route is longer than 32",
                "sticky cookie a; sticky cookie b; server a;|\"sticky\" directive is duplicate",
                "sticky foo bar; server a;|unknown parameter \"foo\"",
                "sticky cookie a samesite=foo; server a;|\"sticky\" directive invalid \"samesite\" parameter value",
                "sticky learn create=$a lookup=$b; server a;|\"sticky\" directive \"zone\" parameter is not specified",
                "sticky route a; server a;|invalid variable name \"a\"",
                "resolver valid=3s; server a;|no name servers defined",
                "hash $a consistent; server a weight=100001;|the weights add up to 100001, and the ring of \"hash ... "
                        + "consistent\" takes 100000"
            })
    void saysWhatIsWrong(String lines, String message) {
        List<ConfigProblem> problems = new ArrayList<>();
        Blocks.reader("\n\nupstream u { " + lines + " }", problems);

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.message()).isEqualTo(message);
            assertThat(problem.isError()).isTrue();
            assertThat(problem.file()).hasToString(Blocks.FILE);
            assertThat(problem.line()).isEqualTo(3);
        });
    }

    @Test
    void backupIsAllowedBeforeTheMethodThatForbidsIt() {
        assertThat(Blocks.one("upstream u { server 127.0.0.1; server 127.0.0.2 backup; ip_hash; }")
                        .method())
                .isEqualTo(Method.IP_HASH);
    }

    @Test
    void theLastMethodCountsAndIsWarnedOf() {
        List<ConfigProblem> problems = new ArrayList<>();
        UpstreamReader reader =
                Blocks.reader("upstream u { sticky cookie a; ip_hash; least_conn; server 127.0.0.1; }", problems);

        assertThat(problems)
                .extracting(ConfigProblem::message)
                .containsExactly("load balancing method redefined", "load balancing method redefined");
        assertThat(problems).noneMatch(ConfigProblem::isError);
        assertThat(reader.upstreams().get(0).method()).isEqualTo(Method.LEAST_CONN);
        assertThat(reader.upstreams().get(0).sticky()).isEqualTo(Sticky.NONE);
    }

    @Test
    void namesAreUniqueWhateverTheirCase() {
        List<ConfigProblem> problems = new ArrayList<>();
        Blocks.reader("upstream u { server a; } upstream U { server a; }", problems);

        assertThat(problems).extracting(ConfigProblem::message).containsExactly("duplicate upstream \"U\"");
    }

    @Test
    void sessionsBelongToOneUpstream() {
        List<ConfigProblem> problems = new ArrayList<>();
        String learn = "sticky learn create=$a lookup=$b zone=z:1m; server a;";
        Blocks.reader("upstream u { " + learn + " } upstream v { " + learn + " }", problems);

        assertThat(problems)
                .extracting(ConfigProblem::message)
                .containsExactly("sticky zone \"z\" is already used in upstream \"u\"");
    }

    @Test
    void proxyPassNamesABlockOrAnAddress() {
        List<ConfigProblem> problems = new ArrayList<>();
        UpstreamReader reader = Blocks.reader("upstream u { server a; }", problems);
        Directive pass = new Directive("proxy_pass", List.of("x"), null, Blocks.FILE, 7);

        assertThat(reader.target("U", 80, pass)).contains(reader.upstreams().get(0));
        UpstreamConfig implicit = reader.target("web", 443, pass).orElseThrow();
        assertThat(implicit.name()).isEqualTo("web:443");
        assertThat(implicit.implicit()).isTrue();
        assertThat(implicit.keepalive()).isEqualTo(Keepalive.DEFAULT);
        assertThat(reader.target("WEB:443", 80, pass)).containsSame(implicit);
        assertThat(reader.target("[::1]:8080", 80, pass).orElseThrow().name()).isEqualTo("[::1]:8080");
        assertThat(reader.target("unix:/s", 80, pass)
                        .orElseThrow()
                        .servers()
                        .get(0)
                        .address())
                .isEqualTo(new ServerAddress.Unix("/s"));
        assertThat(problems).isEmpty();
        assertThat(reader.target("u:81", 80, pass)).isEmpty();
        assertThat(problems).extracting(ConfigProblem::message).containsExactly("upstream \"u\" may not have port 81");
        assertThat(reader.upstreams()).hasSize(4);
    }

    @Test
    void theResolverIsInherited() {
        UpstreamConfig upstream = Blocks.one("resolver 127.0.0.53 [::1]:5353 valid=7s ipv6=off; resolver_timeout 3s; "
                + "upstream u { zone z 64k; server a resolve; }");

        assertThat(upstream.resolver()).get().satisfies(resolver -> {
            assertThat(resolver.servers())
                    .extracting(InetSocketAddress::getHostString, InetSocketAddress::getPort)
                    .containsExactly(tuple("127.0.0.53", 53), tuple("::1", 5353));
            assertThat(resolver.valid()).isEqualTo(Duration.ofSeconds(7));
            assertThat(resolver.ipv6()).isFalse();
            assertThat(resolver.timeout()).isEqualTo(Duration.ofSeconds(3));
        });
    }
}
