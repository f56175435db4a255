/**
 * Watches what deduplication takes. A source or web host of which hardly anything is left is told
 * by name: its pages may have been taken for each other for the boilerplate that they share, or its
 * domain may need another threshold. Nothing is kept or dropped here.
 */
package org.hirundo.pipelines.attrition;
