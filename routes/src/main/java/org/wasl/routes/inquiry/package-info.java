/** The inquiries of an agency about referrals in which it is a party. */
package org.wasl.routes.inquiry;
