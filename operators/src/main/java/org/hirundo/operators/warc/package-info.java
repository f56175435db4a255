/**
 * Reading WARC files (ISO 28500) record by record, with recovery: damage costs the damaged record,
 * never its neighbours, and every stored byte belongs to exactly one entry.
 */
package org.hirundo.operators.warc;
