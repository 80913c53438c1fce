/**
 * Certificates from an authority that speaks ACME (RFC 8555), and their renewal.
 *
 * <ol>
 *   <li>{@link io.ambassadors.https.acme.AcmeRenewal} decides when a certificate is due and orders it, on a thread of its own.
 *   <li>{@link io.ambassadors.https.acme.AcmeClient} speaks to the authority.
 *   <li>{@link io.ambassadors.https.acme.AcmeChallenges} holds what the listeners answer while an order is under way.
 *   <li>The stores keep account and certificates in files. A certificate is served by {@code certificates}, which reads those files as it
 *       reads any other's.
 * </ol>
 */
package io.ambassadors.https.acme;
