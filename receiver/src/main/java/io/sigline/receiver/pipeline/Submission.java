package io.sigline.receiver.pipeline;

/** A call that was handed to the pipeline. */
@FunctionalInterface
public interface Submission {

  /** The caller has gone away: what was not done for it yet need not be done. Any thread. */
  void cancel();
}
