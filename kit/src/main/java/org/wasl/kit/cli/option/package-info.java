/**
 * Options that several commands of the kit share, and how a command prints what came of a request.
 */
package org.wasl.kit.cli.option;
