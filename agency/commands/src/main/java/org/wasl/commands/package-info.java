/**
 * The kit as a program. Each command is a class of its own, so that a larger program can offer it
 * too. Exit codes are 0 (done), 1 (refused, or not reached) and 2 (bad usage, with one clear line).
 * The commands {@code notices}, {@code proof} and {@code mirror} have further ones.
 */
package org.wasl.commands;
