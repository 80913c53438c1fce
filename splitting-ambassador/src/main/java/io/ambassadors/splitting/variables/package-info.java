/**
 * nginx's variables and what is made of them.
 *
 * <ol>
 *   <li>{@link io.ambassadors.splitting.variables.RequestScope}: one request and all that variables read of it.
 *   <li>{@link io.ambassadors.splitting.variables.Variables}: the variables of one configuration, nginx's own and those it defines.
 *   <li>{@link io.ambassadors.splitting.variables.Template}: text with variables in it.
 * </ol>
 */
package io.ambassadors.splitting.variables;
