package io.sigline.alerting.journal;

import io.sigline.alerting.alert.Finding;

/**
 * A finding of a rule's self-test. It goes the way of every other as far as into the outbox, where
 * nobody but its own transaction sees it, and is no alert.
 *
 * @param version of the rule
 * @param alerts false if the rule does not alert for itself, so that the outbox is not its way
 */
public record TestFinding(Finding finding, String version, boolean alerts) {}
