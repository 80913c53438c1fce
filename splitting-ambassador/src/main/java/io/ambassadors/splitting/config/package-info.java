/**
 * The nginx configuration as a tree: text to words to directives, each known by its name, context and number of arguments.
 *
 * <ol>
 *   <li>{@link io.ambassadors.splitting.config.NginxFile} is the door: a name in, a {@link io.ambassadors.splitting.config.ParsedConfig}
 *       out, with {@link io.ambassadors.splitting.config.Directive}s or problems.
 *   <li>{@code Lexer} cuts text into words, {@code TreeParser} makes directives of them and reads included files from {@link
 *       io.ambassadors.splitting.config.ConfigFiles}, found by {@code Glob}.
 *   <li>{@code Judge} says of each directive whether it is known, in its place, complete and supported, by the lines of {@link
 *       io.ambassadors.splitting.config.DirectiveTable}, which {@code DirectiveFile} reads from {@code directives.txt}.
 *   <li>{@link io.ambassadors.splitting.config.NginxTime}, {@link io.ambassadors.splitting.config.NginxSize}, {@link
 *       io.ambassadors.splitting.config.NginxNumber} and {@link io.ambassadors.splitting.config.NginxFlag} read values; {@link
 *       io.ambassadors.splitting.config.MainSettings} those outside of all blocks.
 * </ol>
 */
package io.ambassadors.splitting.config;
