/** Examines an installation, for {@code --doctor}. */
package io.ambassadors.https.doctor;
