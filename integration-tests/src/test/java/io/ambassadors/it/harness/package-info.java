/**
 * What the black-box tests stand on: real Redis servers ({@link io.ambassadors.it.harness.RedisNode}), the program under test as a user
 * would start it ({@link io.ambassadors.it.harness.Ambassador} with a {@link io.ambassadors.it.harness.NutcrackerYml}), a client that shows
 * the bytes of the wire ({@link io.ambassadors.it.harness.RawRedis}), a server that lies
 * ({@link io.ambassadors.it.harness.FakeServer}), and one cluster that many classes share
 * ({@link io.ambassadors.it.harness.ThreeServers}).
 *
 * <p>With {@code -Dambassador=nutcracker} the tests run against twemproxy instead, which shows that they can fail.
 */
package io.ambassadors.it.harness;
