/**
 * Clients that are no Java: what is on the machine of a user. Absent programs skip their tests, unless {@code -Dpeers=required}.
 */
package io.ambassadors.it.peer;
