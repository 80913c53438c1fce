/**
 * Certificates and keys from files, always of one generation.
 *
 * <ol>
 *   <li>{@link io.ambassadors.https.certificates.Identity} is a chain with its key.
 *   <li>{@link io.ambassadors.https.certificates.CertificateSet} is all that is in force: identities by server name, and whom client
 *       certificates must come from. It is immutable; a reload makes another.
 * </ol>
 */
package io.ambassadors.https.certificates;
