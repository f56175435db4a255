package org.hirundo.pipelines.curate;

/** Hears how long each step of a page took, in nanoseconds. */
interface PageTimes {
  /** Hears nothing. */
  PageTimes UNHEARD =
      new PageTimes() {
        @Override
        public void decoded(long nanos) {}

        @Override
        public void extracted(long nanos) {}

        @Override
        public void identified(long nanos) {}
      };

  void decoded(long nanos);

  void extracted(long nanos);

  void identified(long nanos);
}
