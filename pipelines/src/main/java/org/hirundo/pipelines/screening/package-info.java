/**
 * Screens the texts of documents: for benchmarks that they must not hold, and for personal data.
 */
package org.hirundo.pipelines.screening;
