package io.sigline.receiver.pipeline;

import io.sigline.alerting.journal.TestFinding;

/** What a self-test's record led to, and whom to tell what becomes of it. */
record TrialFinding(Trial trial, TestFinding finding) {}
