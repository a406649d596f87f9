package io.sigline.receiver.pipeline;

/**
 * A record that a self-test announced, on its way through the pipeline. Called by the thread of the
 * stage; must not block. A record may come twice.
 */
public interface Trial {
  /** The key of the rule that is tested. */
  String ruleKey();

  /** Of the rule, as the record was made for it. */
  String ruleVersion();

  /**
   * All rules were asked about the record.
   *
   * @param matched true if the tested rule matched
   */
  void judged(boolean matched);

  /** The finding was taken as far as into the outbox, and the journal notes so. */
  void proven();

  /** The finding did not get as far as that. */
  void failed(String reason);
}
