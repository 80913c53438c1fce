package io.ambassadors.https.config.file;

import java.util.stream.Stream;

import io.ambassadors.https.config.ClientsConfig;
import io.ambassadors.https.config.ClientsConfig.Verify;
import io.ambassadors.https.config.SidecarConfig;

/** Whether clients are asked for what is said about them. Somebody who lists who may come must not be left with an open door. */
final class ClientChecks {
    private final SidecarConfig config;
    private final ClientsConfig clients;
    private final Values values;

    ClientChecks(SidecarConfig config, Values values) {
        this.config = config;
        this.clients = config.clients();
        this.values = values;
    }

    void check() {
        if (clients.verify() == Verify.NONE) {
            withoutVerify();
            return;
        }
        authorities();
        if (clients.verify() == Verify.OPTIONAL && !clients.allow().isAnybody()) {
            values.warning(
                    ClientKeys.ALLOW.stream().filter(values::has).findFirst().orElseThrow(),
                    "clients.allow is for clients that show a certificate; with verify: optional, who shows none comes in",
                    "set verify: required, unless the backend itself turns away who has no certificate");
        }
        if (clients.verify() == Verify.OPTIONAL && !clients.exempt().isEmpty()) {
            values.note(
                    ClientKeys.EXEMPT,
                    "clients.exempt has no effect with verify: optional, where every path can be asked for without a"
                            + " certificate",
                    "set verify: required, or remove exempt");
        }
        if (clients.clientCertChain() && !clients.clientCert()) {
            values.error(
                    ClientKeys.CLIENT_CERT_CHAIN,
                    "clients.client-cert-chain: the chain goes with the certificate itself (RFC 9440, 2.3)",
                    "set client-cert: true too");
        }
    }

    private void withoutVerify() {
        boolean deliberate = values.has(ClientKeys.VERIFY);
        Stream<SidecarKey<?>> pointless = ClientKeys.ALL.stream()
                .filter(key -> !key.equals(ClientKeys.VERIFY))
                .filter(values::has)
                .filter(this::asksForSomething);
        pointless.forEach(key -> {
            String message =
                    key.path() + " has no effect, since clients.verify is none: nobody is asked for a certificate";
            if (deliberate) {
                values.warning(key, message, "set verify: required, or remove " + key.lastName());
            } else {
                values.error(key, message, "add verify: required (or optional) below clients:");
            }
        });
    }

    private boolean asksForSomething(SidecarKey<?> key) {
        Object value = values.find(key).orElse(null);
        return !Boolean.FALSE.equals(value) && !(value instanceof java.util.List<?> list && list.isEmpty());
    }

    private void authorities() {
        if (!clients.ca().isEmpty()) {
            return;
        }
        String none = "clients.verify: there is no clients.ca";
        if (config.certificates().sources().isEmpty()) {
            values.error(
                    ClientKeys.VERIFY,
                    none + ", and no certificates with a ca.crt beside them",
                    "add ca: and the path of the clients' authority below clients:");
        } else {
            values.note(
                    ClientKeys.VERIFY,
                    none + ", so the authority of clients is the ca.crt beside the certificates, which must be there",
                    values.has(ClientKeys.CA) ? "give clients.ca a path" : "");
        }
    }
}
