/** The reports' figures over time: by the second, the minute and the hour, in bounded memory. */
package org.hirundo.pipelines.dashboard.history;
