/**
 * What the black-box tests stand on. A {@link io.ambassadors.it.harness.Service} is a program under test as a user would start it; a
 * {@link io.ambassadors.it.harness.RawClient} shows the bytes of the wire.
 *
 * <p>Sharding: real Redis servers ({@link io.ambassadors.it.harness.RedisNode}), the {@link io.ambassadors.it.harness.Ambassador} with a
 * {@link io.ambassadors.it.harness.NutcrackerYml}, {@link io.ambassadors.it.harness.RawRedis}, a server that lies
 * ({@link io.ambassadors.it.harness.FakeServer}), and one cluster that many classes share
 * ({@link io.ambassadors.it.harness.ThreeServers}). With {@code -Dambassador=nutcracker} the tests run against twemproxy instead, which
 * shows that they can fail.
 *
 * <p>Splitting: {@link io.ambassadors.it.harness.HttpOrigin} behind the {@link io.ambassadors.it.harness.Splitter} with an
 * {@link io.ambassadors.it.harness.NginxConf}, and {@link io.ambassadors.it.harness.RawHttp} before it. With {@code -Dsplitter=nginx} they
 * run against nginx.
 *
 * <p>HTTPS: the {@link io.ambassadors.it.harness.RunningSidecar} with a {@link io.ambassadors.it.harness.SidecarYml}, certificates of a
 * {@link io.ambassadors.it.harness.CertificateAuthority} in a {@link io.ambassadors.it.harness.SecretDirectory}, and before it a
 * {@link io.ambassadors.it.harness.TlsClient}.
 */
package io.ambassadors.it.harness;
