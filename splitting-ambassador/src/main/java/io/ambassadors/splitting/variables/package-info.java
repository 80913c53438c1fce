/**
 * nginx's variables and what is made of them. The rooms:
 *
 * <ol>
 *   <li>{@link io.ambassadors.splitting.variables.RequestScope}: one request and all that variables read of it, the context of its
 *       exchange. {@link io.ambassadors.splitting.variables.UriPath} takes its target apart.
 *   <li>{@link io.ambassadors.splitting.variables.Variables}: the variables of one configuration. nginx's own are in
 *       {@code BuiltIns} (by name: client, request, response, upstream; by prefix: fields, cookies, arguments).
 *   <li>{@link io.ambassadors.splitting.variables.Template}: text with variables in it;
 *       {@link io.ambassadors.splitting.variables.NginxPattern}: a regular expression whose groups become variables.
 *   <li>Directives that define variables: {@link io.ambassadors.splitting.variables.MapBlock},
 *       {@link io.ambassadors.splitting.variables.GeoBlock}, {@link io.ambassadors.splitting.variables.SplitClientsBlock},
 *       {@link io.ambassadors.splitting.variables.SetDirective}.
 *   <li>Logs: {@link io.ambassadors.splitting.variables.LogFormats}, {@link io.ambassadors.splitting.variables.AccessLog}.
 * </ol>
 *
 * <p>A configuration is built in the order of its text: each directive that cannot be used throws
 * {@link io.ambassadors.splitting.variables.InvalidDirective}; at the end {@code Variables.check} tells which variables are unknown. All
 * text is ISO-8859-1, one char for each byte.
 */
package io.ambassadors.splitting.variables;
