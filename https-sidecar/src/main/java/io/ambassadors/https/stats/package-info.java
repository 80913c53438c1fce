/** What the sidecar looked like at one moment: immutable records, made on the event loops and read by the admin plane. */
package io.ambassadors.https.stats;
