/**
 * The command line. Nothing here starts Quarkus: checking a file takes no longer than starting a JVM.
 *
 * <ol>
 *   <li>{@code OptionTable} is the one table of options; {@link io.ambassadors.https.cli.ArgumentParser} reads arguments by it into an
 *       {@link io.ambassadors.https.cli.Invocation} of an {@link io.ambassadors.https.cli.Action} with {@link
 *       io.ambassadors.https.cli.Options}.
 *   <li>{@link io.ambassadors.https.cli.Commands} does all but serve: {@code CheckCommand} for {@code -t}, a {@link
 *       io.ambassadors.https.cli.Doctor} for {@code --doctor}, {@code Texts} for the rest.
 *   <li>{@link io.ambassadors.https.cli.Preparation} does what must be done before serving.
 * </ol>
 */
package io.ambassadors.https.cli;
