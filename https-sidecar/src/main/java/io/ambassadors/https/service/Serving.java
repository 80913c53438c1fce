package io.ambassadors.https.service;

import io.ambassadors.common.http.log.LogWriter;
import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.http.AccessLog;
import io.ambassadors.https.http.BackendPools;
import io.ambassadors.https.http.RedirectHandler;
import io.ambassadors.https.http.SidecarHandler;
import io.ambassadors.https.tcp.ConnectionLog;
import io.ambassadors.https.tcp.TcpPlan;

/**
 * What is in force; one object, so that its parts always belong together.
 *
 * @param relay what connections of TCP mode begin with; they tell the log that is in force when they end
 * @param connections log of TCP mode
 * @param redirect null if nothing is redirected
 */
record Serving(
        SidecarConfig config,
        BackendPools pools,
        SidecarHandler handler,
        RedirectHandler redirect,
        TcpPlan relay,
        AccessLog log,
        ConnectionLog connections) {
    /** Lets go of what its logs write to, once nothing is told them any more. */
    void closeLogs(LogWriter writer) {
        log.close(writer);
        connections.close(writer);
    }
}
