/**
 * The PDF of a referral for a court. {@link org.wasl.courtfile.CourtFile} writes it, {@link
 * org.wasl.courtfile.DocumentSigner} signs it, and {@link org.wasl.courtfile.CourtFileVerifier}
 * verifies it.
 */
package org.wasl.courtfile;
