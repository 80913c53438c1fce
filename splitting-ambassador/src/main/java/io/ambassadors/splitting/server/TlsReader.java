package io.ambassadors.splitting.server;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;

import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.proxy.OriginTls;
import io.ambassadors.common.http.proxy.OriginTlsSettings;
import io.ambassadors.splitting.config.Directive;

/** Reads {@code proxy_ssl_*} and {@code grpc_ssl_*} of a location. */
final class TlsReader {
    private final Path prefix;

    /** A reader; paths that are not absolute begin at the prefix. */
    TlsReader(Path prefix) {
        this.prefix = prefix;
    }

    /** How TLS is spoken with an origin; null if that is wrong. */
    OriginTls read(Level level, String kind, PassUrl url, HttpVersion version, Problems problems) {
        String ssl = kind + "_ssl_";
        String host = url.host();
        int colon = host.lastIndexOf(':');
        String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
        Directive protocols = level.last(ssl + "protocols");
        OriginTlsSettings settings = new OriginTlsSettings(
                level.flag(ssl + "verify", false),
                (int) level.number(ssl + "verify_depth", 1),
                level.text(ssl + "trusted_certificate", ""),
                level.text(ssl + "certificate", ""),
                level.text(ssl + "certificate_key", ""),
                level.text(ssl + "name", name),
                level.flag(ssl + "server_name", false),
                protocols == null ? List.of("TLSv1.2", "TLSv1.3") : protocols.arguments(),
                level.text(ssl + "ciphers", OriginTlsSettings.DEFAULT_CIPHERS),
                level.flag(ssl + "session_reuse", true),
                version == HttpVersion.HTTP_2);
        try {
            return settings.load(prefix);
        } catch (IOException e) {
            problems.error(level.block(), "TLS towards " + url.text() + ": cannot read " + e.getMessage());
        } catch (GeneralSecurityException e) {
            problems.error(level.block(), "TLS towards " + url.text() + ": " + e.getMessage());
        }
        return null;
    }
}
