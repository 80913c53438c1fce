/**
 * The site: listeners, servers and locations of a configuration, and what becomes of the requests that come to them. The rooms:
 *
 * <ol>
 *   <li>{@link io.ambassadors.splitting.server.SiteBuilder} is the door: a tree of directives becomes a {@link
 *       io.ambassadors.splitting.server.SiteConfig} and problems. {@code Level} knows nginx's rule of inheritance, {@code ListenReader},
 *       {@code LocationReader}, {@code SettingsReader} and {@code PassReader} read the directives.
 *   <li>{@link io.ambassadors.splitting.server.Listener}, {@link io.ambassadors.splitting.server.AddressServers}, {@link
 *       io.ambassadors.splitting.server.ServerNames} and {@link io.ambassadors.splitting.server.LocationTable} find the place of a request.
 *   <li>{@link io.ambassadors.splitting.server.SplittingHandler} leads it there, by way of {@code RealIp} and {@code Script}; {@code
 *       Responder} makes the responses that no origin gives, with {@code ErrorPages}.
 *   <li>{@code NginxProxyPlan} passes it on: {@code PassTarget} knows where to, {@code RequestFields} and {@code ResponseFields} which
 *       fields go along, {@code RedirectRules} and {@code CookieRules} what changes in them.
 *   <li>{@link io.ambassadors.splitting.server.SiteCounters} counts.
 * </ol>
 */
package io.ambassadors.splitting.server;
