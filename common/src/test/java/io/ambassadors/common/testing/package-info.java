/**
 * What the tests of all modules share. Everywhere: {@link io.ambassadors.common.testing.Await} waits for a condition, {@link
 * io.ambassadors.common.testing.Ports} finds free ports, {@link io.ambassadors.common.testing.Leaks} fails on a buffer that was not
 * released. HTTP: {@link io.ambassadors.common.testing.RawHttp} is a client and {@link io.ambassadors.common.testing.ScriptedOrigin} a
 * server that do what they are told, right or wrong.
 *
 * <p>Against other programs: {@link io.ambassadors.common.testing.Peers} finds a program or skips the test, {@link
 * io.ambassadors.common.testing.Programs} runs it to its end, {@link
 * io.ambassadors.common.testing.Nutcracker} runs twemproxy, {@link io.ambassadors.common.testing.NumberedServers} are the
 * servers behind it, {@link io.ambassadors.common.testing.PipelinedGets} the client before it. {@link
 * io.ambassadors.common.testing.Nginx} runs nginx, {@link io.ambassadors.common.testing.PipelinedHttp} is the client before it.
 */
package io.ambassadors.common.testing;
