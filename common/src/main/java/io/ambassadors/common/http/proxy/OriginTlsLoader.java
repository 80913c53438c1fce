package io.ambassadors.common.http.proxy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLException;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

/** Makes TLS contexts of settings and files. */
final class OriginTlsLoader {
    private final OriginTlsSettings settings;
    private final Path prefix;
    private final List<String> fingerprints = new ArrayList<>();

    private OriginTlsLoader(OriginTlsSettings settings, Path prefix) {
        this.settings = settings;
        this.prefix = prefix;
    }

    static OriginTls load(OriginTlsSettings settings, Path prefix) throws IOException, GeneralSecurityException {
        try {
            return new OriginTlsLoader(settings, prefix).load();
        } catch (IllegalArgumentException e) {
            // Netty's word for what is no certificate, no key, or no such protocol.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new GeneralSecurityException(cause.getMessage(), e);
        }
    }

    private OriginTls load() throws IOException, GeneralSecurityException {
        SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
        builder.protocols(settings.protocols());
        List<String> suites = OpenSslCiphers.suites(settings.ciphers());
        if (!suites.isEmpty()) {
            builder.ciphers(suites, SupportedCipherSuiteFilter.INSTANCE);
        }
        trust(builder);
        if (!settings.certificate().isEmpty()) {
            builder.keyManager(file(settings.certificate()), file(settings.certificateKey()));
        }
        if (settings.http2()) {
            builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_2));
        }
        try {
            return new OriginTls(builder.build(), settings, fingerprints);
        } catch (SSLException e) {
            throw new GeneralSecurityException(e.getMessage(), e);
        }
    }

    private void trust(SslContextBuilder builder) throws IOException, GeneralSecurityException {
        if (!settings.verify()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else if (!settings.trustedCertificate().isEmpty()) {
            builder.trustManager(file(settings.trustedCertificate()));
        } else {
            throw new GeneralSecurityException("no proxy_ssl_trusted_certificate for proxy_ssl_verify");
        }
    }

    private InputStream file(String name) throws IOException, GeneralSecurityException {
        byte[] content = Files.readAllBytes(prefix.resolve(name));
        fingerprints.add(
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
        return new ByteArrayInputStream(content);
    }
}
