/**
 * Lists of what is not wanted, or wanted with care: web hosts and URLs by category, and words by
 * their share of a text.
 */
package org.hirundo.operators.lists;
