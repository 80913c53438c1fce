package io.ambassadors.https.stats;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.ambassadors.common.http.proxy.FailureCounts;
import io.ambassadors.common.http.proxy.StatusClasses;
import io.ambassadors.common.stats.LatencySummary;
import io.ambassadors.common.stats.ReloadStatus;

/** What a sidecar may look like: on a calm day, on a rough one, fresh from the box, and in TCP mode. */
public final class SampleSnapshots {
    /** What somebody might have put into a certificate. */
    public static final String NASTY = "<script>alert(\"1\")</script>";

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long UPTIME = Duration.ofHours(76).toMillis();
    private static final String FILE = "/etc/https-sidecar/https-sidecar.yml";
    private static final TlsPolicy POLICY = new TlsPolicy(
            "intermediate (Mozilla 6.0)",
            "prefer",
            List.of("h2", "http/1.1"),
            "keys of a shared secret",
            "optional",
            "served the default certificate");

    private SampleSnapshots() {}

    /** The parts of a snapshot, to be changed before it is made. */
    public static final class Sample {
        private final long now;
        public boolean draining;
        public boolean development;
        public String curl = "";
        public TlsSnapshot tls = TlsSnapshot.EMPTY;
        public Optional<HttpSnapshot> http = Optional.empty();
        public Optional<TcpSnapshot> tcp = Optional.empty();
        public BackendSnapshot backend = new BackendSnapshot("127.0.0.1:8080", "http1", 0, 0, 0, 0, "", 0, false);
        public List<CertificateSnapshot> certificates = List.of();
        public List<AuthoritySnapshot> authorities = List.of();
        public Optional<AcmeSnapshot> acme = Optional.empty();
        public long dropped;
        public ReloadStatus reload;
        public ReloadStatus certificateReload;
        public List<String> warnings = List.of();
        public List<ListenerSnapshot> listeners;

        Sample(long now) {
            this.now = now;
            reload = new ReloadStatus(FILE, now - UPTIME, 0, 0, 0, false, List.of(), false);
            certificateReload = new ReloadStatus("/etc/tls", now - UPTIME, 0, 0, 0, false, List.of(), false);
            listeners = List.of(new ListenerSnapshot("0.0.0.0:8443", true, 0, 0, 0, 0));
        }

        public SidecarSnapshot build() {
            return new SidecarSnapshot(
                    now - UPTIME,
                    now,
                    1,
                    draining,
                    development,
                    curl,
                    POLICY,
                    14 * DAY,
                    listeners,
                    tls,
                    http,
                    tcp,
                    backend,
                    certificates,
                    authorities,
                    acme,
                    dropped,
                    reload,
                    certificateReload,
                    warnings);
        }
    }

    /** All is well. Counters rise with the clock. */
    public static Sample calm(long now) {
        Sample sample = new Sample(now);
        long ticks = now / 100 % 10_000_000;
        sample.tls = tls(ticks, Map.of("closed", 212L, "garbage", 31L, "timeout", 3L));
        sample.http = Optional.of(http(ticks));
        sample.backend =
                new BackendSnapshot("127.0.0.1:8080", "http1", 14, 3, 412, 2, "connect refused", now - DAY, false);
        sample.listeners = List.of(
                new ListenerSnapshot("0.0.0.0:8443", true, 212, 81_022, 0, 0),
                new ListenerSnapshot("0.0.0.0:8081", false, 1, 1_204, 0, 0));
        sample.certificates = List.of(
                certificate(now, "/etc/tls", List.of("shop.example", "www.shop.example"), 62, true),
                certificate(now, "/etc/tls-legacy/api.pem", List.of("*.api.example"), 341, false));
        sample.reload = new ReloadStatus(FILE, now - DAY, 3, 0, now - DAY, false, List.of(), false);
        sample.certificateReload =
                new ReloadStatus("/etc/tls", now - 2 * DAY, 1, 0, now - 2 * DAY, false, List.of(), false);
        return sample;
    }

    /** Much is wrong. */
    public static Sample rough(long now) {
        Sample sample = calm(now);
        sample.tls =
                tls(now / 100 % 10_000_000, Map.of("closed", 212L, "alert", now / 100 % 10_000_000 * 2, "name", 12L));
        sample.certificates = List.of(
                refused(certificate(now, "/etc/tls", List.of("shop.example", "www.shop.example"), 5, true)),
                certificate(now, "/etc/tls-legacy/api.pem", List.of("*.api.example", NASTY), -3, false),
                certificate(now, "/etc/tls-later", List.of("later.example"), 90, false, now + DAY),
                absent(now, "/etc/tls-none"));
        sample.authorities = List.of(
                new AuthoritySnapshot("CN=Clients " + NASTY, now + 9 * DAY, "ab12".repeat(16)),
                new AuthoritySnapshot("CN=Partners,O=Shop", now + 900 * DAY, "cd34".repeat(16)));
        sample.backend = new BackendSnapshot(
                "127.0.0.1:8080", "http1", 0, 0, 412, 97, "connect refused: " + NASTY, now - 2_000, true);
        sample.acme = Optional.of(new AcmeSnapshot(
                "https://acme-v02.api.letsencrypt.org/directory",
                List.of("shop.example"),
                "http-01",
                "waiting to try again",
                now + 1_800_000,
                1,
                4,
                "403 unauthorized: Invalid response from /.well-known/acme-challenge/x"));
        sample.dropped = now / 1000 % 1_000_000;
        sample.warnings = List.of("profile: modern refuses clients without TLS 1.3");
        sample.reload = new ReloadStatus(
                FILE, now - DAY, 3, 1, now - 60_000, true, List.of(FILE + ":7: unknown key \"certificate\""), true);
        sample.certificateReload = new ReloadStatus(
                "/etc/tls",
                now - 2 * DAY,
                1,
                1,
                now - 60_000,
                true,
                List.of("/etc/tls/tls.key: the key is not the certificate's"),
                true);
        return sample;
    }

    /** Fresh from the box: nothing configured. */
    public static Sample fresh(long now) {
        Sample sample = new Sample(now);
        CertificateSnapshot made =
                certificate(now, "development authority", List.of("localhost", "127.0.0.1", "::1"), 29, true);
        sample.development = true;
        sample.curl = "curl --cacert /tmp/https-sidecar-dev-ca.crt https://localhost:8443/";
        sample.certificates = List.of(with(made, "development", ""));
        return sample;
    }

    /** Connections are relayed. */
    public static Sample tcp(long now) {
        Sample sample = calm(now);
        sample.http = Optional.empty();
        sample.tcp = Optional.of(new TcpSnapshot(
                17, 20_411, 1_200_000_000, 88_000_000_000L, Map.of("client", 20_300L, "idle", 94L, NASTY, 1L)));
        return sample;
    }

    private static TlsSnapshot tls(long ticks, Map<String, Long> failed) {
        long old = ticks / 10;
        return new TlsSnapshot(
                3,
                0,
                ticks,
                ticks / 2,
                ticks * 8 / 10,
                failed,
                Map.of("TLSv1.3", ticks - old, "TLSv1.2", old),
                Map.of("X25519MLKEM768", ticks * 8 / 10, "X25519", ticks / 10, "P-256", ticks / 10),
                Map.of("TLS_AES_128_GCM_SHA256", ticks - old, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", old),
                Map.of("h2", ticks - old - 40, "http/1.1", old, "none", 40L),
                12);
    }

    private static HttpSnapshot http(long ticks) {
        long requests = 14 * ticks;
        return new HttpSnapshot(
                requests,
                7,
                Map.of("HTTP/2", requests - ticks, "HTTP/1.1", ticks),
                new StatusClasses(12, requests - 2_300, 1_200, 1_044, 44),
                new FailureCounts(63, 0, 44),
                new LatencySummary(requests, requests * 2_300, 1_400, 3_200, 12_800, 31_000, 48_000),
                410_000_000,
                9_120_000_000L,
                5);
    }

    private static CertificateSnapshot certificate(
            long now, String source, List<String> names, int daysLeft, boolean byDefault) {
        return certificate(now, source, names, daysLeft, byDefault, now - 28 * DAY);
    }

    private static CertificateSnapshot certificate(
            long now, String source, List<String> names, int daysLeft, boolean byDefault, long notBefore) {
        return new CertificateSnapshot(
                source,
                "file",
                byDefault,
                names,
                "CN=" + names.get(0),
                "CN=R11,O=Let's Encrypt,C=US",
                List.of("CN=" + names.get(0), "CN=R11,O=Let's Encrypt,C=US"),
                "4c1f2b7a90",
                byDefault ? "EC P-256" : "RSA 2048",
                "9f86d081".repeat(8),
                notBefore,
                now + daysLeft * DAY + DAY / 2,
                "8c2a41d09e13",
                now - 2 * DAY,
                now - 4_000,
                "",
                byDefault,
                byDefault ? 70_112 : 1_900);
    }

    private static CertificateSnapshot refused(CertificateSnapshot of) {
        return with(of, "file", "tls.key: the key is not the certificate's; write both at once");
    }

    private static CertificateSnapshot absent(long now, String source) {
        return new CertificateSnapshot(
                source,
                "file",
                false,
                List.of(),
                "",
                "",
                List.of(),
                "",
                "",
                "",
                0,
                0,
                "",
                0,
                now,
                "no such file",
                false,
                0);
    }

    private static CertificateSnapshot with(CertificateSnapshot of, String kind, String refused) {
        return new CertificateSnapshot(
                of.source(),
                kind,
                of.byDefault(),
                of.names(),
                of.subject(),
                of.issuer(),
                of.chain(),
                of.serial(),
                of.keyType(),
                of.fingerprint(),
                of.notBeforeMillis(),
                of.notAfterMillis(),
                of.generation(),
                of.loadedAtMillis(),
                of.lookedAtMillis(),
                refused,
                of.stapled(),
                of.handshakes());
    }
}
