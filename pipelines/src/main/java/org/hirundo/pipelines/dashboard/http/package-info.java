/** The little of HTTP that the dashboard needs: guarded, bounded, text as JSON alone. */
package org.hirundo.pipelines.dashboard.http;
