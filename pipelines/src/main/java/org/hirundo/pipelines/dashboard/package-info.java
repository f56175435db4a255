/** The web page that shows the mix: fed by the report logs alone. */
package org.hirundo.pipelines.dashboard;
