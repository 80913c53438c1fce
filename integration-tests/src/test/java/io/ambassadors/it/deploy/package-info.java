/** What the deploy directory promises. */
package io.ambassadors.it.deploy;
