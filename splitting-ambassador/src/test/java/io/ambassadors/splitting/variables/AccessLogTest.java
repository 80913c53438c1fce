package io.ambassadors.splitting.variables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.common.http.log.LogWriter;
import io.ambassadors.splitting.config.Directive;

class AccessLogTest {
    @TempDir
    Path directory;

    private final Variables variables = new Variables();
    private final LogFormats formats = new LogFormats(variables);

    private AccessLog compile(String http) {
        List<Directive> directives = Configs.http(http);
        for (Directive directive : directives) {
            if (directive.name().equals("log_format")) {
                formats.define(directive);
            }
        }
        Configs.define(directives, variables);
        List<Directive> level = directives.stream()
                .filter(directive -> directive.name().equals("access_log"))
                .toList();
        return AccessLog.compile(level, formats, variables, directory::resolve);
    }

    @Test
    void eachFileGetsWhatItsFormatAndConditionSay() throws Exception {
        AccessLog log = compile(
                """
                log_format short "$uri $http_a";
                log_format json escape=json '{"a":"$http_a"}';
                map $uri $wanted { default 1; /quiet 0; /empty ""; }
                access_log some.log short if=$wanted;
                access_log all.log json buffer=4k flush=1s;
                """);
        assertThat(variables.check()).isEmpty();
        try (LogWriter writer = new LogWriter()) {
            log.open(writer);
            for (String uri : new String[] {"/one", "/quiet", "/empty", "/two"}) {
                log.log(Scopes.of(variables, uri, "A: \"q\""));
            }
            log.close(writer);
        }
        assertThat(directory.resolve("some.log")).hasContent("/one \\x22q\\x22\n/two \\x22q\\x22\n");
        assertThat(Files.readAllLines(directory.resolve("all.log"))).hasSize(4).containsOnly("{\"a\":\"\\\"q\\\"\"}");
    }

    @Test
    void withoutAFormatItIsCombined() throws Exception {
        AccessLog log = compile("access_log a.log;");
        try (LogWriter writer = new LogWriter()) {
            log.open(writer);
            log.log(Scopes.of(variables, "/x?y", "User-Agent: test", "Authorization: Basic dXM6cHc="));
        }
        assertThat(Files.readString(directory.resolve("a.log")))
                .matches("127\\.0\\.0\\.1 - us \\[\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d [+-]\\d{4}] "
                        + "\"GET /x\\?y HTTP/1\\.1\" 000 0 \"-\" \"test\"\n");
    }

    @Test
    void oneOffTurnsALevelOff() {
        assertThat(compile("access_log a.log; access_log off;").isOff()).isTrue();
        assertThat(AccessLog.OFF.isOff()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"syslog:server=127.0.0.1", "memory:10m", "/logs/$host.log"})
    void placesThatAreNoFileAreRefusedWithACure(String place) {
        assertThatThrownBy(() -> compile("access_log " + place + " combined;"))
                .isInstanceOf(InvalidDirective.class)
                .hasMessageContaining("test.conf:3: error: ")
                .hasMessageContaining("not supported; ");
    }

    @Test
    void aFileThatCannotBeOpenedIsNamed() {
        AccessLog log = compile("access_log none/a.log;");
        try (LogWriter writer = new LogWriter()) {
            assertThatThrownBy(() -> log.open(writer))
                    .isInstanceOf(InvalidDirective.class)
                    .hasMessageContaining("open() \"" + directory.resolve("none/a.log") + "\" failed")
                    .hasMessageContaining("/dev/stdout");
        }
    }

    @Test
    void gzipIsSaidToHaveNoEffect() {
        assertThat(compile("access_log a.log combined gzip=4 flush=1m;").isOff())
                .isFalse();
        assertThat(variables.check()).singleElement().satisfies(problem -> assertThat(problem.message())
                .startsWith("gzip has no effect"));
    }
}
