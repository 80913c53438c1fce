/** What the service tells of itself: immutable pictures of upstreams and their peers, added up over the event loops. */
package io.ambassadors.splitting.stats;
