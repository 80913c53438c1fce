package io.ambassadors.splitting.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.testing.Programs;

/** The real nginx knows each directive of the table in its place, and refuses the numbers of arguments that the table refuses. */
@Tag("peer")
class DirectiveTablePeerTest {
    /** Younger than the nginx of Debian 12, or not compiled into it. */
    private static final Set<String> UNKNOWN_THERE = Set.of(
            "http2",
            "http3",
            "http3_hq",
            "http3_max_concurrent_streams",
            "http3_stream_buffer_size",
            "quic_retry",
            "quic_gso",
            "quic_host_key",
            "quic_active_connection_id_limit",
            "quic_bpf",
            "ssl_object_cache_inheritable",
            "proxy_pass_trailers",
            "keepalive_min_timeout",
            "early_hints",
            "add_header_inherit",
            "add_trailer_inherit",
            "ssl_key_log",
            "ssl_certificate_cache",
            "ssl_certificate_compression",
            "ssl_ech_file",
            "proxy_ssl_key_log",
            "proxy_ssl_certificate_cache",
            "grpc_ssl_key_log",
            "grpc_ssl_certificate_cache",
            "sticky",
            "least_time",
            "tunnel_pass",
            "stream",
            "mail",
            "max_headers");

    private static final Map<ValueRule.Kind, String> VALUES = Map.of(
            ValueRule.Kind.FLAG, "on",
            ValueRule.Kind.NUMBER, "8",
            ValueRule.Kind.SIZE, "8k",
            ValueRule.Kind.OFFSET, "8k",
            ValueRule.Kind.TIME, "5s",
            ValueRule.Kind.SECONDS, "5s",
            ValueRule.Kind.BUFFERS, "8 8k");

    private static final Map<Context, String> AROUND = Map.of(
            Context.MAIN, "@",
            Context.EVENTS, "events { @ }",
            Context.HTTP, "events {} http { @ }",
            Context.SERVER, "events {} http { server { @ } }",
            Context.LOCATION, "events {} http { server { location / { @ } } }",
            Context.UPSTREAM, "events {} http { upstream u { @ } }",
            Context.SERVER_IF, "events {} http { server { if ($uri) { @ } } }",
            Context.LOCATION_IF, "events {} http { server { location / { if ($uri) { @ } } } }",
            Context.LIMIT_EXCEPT, "events {} http { server { location / { limit_except GET { @ } } } }");

    @TempDir
    Path directory;

    @BeforeAll
    static void nginxIsHere() throws IOException {
        assertThat(Programs.run("nginx", "-v").exitCode()).isZero();
    }

    private static Stream<DirectiveSpec> known() {
        return DirectiveTable.NGINX.all().stream()
                .filter(spec -> !UNKNOWN_THERE.contains(spec.name()))
                .filter(spec -> !spec.contexts().equals(Set.of(Context.UPSTREAM))
                        || !spec.name().startsWith("resolver"));
    }

    @Test
    void bothKnowTheSameDirectives() throws IOException {
        for (DirectiveSpec spec : known().toList()) {
            int wrong = spec.arguments().allows(0) ? 9 : 0;
            if (!spec.arguments().allows(wrong)) {
                compare(spec, spec.name() + " a".repeat(wrong) + (spec.block() ? " {}" : ";"));
            }
        }
    }

    @Test
    void bothRefuseTheSameValues() throws IOException {
        for (DirectiveSpec spec :
                known().filter(spec -> VALUES.containsKey(spec.value().kind())).toList()) {
            String garbage = spec.value().kind() == ValueRule.Kind.BUFFERS ? " a! b!;" : " a!;";
            compare(spec, spec.name() + garbage);
        }
    }

    @Test
    void bothRefuseTheSameDuplicates() throws IOException {
        for (DirectiveSpec spec :
                known().filter(spec -> VALUES.containsKey(spec.value().kind())).toList()) {
            if (!(spec.verdict() instanceof Verdict.Refused)) {
                String once = spec.name() + " " + valid(spec.value()) + ";";
                compare(spec, once + "\n" + once);
            }
        }
    }

    /** Eight is a power of two, as some numbers must be. */
    private static String valid(ValueRule rule) {
        return rule.least() > 8 ? Long.toString(rule.least()) : VALUES.get(rule.kind());
    }

    /** Both refuse it, with the same words for the same line. */
    private void compare(DirectiveSpec spec, String text) throws IOException {
        Context context = spec.contexts().stream().sorted().reduce((a, b) -> b).orElseThrow();
        Path file = directory.resolve("nginx.conf");
        Files.writeString(file, AROUND.get(context).replace("@", text));
        String output = Programs.run("nginx", "-t", "-e", "stderr", "-p", directory + "/", "-c", file.toString())
                .output();
        List<ConfigProblem> errors = NginxFile.read(file.toString()).problems().stream()
                .filter(ConfigProblem::isError)
                .filter(problem -> !problem.message().endsWith("not supported here"))
                .toList();
        assertThat(errors).as("%s", text).isNotEmpty();
        assertThat(output)
                .as("%s", text)
                .contains(errors.get(0).message() + " in " + file + ":"
                        + errors.get(0).line());
    }
}
