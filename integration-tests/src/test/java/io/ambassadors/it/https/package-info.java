/** What the HTTPS sidecar promises, one promise per class, read off the wire of the program that was built. */
package io.ambassadors.it.https;
