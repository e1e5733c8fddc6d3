/** What the link itself keeps on disk, beside the inbox of the kit. */
package org.wasl.link.state;
