/**
 * What the splitting ambassador counts, and how it is told.
 *
 * <ol>
 *   <li>The snapshots, {@link io.ambassadors.splitting.stats.AmbassadorSnapshot} at the top: what the data plane hands out.
 *   <li>{@link io.ambassadors.splitting.stats.StatTable}: the one table of names, kinds and help texts.
 *   <li>{@link io.ambassadors.splitting.stats.ShareCheck}: whether users were divided as they should be, and {@link
 *       io.ambassadors.splitting.stats.FailureCheck}: whether one server fails more than the others.
 * </ol>
 *
 * <p>Nothing here knows CDI; metrics and pages are in {@code admin}.
 */
package io.ambassadors.splitting.stats;
