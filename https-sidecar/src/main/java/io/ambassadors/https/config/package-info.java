/**
 * The configuration: immutable records that the rest of the program sees, {@link io.ambassadors.https.config.SidecarConfig} with all of
 * them. {@link io.ambassadors.https.config.file} makes them of {@code https-sidecar.yml}, the environment and the command line.
 */
package io.ambassadors.https.config;
