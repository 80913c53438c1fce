package io.ambassadors.https.certificates;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.ambassadors.https.config.AcmeConfig;
import io.ambassadors.https.config.CertificatesConfig;
import io.ambassadors.https.config.CertificatesConfig.Source;
import io.ambassadors.https.config.ClientsConfig;
import io.ambassadors.https.config.SidecarConfig;

/** Configurations of these tests. */
final class Configs {
    private Configs() {}

    static SidecarConfig of(Path... sources) {
        return of(Arrays.stream(sources).map(Source::of).toArray(Source[]::new));
    }

    static SidecarConfig of(Source... sources) {
        return of(List.of(sources), "", ClientsConfig.DEFAULT, Optional.empty());
    }

    static SidecarConfig of(
            List<Source> sources, String defaultName, ClientsConfig clients, Optional<AcmeConfig> acme) {
        SidecarConfig empty = SidecarConfig.DEFAULT;
        CertificatesConfig certificates = new CertificatesConfig(
                new ArrayList<>(sources),
                defaultName,
                CertificatesConfig.UnknownName.SERVE_DEFAULT,
                CertificatesConfig.DEFAULT.expiryWarning(),
                Optional.empty());
        return new SidecarConfig(
                empty.listen(),
                empty.acceptProxy(),
                empty.backend(),
                empty.redirect(),
                certificates,
                empty.tls(),
                clients,
                empty.forwarded(),
                empty.fixUps(),
                empty.http(),
                empty.tcp(),
                empty.accessLog(),
                acme,
                empty.production());
    }

    static ClientsConfig required(List<Path> ca, List<Path> crl) {
        ClientsConfig none = ClientsConfig.DEFAULT;
        return new ClientsConfig(
                ClientsConfig.Verify.REQUIRED, ca, crl, none.allow(), none.exempt(), false, false, false);
    }
}
