/**
 * What tests against other programs need: {@link io.ambassadors.common.testing.Peers} finds a program or skips the test, {@link
 * io.ambassadors.common.testing.Nutcracker} runs twemproxy, {@link io.ambassadors.common.testing.NumberedServers} are the
 * servers behind it, {@link io.ambassadors.common.testing.PipelinedGets} the client before it. {@link
 * io.ambassadors.common.testing.Nginx} runs nginx, {@link io.ambassadors.common.testing.PipelinedHttp} is the client before it.
 */
package io.ambassadors.common.testing;
