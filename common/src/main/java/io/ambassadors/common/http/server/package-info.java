/**
 * The HTTP proxy as it runs: event loops ({@link io.ambassadors.common.http.server.HttpLoops}) and the sockets on which clients come
 * ({@link io.ambassadors.common.http.server.HttpListener}).
 */
package io.ambassadors.common.http.server;
