/** Finds the text of benchmarks in documents. */
package org.hirundo.operators.decontamination;
