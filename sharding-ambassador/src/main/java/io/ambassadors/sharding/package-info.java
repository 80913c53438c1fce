/**
 * The sharding ambassador: many Redis servers look like one, by the file and the placement of twemproxy.
 *
 * <ol>
 *   <li>{@link io.ambassadors.sharding.Main} reads the command line ({@code cli}) and starts Quarkus only to serve.
 *   <li>{@code config} reads nutcracker.yml; {@code resp} knows the protocol and the command table.
 *   <li>{@code proxy} is the data plane: a request's way through it is drawn there.
 *   <li>{@code service} ties file, data plane and process together: start, reload, drain.
 *   <li>{@code stats} are the records that the data plane tells of itself; {@code admin} shows them.
 * </ol>
 */
package io.ambassadors.sharding;
