package io.ambassadors.splitting.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.ambassadors.common.config.ConfigProblem;

/** What is said of directives beyond what nginx says: cures, what has no effect, what is refused. */
class JudgeTest {
    private static List<ConfigProblem> location(String text) {
        return MemoryFiles.parse("events {}\nhttp { server { location / {\n" + text + "\n} } }\n")
                .problems();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "proxy_passs http://a;      | unknown directive \"proxy_passs\" | did you mean \"proxy_pass\"?",
                "Proxy_Pass http://a;       | unknown directive \"Proxy_Pass\" | did you mean \"proxy_pass\"?",
                "proxy-pass http://a;       | unknown directive \"proxy-pass\" | did you mean \"proxy_pass\"?",
                "lua_need_request_body on;  | unknown directive \"lua_need_request_body\" |",
                "listen 80;                 | \"listen\" directive is not allowed here | it may stand in: server",
                "ip_hash;                   | \"ip_hash\" directive is not allowed here | it may stand in: upstream",
                "rewrite a b;               | \"rewrite\" directive is not supported here"
                        + " | decide with map, split_clients or several locations",
                "fastcgi_pass a;            | \"fastcgi_pass\" directive is not supported here"
                        + " | let the backend speak HTTP, and use proxy_pass",
            })
    void anErrorHasItsCure(String text, String message, String cure) {
        assertThat(location(text)).singleElement().satisfies(problem -> {
            assertThat(problem.isError()).isTrue();
            assertThat(problem.line()).isEqualTo(3);
            assertThat(problem.message()).isEqualTo(message);
            assertThat(problem.cure()).isEqualTo(cure == null ? "" : cure);
        });
    }

    @Test
    void whatHasNoEffectIsNotedOnce() {
        assertThat(location("sendfile on;\n}\nlocation /a {\nsendfile off; tcp_nopush on;"))
                .extracting(problem ->
                        problem.severity() + " " + problem.line() + " " + problem.message() + ": " + problem.cure())
                .containsExactly(
                        "NOTE 3 \"sendfile\" has no effect here: there are no files to send",
                        "NOTE 6 \"tcp_nopush\" has no effect here: there are no files to send");
    }

    @Test
    void whatIsRefusedMaySayThatItIsOff() {
        assertThat(location("auth_basic off; proxy_cache off; limit_rate 0;"))
                .extracting(problem -> problem.message() + ": " + problem.cure())
                .containsExactly(
                        "\"auth_basic\" has no effect here: it is the default",
                        "\"proxy_cache\" has no effect here: it is the default",
                        "\"limit_rate\" has no effect here: it is the default");
        assertThat(location("auth_basic secret;")).singleElement().satisfies(problem -> assertThat(problem.isError())
                .isTrue());
    }

    @Test
    void aListenerIsNotEncrypted() {
        assertThat(MemoryFiles.parse("events {} http { server { listen 443 ssl; } }")
                        .problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message())
                            .isEqualTo("parameter \"ssl\" of \"listen\" directive is not supported here");
                    assertThat(problem.cure()).contains("https-sidecar");
                });
    }

    @Test
    void severalErrorsAreFoundAtOnce() {
        assertThat(location("proxy_pas a;\nproxy_buffering maybe;\nif ($a) { rewrite a b; }\nlisten 80"))
                .extracting(problem -> problem.line() + " " + problem.message())
                .containsExactly(
                        "3 unknown directive \"proxy_pas\"",
                        "4 invalid value \"maybe\" in \"proxy_buffering\" directive, it must be \"on\" or \"off\"",
                        "5 \"if\" directive is not supported here",
                        "5 \"rewrite\" directive is not supported here",
                        "7 unexpected \"}\"");
    }

    @Test
    void whatIsInsideOfAnUnknownBlockIsNotJudged() {
        assertThat(location("content_by_lua_block { nonsense; if x { y; } }"))
                .extracting(ConfigProblem::message)
                .containsExactly("unknown directive \"content_by_lua_block\"");
    }

    @Test
    void anEntryWithoutAValueIsRefusedWhereNginxReadsOnInItsMemory() {
        assertThat(MemoryFiles.parse("events {} http { split_clients $a $b { 10%; 20% a b; } }")
                        .problems())
                .extracting(ConfigProblem::message)
                .containsExactly(
                        "invalid number of the split_clients parameters",
                        "invalid number of the split_clients parameters");
    }
}
