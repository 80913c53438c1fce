/**
 * The file {@code https-sidecar.yml} and the environment variables beside it: text in, checked and immutable records out, and everything
 * there is to say about it on the way. {@link io.ambassadors.https.config.SidecarConfig} is what the rest of the program sees.
 */
package io.ambassadors.https.config;
