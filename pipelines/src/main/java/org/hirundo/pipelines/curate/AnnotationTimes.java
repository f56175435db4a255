package org.hirundo.pipelines.curate;

/** Hears how long a document's annotation took, in nanoseconds, and which score it got. */
interface AnnotationTimes {
  /** Hears nothing. */
  AnnotationTimes UNHEARD =
      new AnnotationTimes() {
        @Override
        public void measured(String domain, long nanos) {}

        @Override
        public void scored(String domain, double score, long nanos) {}
      };

  /** Rules were measured: once a document. */
  void measured(String domain, long nanos);

  /** A model scored it: once a document of a domain that has one. */
  void scored(String domain, double score, long nanos);
}
