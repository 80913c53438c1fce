/** The admin plane of the sidecar: status page, {@code /tls}, metrics, health, reload, quit. */
package io.ambassadors.https.admin;
