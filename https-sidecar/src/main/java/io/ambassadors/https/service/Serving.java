package io.ambassadors.https.service;

import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.http.AccessLog;
import io.ambassadors.https.http.BackendPools;
import io.ambassadors.https.http.RedirectHandler;
import io.ambassadors.https.http.SidecarHandler;
import io.ambassadors.https.tcp.TcpPlan;

/**
 * What is in force; one object, so that its parts always belong together.
 *
 * @param redirect null if nothing is redirected
 */
record Serving(
        SidecarConfig config,
        BackendPools pools,
        SidecarHandler handler,
        RedirectHandler redirect,
        TcpPlan relay,
        AccessLog log) {}
