/** The link's own state on disk, beside the inbox of the kit. */
package org.wasl.link.state;
