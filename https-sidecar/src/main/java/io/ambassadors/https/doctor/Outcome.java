package io.ambassadors.https.doctor;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** What became of a client. */
sealed interface Outcome {
    /**
     * A handshake was completed.
     *
     * @param version as Java names it
     * @param suite as RFCs name it
     * @param group of the key agreement; empty if not known
     * @param applicationProtocol empty if none was agreed on
     * @param chain that the server sent; its own certificate first
     * @param resumed whether an earlier session went on
     */
    record Agreed(
            String version,
            String suite,
            String group,
            String applicationProtocol,
            List<X509Certificate> chain,
            boolean resumed)
            implements Outcome {
        public Agreed {
            chain = List.copyOf(chain);
        }

        /** In one line. */
        String text() {
            return version + "  " + suite + (group.isEmpty() ? "" : "  " + group);
        }
    }

    /**
     * The server did not want it.
     *
     * @param alert in words, as RFC 8446, 6.2, has it; or that it closed the connection
     * @param before what had been agreed on: in TLS 1.3 a client learns behind its handshake that its certificate will not do
     */
    record Refused(String alert, Optional<Agreed> before) implements Outcome {
        static Refused with(String alert) {
            return new Refused(alert, Optional.empty());
        }
    }

    /**
     * It never came to that: there was no connection, or the client could not say what it was to say.
     *
     * @param why the reason
     */
    record Untold(String why) implements Outcome {}
}
