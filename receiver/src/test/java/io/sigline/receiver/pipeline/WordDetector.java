package io.sigline.receiver.pipeline;

import io.sigline.engine.compile.Detector;
import io.sigline.engine.compile.Explanation;
import io.sigline.engine.event.EventSink;
import io.sigline.engine.match.Match;
import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.ContentVersion;
import io.sigline.engine.rule.Detection;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A detector for tests: a text that contains the word {@code evil} anywhere is a match of one rule,
 * {@code poison} throws, {@code wait} waits for a latch.
 */
public final class WordDetector implements Detector, EventSink {
  private static final Queue<CountDownLatch> WAITING = new ConcurrentLinkedQueue<>();

  private final Rule rule;
  private final CountDownLatch latch;
  private final List<String> texts = new ArrayList<>();

  /** A detector whose only rule has this key. */
  public WordDetector(String ruleKey, CountDownLatch latch) {
    this.rule = rule(ruleKey);
    this.latch = latch;
  }

  /** Never waits. */
  public WordDetector(String ruleKey) {
    this(ruleKey, new CountDownLatch(0));
  }

  /** How many detectors wait for this latch now. */
  public static long waiting(CountDownLatch latch) {
    return WAITING.stream().filter(latch::equals).count();
  }

  private static Rule rule(String key) {
    return new Rule(
        key,
        "A test's rule",
        null,
        null,
        null,
        Rule.Level.HIGH,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        LogSource.ANY,
        new Detection(new LinkedHashMap<>(), new Condition.Or(List.of()), "none"),
        Map.of(),
        new Rule.Source("test.yml", 1, ContentVersion.NONE));
  }

  @Override
  public EventSink begin() {
    texts.clear();
    return this;
  }

  @Override
  public Explanation explain(@Nullable String ruleKey) {
    return new Explanation(List.of(), "a test's record");
  }

  @Override
  public List<Match> end() {
    boolean evil = false;
    for (String text : texts) {
      if (text.contains("wait")) {
        await();
      }
      if (text.contains("poison")) {
        throw new IllegalStateException("poisoned");
      }
      evil |= text.contains("evil");
    }
    return evil
        ? List.of(new Match(rule, LogSource.ANY, List.of("word"), Map.of(), Map.of()))
        : List.of();
  }

  private void await() {
    WAITING.add(latch);
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      WAITING.remove(latch);
    }
  }

  @Override
  public void text(byte[] buffer, int offset, int length) {
    texts.add(new String(buffer, offset, length, StandardCharsets.UTF_8));
  }

  @Override
  public void bytes(byte[] buffer, int offset, int length) {
    text(buffer, offset, length);
  }

  @Override
  public boolean key(byte[] buffer, int offset, int length) {
    return true;
  }

  @Override
  public void root(Root root) {}

  @Override
  public void beginMap() {}

  @Override
  public void endMap() {}

  @Override
  public void beginArray() {}

  @Override
  public void endArray() {}

  @Override
  public void integer(long value) {}

  @Override
  public void decimal(double value) {}

  @Override
  public void bool(boolean value) {}

  @Override
  public void nothing() {}
}
