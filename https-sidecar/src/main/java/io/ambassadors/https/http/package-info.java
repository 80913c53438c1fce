/**
 * Requests of clients on to the backend, and its responses back: {@code common.http} with what a sidecar adds.
 *
 * <ol>
 *   <li>{@link io.ambassadors.https.http.SidecarHandler} decides about each request: misdirected, without a certificate, or passed on.
 *   <li>{@link io.ambassadors.https.http.SidecarPlan} is how it is passed on; {@link io.ambassadors.https.http.RequestFields} and
 *       {@link io.ambassadors.https.http.ResponseFields} write the fields, with what {@link io.ambassadors.https.http.ClientContext}
 *       keeps for a connection.
 *   <li>{@link io.ambassadors.https.http.BackendPools} are the connections to the backend, {@link io.ambassadors.https.http.WaitingRoom}
 *       is where requests wait for one that has not started yet.
 *   <li>{@link io.ambassadors.https.http.RedirectHandler} serves the listener without TLS.
 *   <li>{@link io.ambassadors.https.http.AccessLog} writes what happened, {@link io.ambassadors.https.http.HttpCounters} counts it.
 * </ol>
 */
package io.ambassadors.https.http;
