/**
 * What the service tells of itself: immutable pictures, added up over the event loops, and how they are told.
 *
 * <ol>
 *   <li>The snapshots, {@link io.ambassadors.splitting.stats.AmbassadorSnapshot} at the top: of listeners, upstreams and their peers, and
 *       {@code split_clients}.
 *   <li>{@link io.ambassadors.splitting.stats.StatTable}: the one table of names, kinds and help texts.
 *   <li>{@link io.ambassadors.splitting.stats.ShareCheck}: whether users were divided as they should be, and {@link
 *       io.ambassadors.splitting.stats.FailureCheck}: whether one server fails more than the others.
 * </ol>
 *
 * <p>Nothing here knows CDI; metrics and pages are in {@code admin}.
 */
package io.ambassadors.splitting.stats;
