package io.ambassadors.https.config;

import io.ambassadors.common.net.ListenPoint;

/**
 * Where plain HTTP is answered with a redirect to HTTPS, and the challenges of ACME with their answers.
 *
 * @param listen where
 * @param port that clients reach us by, which the redirect names; 443 is not written
 */
public record RedirectConfig(ListenPoint listen, int port) {}
