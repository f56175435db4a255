/** What a given scale needs: state, machines, partitions and days, with the formulas. */
package org.hirundo.pipelines.plan;
