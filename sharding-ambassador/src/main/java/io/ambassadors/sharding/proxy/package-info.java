/**
 * The data plane: clients in front, Redis servers behind, plain Netty between them.
 *
 * <p>An event loop owns the connections of its clients and, for them, connections of its own to every server; nothing crosses a thread. On
 * a client's channel, inbound are requests and outbound are replies; on a server's channel, inbound are replies and outbound requests.
 *
 * <pre>
 * client ─► Intake ─► Dispatcher ─┬─► LocalCommands, Hello, Info            answered here
 *           frames    verb, keys  ├─► ServerConnection ═══════════► server  one command, one server
 *                                 ├─► Splitter ─► ServerConnection … ═════► one part for each server
 *                                 └─► LargeRequests ─► Exchange ─► DedicatedConnection ═► server
 *
 * client ◄─ ReplyQueue ◄─┬─ ServerConnection ◄══════════════════════ server
 *           in order     ├─ Split ◄─ parts                                  merged
 *                        └─ LargeReply, ExchangeReply, ElementByElement     streamed
 * </pre>
 *
 * <p>The rooms, from the outside in:
 *
 * <ol>
 *   <li>{@link io.ambassadors.sharding.proxy.DataPlane} starts, changes and stops everything; {@code RunningPool} is a pool on all event
 *       loops, with its {@code PoolListener}; {@code Snapshots} adds up what the loops count.
 *   <li>{@code Worker} is what one event loop has of its own, {@code Pool} a pool on it, {@code Server} a server of that pool with its
 *       ejection ({@code Probe}) and connections ({@code Connector}, {@code UpstreamHandshake}).
 *   <li>{@code ClientConnection} knows why a client waits; {@code Intake} holds its bytes, {@code ReplyQueue} its replies in order.
 *   <li>{@code Dispatcher} decides who answers a request; {@code Refusals}, {@code Strictness} and {@code Patterns} when nobody does.
 *   <li>{@code ServerConnection} is shared by all clients: {@code InFlight} pairs requests and replies, {@code Chunk} holds what leaves in
 *       one write.
 *   <li>{@code Splitter} and {@code Split} take commands of several servers apart and put their replies together; {@code Batch} does so
 *       piece by piece when the command is too long to be gathered.
 *   <li>{@code Exchange}, {@code DedicatedConnection} and {@code Upload} carry large values; {@code LargeReply} is one that came unawares,
 *       {@code LargeKeys} remembers it for the next time.
 * </ol>
 *
 * <p>Back-pressure: a client that does not read its replies executes nothing more; a server that takes no more bytes makes the clients wait
 * that want to send it some; a large value stops the reading of whoever is faster. Reading a client goes on for a while when it waits, so
 * that one that writes all of its pipeline before it reads is not stuck.
 */
package io.ambassadors.sharding.proxy;
