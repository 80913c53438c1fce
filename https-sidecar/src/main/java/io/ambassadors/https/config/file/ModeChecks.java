package io.ambassadors.https.config.file;

import io.ambassadors.https.config.BackendConfig.Protocol;
import io.ambassadors.https.config.SidecarConfig;

/** A key that has no meaning with what the backend speaks is refused: whoever wrote it relies on it. */
final class ModeChecks {
    private final Protocol protocol;
    private final Values values;

    ModeChecks(SidecarConfig config, Values values) {
        this.protocol = config.backend().protocol();
        this.values = values;
    }

    void check() {
        SidecarKeys.ALL.stream()
                .filter(values::has)
                .filter(key -> !key.mode().fits(protocol))
                .filter(key -> !isSwitchedOff(key))
                .forEach(this::refuse);
    }

    /** What is said not to be done is not done. */
    private boolean isSwitchedOff(SidecarKey<?> key) {
        return values.find(key).filter(Boolean.FALSE::equals).isPresent();
    }

    private void refuse(SidecarKey<?> key) {
        if (key.equals(PlaceKeys.PROXY_SEND)) {
            values.error(
                    key,
                    key.path()
                            + ": found true with an HTTP backend, whose connections are shared by clients, so that one"
                            + " header cannot speak for all of them",
                    "remove it; the backend learns of clients by X-Forwarded-For and Forwarded, or set protocol: tcp");
        } else if (key.mode() == SidecarKey.Mode.TCP) {
            values.error(
                    key,
                    key.path() + ": has a meaning in TCP mode only, but the backend speaks HTTP",
                    "remove it, or set protocol: tcp");
        } else {
            values.error(
                    key,
                    key.path() + ": has a meaning for HTTP only, but protocol is tcp: bytes pass as they are",
                    "remove it, or set protocol: http1");
        }
    }
}
