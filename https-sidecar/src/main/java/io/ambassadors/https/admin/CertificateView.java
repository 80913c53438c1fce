package io.ambassadors.https.admin;

import java.util.ArrayList;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

import io.ambassadors.common.quarkus.Humans;
import io.ambassadors.common.quarkus.Verdict;
import io.ambassadors.https.stats.CertificateSnapshot;
import io.ambassadors.https.stats.CertificateState;

/**
 * One source of certificates as people read it.
 *
 * @param verdict whether what of it is in force may be shown to clients
 * @param name the first name
 * @param others how many names there are beside it; empty for none
 * @param names all of them
 * @param left how long it is good yet
 * @param leftWidth the same as a part of its lifetime, a length in an image
 * @param validity from when to when
 * @param issuer short name of who issued it
 * @param loaded when it was read
 * @param looked when its files were last read, and what that gave
 * @param handshakes that it served
 * @param facts the certificate itself
 */
public record CertificateView(
        Verdict verdict,
        String name,
        String others,
        String names,
        String left,
        String leftWidth,
        String validity,
        String issuer,
        String loaded,
        String looked,
        String handshakes,
        CertificateSnapshot facts) {
    static CertificateView of(CertificateSnapshot certificate, long now, long warning) {
        CertificateState state = CertificateState.of(certificate, now, warning);
        boolean there = certificate.inForce();
        int others = certificate.names().size() - 1;
        return new CertificateView(
                verdict(certificate, state),
                there ? certificate.name() : certificate.source(),
                others > 0 ? "and " + Humans.count(others) + (others == 1 ? " more name" : " more names") : "",
                String.join(" ", certificate.names()),
                there ? Lifetime.left(certificate.notAfterMillis(), now) : "",
                Lifetime.share(certificate.notBeforeMillis(), certificate.notAfterMillis(), now),
                there
                        ? Lifetime.date(certificate.notBeforeMillis()) + " to "
                                + Lifetime.date(certificate.notAfterMillis())
                        : "",
                commonName(certificate.issuer()),
                Lifetime.ago(certificate.loadedAtMillis(), now),
                Lifetime.ago(certificate.lookedAtMillis(), now)
                        + (certificate.refused().isEmpty() ? ": in force" : ": refused"),
                Humans.count(certificate.handshakes()),
                certificate);
    }

    /** What is on the one line of it, for a terminal too. */
    List<String> marks() {
        List<String> marks = new ArrayList<>();
        if (facts.byDefault()) {
            marks.add("default");
        }
        if (facts.stapled()) {
            marks.add("stapled");
        }
        if (!facts.refused().isEmpty()) {
            marks.add("files refused");
        }
        return marks;
    }

    private static Verdict verdict(CertificateSnapshot certificate, CertificateState state) {
        return switch (state) {
            case VALID ->
                certificate.development()
                        ? new Verdict("failing", "development", "")
                        : certificate.refused().isEmpty()
                                ? new Verdict("up", "valid", "")
                                : new Verdict("failing", "valid, files refused", "");
            case ENDING -> new Verdict("failing", "about to end", "");
            case EXPIRED -> new Verdict("ejected", "expired", "");
            case NOT_YET_VALID -> new Verdict("ejected", "not yet valid", "");
            case ABSENT -> new Verdict("ejected", "none in force", "");
        };
    }

    /** The common name or else organization of a distinguished name; all of it if it has neither. */
    static String commonName(String distinguished) {
        try {
            String organization = "";
            for (Rdn part : new LdapName(distinguished).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    return part.getValue().toString();
                } else if (part.getType().equalsIgnoreCase("O")) {
                    organization = part.getValue().toString();
                }
            }
            return organization.isEmpty() ? distinguished : organization;
        } catch (InvalidNameException e) {
            return distinguished;
        }
    }
}
