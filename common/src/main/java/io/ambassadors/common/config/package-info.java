/**
 * What every configuration file has in common, whatever is in it.
 *
 * <ol>
 *   <li>{@link io.ambassadors.common.config.ConfigProblem} is one thing to say about a file, with its line.
 *   <li>{@link io.ambassadors.common.config.ConfigWatcher} tells that a file has changed; {@code DirectoryEvents} listens to the kernel
 *       for it.
 *   <li>{@link io.ambassadors.common.config.SubPathMount} recognises a file that will never change.
 *   <li>{@link io.ambassadors.common.config.Suggestion} finds the word that was meant.
 *   <li>{@link io.ambassadors.common.config.yaml} reads YAML.
 * </ol>
 */
package io.ambassadors.common.config;
