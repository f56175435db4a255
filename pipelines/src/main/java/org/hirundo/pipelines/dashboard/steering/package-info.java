/** The mixture log, proposals for it, and what they would do. */
package org.hirundo.pipelines.dashboard.steering;
