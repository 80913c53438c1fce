package io.ambassadors.https.acme;

import java.util.Optional;

import io.ambassadors.https.config.AcmeConfig;
import io.ambassadors.https.config.SidecarConfig;

/** Configurations of these tests. */
final class SidecarConfigs {
    private SidecarConfigs() {}

    static SidecarConfig with(AcmeConfig acme) {
        SidecarConfig empty = SidecarConfig.DEFAULT;
        return new SidecarConfig(
                empty.listen(),
                empty.acceptProxy(),
                empty.backend(),
                empty.redirect(),
                empty.certificates(),
                empty.tls(),
                empty.clients(),
                empty.forwarded(),
                empty.fixUps(),
                empty.http(),
                empty.tcp(),
                empty.accessLog(),
                Optional.of(acme),
                empty.production());
    }
}
