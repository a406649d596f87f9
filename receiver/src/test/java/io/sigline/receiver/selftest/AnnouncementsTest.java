package io.sigline.receiver.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.receiver.otlp.Digest;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AnnouncementsTest {
  private static final Digest DIGEST = new Digest(1, 2);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);
  private final Announcements announcements = new Announcements(now::get);
  private final Probe probe = new Probe("r", "v", true, "");

  @Test
  void find_announcedRecord_isTheTest_howeverOftenItComes() {
    announcements.announce("tag", DIGEST, probe);

    assertThat(announcements.find("tag", () -> DIGEST)).isSameAs(probe);
    assertThat(announcements.find("tag", () -> DIGEST)).isSameAs(probe);
    assertThat(announcements.recognised()).isEqualTo(2);
    assertThat(announcements.foreign()).isZero();
  }

  @Test
  void find_otherRecordUnderAnAnnouncedTag_isNoTest() {
    announcements.announce("tag", DIGEST, probe);

    assertThat(announcements.find("tag", () -> new Digest(1, 3))).isNull();
    assertThat(announcements.foreign()).isEqualTo(1);
  }

  @Test
  void find_unknownTag_isNoTestAndCostsNoDigest() {
    announcements.announce("tag", DIGEST, probe);

    assertThat(
            announcements.find(
                "gat",
                () -> {
                  throw new AssertionError("asked for");
                }))
        .isNull();
    assertThat(announcements.foreign()).isEqualTo(1);
  }

  @Test
  void find_afterItsTime_isNoTest() {
    announcements.announce("tag", DIGEST, probe);
    now.addAndGet(Announcements.VALIDITY.toNanos());

    assertThat(announcements.find("tag", () -> DIGEST)).isNull();
    announcements.tidy();
    now.addAndGet(-1);
    assertThat(announcements.find("tag", () -> DIGEST)).isNull();
  }

  @Test
  void probe_tellsWhatWentWrong() {
    assertThat(probe.failure()).contains("not recognised");
    probe.judged(false);
    assertThat(probe.failure()).contains("must match did not");
    probe.judged(true);
    assertThat(probe.failure()).contains("did not reach the outbox");
    probe.failed("disk");
    assertThat(probe.failure()).endsWith("outbox: disk");
    probe.proven();
    assertThat(probe.failure()).isEmpty();
    Probe miss = new Probe("r", "v", false, "a is b");
    miss.judged(true);
    assertThat(miss.failure()).endsWith("did: a is b");
    miss.judged(false);
    assertThat(miss.failure()).isEmpty();
  }
}
