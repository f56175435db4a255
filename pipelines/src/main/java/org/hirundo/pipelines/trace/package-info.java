/** Where each document of a sequence came from, and what let it through. */
package org.hirundo.pipelines.trace;
