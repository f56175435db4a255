/** Finds personal data in texts: e-mail addresses, telephone, card and My Numbers, IP addresses. */
package org.hirundo.operators.privacy;
