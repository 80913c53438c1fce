/**
 * What several rooms' tests need: {@link io.ambassadors.https.testing.TestAuthority} issues certificates, so that none with a fixed end
 * lies in the repository.
 */
package io.ambassadors.https.testing;
