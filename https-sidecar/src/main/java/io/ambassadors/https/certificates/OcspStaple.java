package io.ambassadors.https.certificates;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;

import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** Decides whether an OCSP response (RFC 6960) may be stapled: one that is not good for the certificate makes clients refuse it. */
final class OcspStaple {
    private static final String CURE = "Fetch it anew: openssl ocsp -issuer CA -cert CERT -url URL -respout FILE";

    private OcspStaple() {}

    /**
     * Checks a response.
     *
     * @param chain of the certificate; its issuer's signature is checked if the issuer is there
     * @throws RefusedException if it must not be stapled
     */
    static void check(Path file, byte[] response, List<X509Certificate> chain, Instant now) throws RefusedException {
        BasicOCSPResp basic = parse(file, response);
        SingleResp own = own(file, basic, chain);
        if (own.getCertStatus() instanceof RevokedStatus) {
            throw new RefusedException(
                    file, "The OCSP response says that the certificate is revoked", "Get another certificate");
        }
        if (own.getCertStatus() != CertificateStatus.GOOD) {
            throw new RefusedException(file, "The OCSP response does not know the certificate", CURE);
        }
        if (own.getThisUpdate().toInstant().isAfter(now)) {
            throw new RefusedException(
                    file,
                    "The OCSP response is good from " + own.getThisUpdate().toInstant() + " on, and it is " + now,
                    "Does the clock go right?");
        }
        Date next = own.getNextUpdate();
        if (next != null && next.toInstant().isBefore(now)) {
            throw new RefusedException(file, "The OCSP response was good until " + next.toInstant(), CURE);
        }
    }

    private static BasicOCSPResp parse(Path file, byte[] response) throws RefusedException {
        try {
            OCSPResp parsed = new OCSPResp(response);
            if (parsed.getStatus() == OCSPResp.SUCCESSFUL
                    && parsed.getResponseObject() instanceof BasicOCSPResp basic) {
                return basic;
            }
            throw new RefusedException(
                    file, "The OCSP response says failure: status " + parsed.getStatus() + " (RFC 6960, 4.2.1)", CURE);
        } catch (IOException | OCSPException | RuntimeException e) {
            throw new RefusedException(
                    file, "Expected an OCSP response in DER, found something else: " + e.getMessage(), CURE);
        }
    }

    private static SingleResp own(Path file, BasicOCSPResp basic, List<X509Certificate> chain) throws RefusedException {
        BigInteger serial = chain.get(0).getSerialNumber();
        try {
            X509CertificateHolder issuer = chain.size() > 1 ? new JcaX509CertificateHolder(chain.get(1)) : null;
            for (SingleResp one : basic.getResponses()) {
                boolean sameIssuer = issuer == null
                        || one.getCertID().matchesIssuer(issuer, new JcaDigestCalculatorProviderBuilder().build());
                if (one.getCertID().getSerialNumber().equals(serial) && sameIssuer) {
                    requireSignature(file, basic, issuer);
                    return one;
                }
            }
        } catch (java.security.cert.CertificateException | OCSPException | OperatorCreationException e) {
            throw new RefusedException(file, "The OCSP response cannot be checked: " + e.getMessage(), CURE);
        }
        throw new RefusedException(
                file,
                "The OCSP response is for another certificate; expected serial number " + serial.toString(16),
                CURE);
    }

    /** Signed by the issuer, or by a responder that it vouches for (RFC 6960, 4.2.2.2). */
    private static void requireSignature(Path file, BasicOCSPResp basic, X509CertificateHolder issuer)
            throws RefusedException {
        if (issuer == null) {
            return;
        }
        JcaContentVerifierProviderBuilder verifiers = new JcaContentVerifierProviderBuilder();
        try {
            if (basic.isSignatureValid(verifiers.build(issuer))) {
                return;
            }
            for (X509CertificateHolder responder : basic.getCerts()) {
                if (responder.isSignatureValid(verifiers.build(issuer))
                        && basic.isSignatureValid(verifiers.build(responder))) {
                    return;
                }
            }
        } catch (java.security.cert.CertificateException
                | OCSPException
                | OperatorCreationException
                | org.bouncycastle.cert.CertException e) {
            throw new RefusedException(
                    file, "The signature of the OCSP response cannot be checked: " + e.getMessage(), CURE);
        }
        throw new RefusedException(
                file, "The OCSP response is signed by somebody else than the issuer of the certificate", CURE);
    }
}
