/** Compares two selections over the same stored documents, without their texts. */
package org.hirundo.pipelines.compare;
