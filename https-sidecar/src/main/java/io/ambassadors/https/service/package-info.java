/**
 * The running service: what ties the configuration, the certificates, the data plane and the admin plane together.
 *
 * <ol>
 *   <li>{@link io.ambassadors.https.service.SidecarService} starts, reloads and answers the admin plane's questions.
 *   <li>{@code DataPlane} is what serves: event loops, listeners, TLS, backend, logs; one configuration after the other.
 *   <li>{@code Certificates} follows the files of certificates, which change more often than the configuration, and {@code Renewal} the
 *       ACME authority.
 *   <li>{@code Snapshot} gathers what is shown, {@code Changes} says what a reload changes.
 *   <li>{@code ServiceLifecycle} is where CDI comes in: start, signals, drain, stop.
 * </ol>
 */
package io.ambassadors.https.service;
