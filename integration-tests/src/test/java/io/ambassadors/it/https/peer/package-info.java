/**
 * The HTTPS sidecar before clients that are no Java, and before those who look for weaknesses. Absent programs skip their tests, unless
 * {@code -Dpeers=required}.
 */
package io.ambassadors.it.https.peer;
