/** Commands for evidence files that are sent sealed. */
package org.wasl.commands.file;
