/**
 * Examines an installation, for {@code --doctor}.
 *
 * <p>{@link io.ambassadors.https.doctor.Examination} goes through the areas below and writes to one {@code Report}: a line for each finding,
 * {@code ok}, {@code note}, {@code warn} or {@code FAIL}, and what to do in the line below. It changes nothing: it orders no certificate, and
 * what it opens it closes. The exit code is that of linters: 1 if anything fails, 0 otherwise, warnings or not.
 *
 * <ol>
 *   <li>{@code CertificateArea}: files of certificates, and of the authorities of clients.
 *   <li>{@code AcmeArea}: storage, directory and names, if there is ACME.
 *   <li>{@code MachineArea}: the TLS library, tickets, file descriptors, memory.
 *   <li>{@code BackendArea}: whether the legacy service is there and speaks what it is said to, over a {@code Talk}.
 *   <li>{@code PortArea}: whether we may listen, or our own sidecar ({@code Target.Running}) does already, or who else ({@code
 *       PortHolder}).
 *   <li>{@code NegotiationArea} and {@code NameRows}: what clients of many kinds ({@code Hello}) get ({@code Outcome}), as {@code
 *       ProbeClient} finds out, from the sidecar that is running, or from an {@code OwnPort} with the same settings; held against a {@code
 *       Guideline}.
 * </ol>
 *
 * <p>The port where TLS is to be spoken is taken for a moment if it is free: with clients about, examine a sidecar that is running, in its
 * own container ({@code kubectl exec}).
 */
package io.ambassadors.https.doctor;
