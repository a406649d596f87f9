package io.sigline.alerting.deliver;

import io.sigline.alerting.journal.Outbox;
import io.sigline.alerting.journal.Pending;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether Keep really has what it accepted: what is there is delivered, what is missing for
 * too long is sent again. So is what is missing and was sent later than now, as a clock has it that
 * was set back. One thread.
 */
final class ReadBack {
  private static final Logger LOG = LoggerFactory.getLogger(ReadBack.class);
  private static final int AT_ONCE = 100;

  private final Outbox outbox;
  private final Destination destination;
  private final Schedule schedule;
  private Instant lastLook = Instant.MIN;

  /**
   * When to look.
   *
   * @param every between two looks
   * @param first not before this long after sending
   * @param giveUp when an alert that is still missing is sent again
   */
  record Schedule(Duration every, Duration first, Duration giveUp) {
    static final Schedule DEFAULT =
        new Schedule(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMinutes(5));
  }

  ReadBack(Outbox outbox, Destination destination, Schedule schedule) {
    this.outbox = outbox;
    this.destination = destination;
    this.schedule = schedule;
  }

  /** Looks, if it is time to. */
  void look(Instant now) throws InterruptedException {
    Optional<Destination.Receipts> receipts = destination.receipts();
    if (receipts.isEmpty() || isWithin(schedule.every(), lastLook, now)) {
      return;
    }
    lastLook = now;
    List<Pending> due =
        outbox.sent(AT_ONCE).stream()
            .filter(sent -> !isWithin(schedule.first(), sent.sent(), now))
            .toList();
    if (due.isEmpty()) {
      return;
    }
    try {
      Set<String> there = receipts.get().of(due);
      outbox.markDelivered(due.stream().filter(sent -> there.contains(sent.id())).toList());
      List<Pending> lost =
          due.stream()
              .filter(sent -> !there.contains(sent.id()))
              .filter(sent -> !isWithin(schedule.giveUp(), sent.sent(), now))
              .toList();
      if (there.size() >= AT_ONCE) {
        lastLook = Instant.MIN; // all were there and there may be more: none of them waits its turn
      }
      if (!lost.isEmpty()) {
        LOG.warn(
            "{} accepted {} alerts but has not got them: sending again",
            destination.name(),
            lost.size());
        outbox.sendAgain(lost);
      }
    } catch (DeliveryException e) {
      LOG.warn("accepted alerts cannot be read back: {}", e.getMessage());
    }
  }

  /** True if less than that has passed since then; never of a time to come. */
  private static boolean isWithin(Duration length, Instant since, Instant now) {
    return !now.isBefore(since) && now.isBefore(since.plus(length));
  }
}
