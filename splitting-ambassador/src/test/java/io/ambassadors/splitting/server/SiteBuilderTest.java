package io.ambassadors.splitting.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.ambassadors.common.config.ConfigProblem;

/** A configuration becomes a site, or problems that say where and what. */
class SiteBuilderTest {
    private static SiteConfig site(String http) {
        return RunningSite.build(http).site().orElseThrow();
    }

    private static Location first(String http) {
        return site(http).servers().get(0).locations().all().get(0);
    }

    @Test
    void theBooksFileListensAndSplits() {
        SiteConfig site = site(
                """
                upstream backend { ip_hash; server 127.0.0.1:1 weight=9; server 127.0.0.1:2; }
                server { listen 127.0.0.1:8080; location / { proxy_pass http://backend; } }
                """);
        assertThat(site.listeners()).hasSize(1);
        assertThat(site.listeners().get(0).spec().text()).isEqualTo("127.0.0.1:8080");
        assertThat(site.upstreams()).extracting("name").containsExactly("backend");
        assertThat(site.servers().get(0).locations().all().get(0).passing().upstream())
                .isEqualTo("backend");
    }

    @Test
    void repeatedDirectivesAreInheritedAsAWhole() {
        Location location = first(
                """
                add_header A a; add_header B b; proxy_read_timeout 5s; client_max_body_size 7;
                server { listen 8080; add_header C c; location / { proxy_pass http://127.0.0.1:1; proxy_send_timeout 2s; } }
                """);
        assertThat(location.settings().added()).hasSize(1);
        assertThat(location.passing().settings().readTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(location.passing().settings().sendTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(location.passing().settings().maxBody()).isEqualTo(7);
    }

    @Test
    void addressesOfAWildcardsPortShareItsSocket() {
        SiteConfig site = site(
                """
                server { listen 8080; server_name a; return 200; }
                server { listen 127.0.0.1:8080; server_name b; return 200; }
                server { listen [::]:8080 backlog=7; listen 127.0.0.1:8081 reuseport so_keepalive=on; return 200; }
                """);
        assertThat(site.listeners())
                .extracting(listener -> listener.spec().text())
                .containsExactly("0.0.0.0:8080", "[::]:8080", "127.0.0.1:8081");
        assertThat(site.listeners().get(0).others()).hasSize(1);
        assertThat(site.listeners().get(1).spec().backlog()).isEqualTo(7);
        assertThat(site.listeners().get(2).spec().reusePort()).isTrue();
        assertThat(site.listeners().get(2).spec().tcpKeepalive()).isTrue();
    }

    @Test
    void whatIsWrongIsToldWithNginxsWords() {
        assertThat(
                        RunningSite.errors(
                                RunningSite.build(
                                        """
                                server {
                                  listen 127.0.0.1:99999; listen 8080 nonsense; listen 8081 default_server; listen 8081;
                                  location / { return 204; }
                                  location / { return 200; }
                                  location ~ x { proxy_pass http://127.0.0.1:1/uri; }
                                  location = /e { location /e/x { return 200; } return 200; }
                                  location /o { location /p { return 200; } return 200; }
                                  location /p { return 200 $nothing; }
                                }
                                server { listen 8081 default_server; server_name a*b; location /c { proxy_pass http://127.0.0.1:1; proxy_set_header Content-Length 3; } }
                                """)))
                .contains(
                        "invalid port in \"127.0.0.1:99999\" of the \"listen\" directive",
                        "invalid parameter \"nonsense\"",
                        "a duplicate listen 0.0.0.0:8081",
                        "duplicate location \"/\"",
                        "location \"/e/x\" cannot be inside the exact location \"/e\"",
                        "location \"/p\" is outside location \"/o\"",
                        "unknown \"nothing\" variable",
                        "a duplicate default server for 0.0.0.0:8081",
                        "invalid server name or wildcard \"a*b\" on 0.0.0.0:8081");
    }

    @Test
    void aLocationThatDoesNothingIsWarnedOf() {
        List<ConfigProblem> problems =
                RunningSite.build("server { listen 8080;\n location /x { } }").problems();
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).line()).isEqualTo(4);
        assertThat(problems.get(0).isError()).isFalse();
        assertThat(problems.get(0).cure()).contains("proxy_pass");
    }
}
