package io.ambassadors.splitting.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.splitting.Nginx;

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

    @Test
    void bothKnowTheSameDirectives() throws IOException {
        Nginx.require();
        for (DirectiveSpec spec : DirectiveTable.NGINX.all()) {
            boolean resolverOfUpstream = spec.contexts().equals(Set.of(Context.UPSTREAM))
                    && spec.name().startsWith("resolver");
            if (UNKNOWN_THERE.contains(spec.name()) || resolverOfUpstream) {
                continue;
            }
            Context context =
                    spec.contexts().stream().sorted().reduce((a, b) -> b).orElseThrow();
            int wrong = spec.arguments().allows(0) ? 9 : 0;
            if (spec.arguments().allows(wrong)) {
                continue;
            }
            Path file = directory.resolve("nginx.conf");
            String directive = spec.name() + " a".repeat(wrong) + (spec.block() ? " {}" : ";");
            Files.writeString(file, AROUND.get(context).replace("@", directive));
            assertThat(Nginx.run("-t", "-e", "stderr", "-c", file.toString()).output())
                    .as("%s", spec)
                    .contains("invalid number of arguments in \"" + spec.name() + "\" directive");
        }
    }
}
