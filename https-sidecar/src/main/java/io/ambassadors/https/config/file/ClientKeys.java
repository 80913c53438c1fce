package io.ambassadors.https.config.file;

import java.nio.file.Path;
import java.util.List;

import io.ambassadors.https.config.ClientsConfig;
import io.ambassadors.https.config.ClientsConfig.Allow;
import io.ambassadors.https.config.ClientsConfig.Verify;

/** Keys of which clients may come, and how the backend learns who they are. */
final class ClientKeys {
    static final SidecarKey<Verify> VERIFY = SidecarKey.any(
            "clients.verify",
            new Words<Verify>()
                    .with("none", Verify.NONE)
                    .with("optional", Verify.OPTIONAL)
                    .with("required", Verify.REQUIRED)
                    .also("off", Verify.NONE)
                    .refused("on", "", "write required, or optional")
                    .refused("true", "", "write required, or optional")
                    .refused("yes", "", "write required, or optional")
                    .also("no", Verify.NONE)
                    .also("false", Verify.NONE)
                    .form(),
            "none",
            "Whether clients show a certificate; one that is shown must be good. `clients: required` says the same.");
    static final SidecarKey<List<Path>> CA = SidecarKey.any(
            "clients.ca",
            ListForm.of(Names.PATH),
            "",
            "Files or directories of PEM with the authorities of clients; without it, `ca.crt` beside the certificates.");
    static final SidecarKey<List<Path>> CRL = SidecarKey.any(
            "clients.crl", ListForm.of(Names.PATH), "", "Files of PEM or DER with lists of revoked certificates.");
    static final SidecarKey<List<String>> CN = allow(
            "cn",
            Names.TEXT,
            "Common names of clients that may come. Of all lists under `allow`, one match is enough.");
    static final SidecarKey<List<String>> DNS =
            allow("dns", Names.DNS_PATTERN, "DNS names of clients that may come; `*.` in front stands for one label.");
    static final SidecarKey<List<String>> URI =
            allow("uri", Names.URI_PATTERN, "URIs of clients that may come; `*` stands for one part of a path.");
    static final SidecarKey<List<String>> OU =
            allow("ou", Names.TEXT, "Organizational units of clients that may come.");
    static final SidecarKey<List<String>> IP =
            allow("ip", Names.NETWORK, "Addresses in certificates of clients that may come, or networks.");
    static final SidecarKey<List<String>> SPKI =
            allow("spki", Names.SPKI, "SHA-256 of public keys of clients that may come.");
    static final SidecarKey<List<String>> EXEMPT = SidecarKey.http(
            "clients.exempt",
            ListForm.of(Names.REQUEST_PATH),
            "",
            "Paths that need no certificate, as for health checks of a load balancer; one that ends with `/` stands for"
                    + " all below it.");
    static final SidecarKey<Boolean> CLIENT_CERT = SidecarKey.http(
            "clients.client-cert",
            Words.BOOL,
            "false",
            "Whether the backend is told by `Client-Cert` (RFC 9440). Copies that clients send are always removed.");
    static final SidecarKey<Boolean> CLIENT_CERT_CHAIN = SidecarKey.http(
            "clients.client-cert-chain", Words.BOOL, "false", "Whether by `Client-Cert-Chain` as well.");
    static final SidecarKey<Boolean> XFCC = SidecarKey.http(
            "clients.xfcc", Words.BOOL, "false", "Whether by `X-Forwarded-Client-Cert`, as Envoy writes it.");

    static final List<SidecarKey<List<String>>> ALLOW = List.of(CN, DNS, URI, OU, IP, SPKI);
    static final List<SidecarKey<?>> ALL =
            List.of(VERIFY, CA, CRL, CN, DNS, URI, OU, IP, SPKI, EXEMPT, CLIENT_CERT, CLIENT_CERT_CHAIN, XFCC);

    private ClientKeys() {}

    private static SidecarKey<List<String>> allow(String name, ScalarForm<String> form, String doc) {
        return SidecarKey.any("clients.allow." + name, ListForm.of(form), "", doc);
    }

    static ClientsConfig clients(Values values) {
        return new ClientsConfig(
                values.get(VERIFY),
                values.get(CA),
                values.get(CRL),
                new Allow(
                        values.get(CN),
                        values.get(DNS),
                        values.get(URI),
                        values.get(OU),
                        values.get(IP),
                        values.get(SPKI)),
                values.get(EXEMPT),
                values.get(CLIENT_CERT),
                values.get(CLIENT_CERT_CHAIN),
                values.get(XFCC));
    }
}
