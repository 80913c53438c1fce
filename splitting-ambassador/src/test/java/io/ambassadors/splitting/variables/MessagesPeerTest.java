package io.ambassadors.splitting.variables;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.testing.Programs;
import io.ambassadors.splitting.config.Directive;

/** What nginx refuses is refused in its words; what it accepts is accepted. */
@Tag("peer")
class MessagesPeerTest {
    private static final Pattern EMERG = Pattern.compile("\\[emerg] (?:\\d+#\\d+: )?(.*?)(?: in [^ ]+:\\d+)?\n");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "map $uri $a { default 1; default 2; }",
                "map $uri $a { x 1; X 2; }",
                "map $uri $a { hostnames; x.com 1; .x.com 2; }",
                "map $uri $a { hostnames; .x.com 1; x.com 2; }",
                "map $uri $a { hostnames; *.x.com 1; .x.com 2; }",
                "map $uri $a { hostnames; x.*.com 1; }",
                "map $uri $a { hostnames; x..com 1; }",
                "map $uri $a { x..com 1; *x* 2; }",
                "map $uri $a { b; }",
                "map $uri $a { b 1 2; }",
                "map $uri $a { volatile; hostnames 1; \\default 3; }",
                "map $uri $a { b \"${x\"; }",
                "map $uri a { }",
                "map $uri $ { }",
                "map $uri $host { }",
                "map $uri $HOST { }",
                "map $uri $http_foo { }",
                "map $uri $http_host { }",
                "map \"$\" $a { }",
                "map $uri $a { b $nonex; }",
                "map $uri $a { b \"$nonex$\"; }",
                "map $uri $a { ~ 1; }",
                "map $later $a { } map $a $later { }",
                "split_clients $uri $a { 10% 1; 90.001% 2; }",
                "split_clients $uri $a { 60% 1; 50% 2; }",
                "split_clients $uri $a { 60% 1; * 2; 10% 3; }",
                "split_clients $uri a { 60% b; }",
                "split_clients $uri $a { 0% b; }",
                "split_clients $uri $a { 5 b; }",
                "split_clients $uri $a { 60% $b; * c; }",
                "geo $a { 10.0.0.0/33 1; }",
                "geo $a { xyz 1; }",
                "geo $a { 1.2.3 1; }",
                "geo $a { ::/129 1; }",
                "geo $a { 10.0.0.1/8 1; 10.0.0.0/8 2; default 1; default 2; ::1/128 4; 0.0.0.0/0 5; }",
                "geo $a { ranges; 10.0.0.1 1; }",
                "geo $a { ranges; 10.0.0.2-10.0.0.1 1; }",
                "geo $a { 10.0.0.0/8 1; ranges; }",
                "geo $a { ranges; 10.0.0.1-10.0.0.5 1; 10.0.0.4-10.0.0.8 2; }",
                "geo $a { ranges; 10.0.0.4-10.0.0.8 1; 10.0.0.1-10.0.0.5 2; }",
                "geo $a { ranges; 10.0.0.4-10.0.0.8 1; 10.0.0.1-10.0.0.9 2; }",
                "geo $a { 10.0.0.1 1 2; }",
                "geo $a { proxy 1.2.3.x; }",
                "geo a { }",
                "geo $uri a { }",
                "geo $a $uri { }",
                "geo $nonex $a { }",
                "geo $a { proxy_recursive 3; }",
                "server { set a 1; }",
                "server { set $ 1; }",
                "server { set $uri 1; }",
                "server { set $args 1; set $http_foo 2; set $ARGS 3; set $arg_x 3; set $a-b 4; set $proxy_host 3; }",
                "server { set $upstream_http_foo 4; set $cookie_a 4; }",
                "server { set $upstream_addr 4; }",
                "server { set $a \"${b\"; }",
                "server { set $a \"${\"; }",
                "server { set $a \"${}\"; }",
                "server { set $a \"$-\"; }",
                "server { set $a \"${b-}\"; }",
                "server { set $a \"${1}\"; }",
                "server { set $a \"$0\"; }",
                "server { set $a $1$2$9x$; }",
                "server { set $a $b; }",
                "server { set $b 1; set $a $B; }",
                "log_format x a b; log_format x b;",
                "log_format combined a;",
                "log_format main \"$uri $\";",
                "log_format main \"$uri $-\";",
                "log_format main \"$uri ${a\";",
                "log_format main \"$uri ${\";",
                "log_format main \"$uri ${a-b}\";",
                "log_format main \"$1\";",
                "log_format main \"$nonexist\";",
                "log_format main escape=foo a;",
                "log_format main a escape=json;",
                "access_log zz nope;",
                "access_log zz combined foo;",
                "access_log zz combined buffer=0;",
                "access_log zz combined buffer=1x;",
                "access_log zz combined buffer=4k flush=1x;",
                "access_log zz combined buffer=4k flush=1m30s;",
                "access_log zz combined flush=1s;",
                "access_log zz combined gzip=12;",
                "access_log zz combined gzip=x;",
                "access_log zz combined gzip flush=1m;",
                "access_log zz combined if=;",
                "access_log zz combined if=$foo;",
                "access_log zz if=$uri;",
                "access_log off x;",
                "access_log off; access_log zz;",
                "access_log zz combined buffer=32k; access_log zz combined buffer=64k;",
                "access_log zz combined buffer=32k; access_log zz combined;",
            })
    void sameVerdictAndWords(String http) throws Exception {
        Path config = directory.resolve("nginx.conf");
        Files.writeString(config, "pid nginx.pid; error_log error.log; events {}\nhttp {\n" + http + "\n}\n");
        Programs.Outcome live =
                Programs.run("nginx", "-t", "-p", directory.toString(), "-c", config.toString(), "-e", "stderr");
        Matcher emerg = EMERG.matcher(live.output());
        String expected = emerg.find() ? emerg.group(1) : "";
        assertThat(firstError(http)).as(live.output()).isEqualTo(expected);
    }

    private String firstError(String http) {
        for (ConfigProblem problem : Configs.parse(http).problems()) {
            if (problem.isError()) {
                return problem.message();
            }
        }
        Variables variables = new Variables();
        try {
            LogFormats formats = new LogFormats(variables);
            List<Directive> logs = new ArrayList<>();
            for (Directive directive : Configs.http(http)) {
                if (directive.name().equals("log_format")) {
                    formats.define(directive);
                } else if (directive.name().equals("access_log")) {
                    logs.add(directive);
                }
            }
            Configs.define(Configs.http(http), variables);
            AccessLog.compile(logs, formats, variables, UnaryOperator.identity());
        } catch (InvalidDirective e) {
            return e.problem().message();
        }
        return variables.check().stream()
                .filter(ConfigProblem::isError)
                .map(ConfigProblem::message)
                .findFirst()
                .orElse("");
    }
}
