/**
 * The command line, which is nginx's. Nothing here starts Quarkus: checking a file takes no longer than starting a JVM.
 *
 * <ol>
 *   <li>{@code OptionTable} is the one table of options; {@link io.ambassadors.splitting.cli.ArgumentParser} reads arguments by it, {@code
 *       Given} collects them into an {@link io.ambassadors.splitting.cli.Invocation} of an {@link io.ambassadors.splitting.cli.Action} with
 *       {@link io.ambassadors.splitting.cli.Options}.
 *   <li>{@link io.ambassadors.splitting.cli.Commands} does all but serve: {@code CheckCommand} for {@code -t} and {@code -T}, {@code
 *       SignalCommand} for {@code -s}, {@code Texts} for the rest.
 *   <li>{@link io.ambassadors.splitting.cli.Preparation} does what must be done before serving: {@link
 *       io.ambassadors.splitting.cli.ErrorLog} and {@link io.ambassadors.splitting.cli.PidFile} go on without what cannot be written.
 * </ol>
 */
package io.ambassadors.splitting.cli;
