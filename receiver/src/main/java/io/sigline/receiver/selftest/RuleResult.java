package io.sigline.receiver.selftest;

import io.sigline.engine.rule.Rule;

/**
 * The live self-test of one rule.
 *
 * @param version of the rule
 * @param detail for people: how the records were shaped, or what went wrong
 * @param lost true if the rule was proven before, and no longer is
 */
public record RuleResult(Rule rule, String version, Verdict verdict, String detail, boolean lost) {}
