/** The demos: each starts what an ambassador stands before, the ambassador itself, and a client, and shows what happened. */
package io.ambassadors.demo;
