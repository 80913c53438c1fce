/**
 * The command line, which is nutcracker's and a little more. Nothing here starts Quarkus: checking a file takes no longer than starting a
 * JVM.
 *
 * <ol>
 *   <li>{@code OptionTable} is the one table of options; {@link io.ambassadors.sharding.cli.ArgumentParser} reads arguments by it into an
 *       {@link io.ambassadors.sharding.cli.Invocation} of an {@link io.ambassadors.sharding.cli.Action} with {@link
 *       io.ambassadors.sharding.cli.Options}.
 *   <li>{@link io.ambassadors.sharding.cli.Commands} does all but serve: {@code CheckCommand} for {@code -t}, with {@code MovementReport}
 *       for {@code --against}, {@code WhereCommand} for {@code --where}, {@code Texts} for the rest.
 *   <li>{@link io.ambassadors.sharding.cli.Preparation} does what must be done before serving.
 * </ol>
 */
package io.ambassadors.sharding.cli;
