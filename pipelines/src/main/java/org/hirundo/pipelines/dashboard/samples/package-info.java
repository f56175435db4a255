/** Documents, rejects and duplicates to look at: a few of the newest, and why. */
package org.hirundo.pipelines.dashboard.samples;
