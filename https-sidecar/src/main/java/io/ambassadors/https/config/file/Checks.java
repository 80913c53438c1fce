package io.ambassadors.https.config.file;

import io.ambassadors.https.config.SidecarConfig;

/** What keys mean together: refused where they contradict each other, remarked on where one takes the other's effect. */
final class Checks {
    private Checks() {}

    /** Only for values that can all be read. */
    static void check(SidecarConfig config, Values values) {
        new ModeChecks(config, values).check();
        new PlaceChecks(config, values).check();
        new CertificateChecks(config, values).check();
        new TlsChecks(config, values).check();
        new ClientChecks(config, values).check();
        new HttpChecks(config, values).check();
    }
}
