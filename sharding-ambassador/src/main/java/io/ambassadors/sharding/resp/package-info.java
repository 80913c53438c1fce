/**
 * The Redis protocol, as far as a proxy must understand it: where a request begins and ends, which command it is, which of its
 * arguments are keys, and where a reply ends. Nothing here knows a channel or a server.
 *
 * <p>The rooms, in the order in which a request and its reply pass them:
 *
 * <ol>
 *   <li><b>Requests</b>: {@code RequestParser} finds the frames; {@link io.ambassadors.sharding.resp.Arguments} is its result, positions in
 *       an array and no copies.
 *   <li><b>The table</b>: {@link io.ambassadors.sharding.resp.CommandTable} looks up the {@link io.ambassadors.sharding.resp.Command};
 *       its rows stand in {@code commands.txt}, which {@code CommandFile} reads and checks. Nothing else in this service lists
 *       names of commands.
 *   <li><b>Keys</b>: the command's {@link io.ambassadors.sharding.resp.KeySpec} fills
 *       {@link io.ambassadors.sharding.resp.KeyIndexes}. One class for each way in which Redis places keys: {@code NoKeys},
 *       {@code RangeKeys}, {@code CountedKeys}, {@code SortKeys}, {@code GeoRadiusKeys}, {@code MemoryKeys}.
 *   <li><b>Replies</b>: {@code ReplyParser} finds where a reply ends.
 * </ol>
 */
package io.ambassadors.sharding.resp;
