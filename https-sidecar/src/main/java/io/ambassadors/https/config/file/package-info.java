/**
 * The way from the text of an {@code https-sidecar.yml}, the environment and the command line to a {@link
 * io.ambassadors.https.config.SidecarConfig}.
 *
 * <ol>
 *   <li>{@link io.ambassadors.https.config.file.SidecarFile} is the door: a file and its {@link
 *       io.ambassadors.https.config.file.Overrides} become a {@link io.ambassadors.https.config.file.ParsedSidecar}.
 *   <li>{@link io.ambassadors.https.config.file.SidecarKeys} is the one table of keys, with defaults, variables and documentation; it is
 *       put together from {@code PlaceKeys}, {@code CertificateKeys}, {@code TlsKeys}, {@code ClientKeys}, {@code HeaderKeys}, {@code
 *       TrafficKeys} and {@code AcmeKeys}, each of which makes its records too.
 *   <li>{@code SectionReader} finds keys in a document, {@code Environment} in variables; {@code UnknownKey} guesses what was meant.
 *   <li>{@code Values} reads what a key was given, by its {@code Form}: {@code ScalarForm}, {@code ListForm}, {@code AlpnForm} and {@code
 *       SourceForm} over the texts that {@code Quantities}, {@code Words}, {@code Addresses} and {@code Names} understand.
 *   <li>{@code Checks} looks at what keys mean together, once each of them can be read.
 * </ol>
 */
package io.ambassadors.https.config.file;
