/**
 * The nginx configuration as a tree: text to words to directives, each known by its name, context and number of arguments.
 */
package io.ambassadors.splitting.config;
