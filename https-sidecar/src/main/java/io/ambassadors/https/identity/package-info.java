/**
 * Who a client is, by its certificate: whether it may come, and how the backend is told.
 */
package io.ambassadors.https.identity;
