/**
 * The middle of the HTTP proxy: one {@link io.ambassadors.common.http.proxy.Exchange} for each request. On its left a
 * {@link io.ambassadors.common.http.proxy.ClientStream}, on its right one {@link io.ambassadors.common.http.proxy.OriginStream} for
 * each try. What to do is said by the service: a {@link io.ambassadors.common.http.proxy.RequestHandler} picks a
 * {@link io.ambassadors.common.http.proxy.ProxyPlan} or a {@link io.ambassadors.common.http.proxy.Reply}.
 */
package io.ambassadors.common.http.proxy;
