/** How many copies the kept documents have, frozen into a file that selections look them up in. */
package org.hirundo.operators.copies;
