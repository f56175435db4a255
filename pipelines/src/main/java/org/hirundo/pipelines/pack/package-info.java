/** The pack topology: from documents, by selection and tokenizing, to sequences. */
package org.hirundo.pipelines.pack;
