/** What the ambassadors share. */
package io.ambassadors.common;
