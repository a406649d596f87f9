package io.sigline.engine.proof;

import io.sigline.engine.event.Event;
import io.sigline.engine.event.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * An event as Sigma sees it, in no log source's shape.
 *
 * @param fields fields by Sigma's names, each with at least one value
 * @param keywords texts that stand in the event without being the value of a field
 */
public record SyntheticEvent(SequencedMap<String, List<Value>> fields, List<String> keywords)
    implements Event {
  public SyntheticEvent {
    fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    keywords = List.copyOf(keywords);
  }

  @Override
  public List<Value> values(String field) {
    return fields.getOrDefault(field, List.of());
  }

  @Override
  public List<String> keywordTexts() {
    List<String> texts = new ArrayList<>(keywords);
    fields
        .values()
        .forEach(values ->
            values.stream()
                .filter(value -> !(value instanceof Value.Null))
                .map(Value::text)
                .forEach(texts::add));
    return texts;
  }

  /** This event with these values for a field; without the field if there are none. */
  SyntheticEvent with(String field, List<Value> values) {
    SequencedMap<String, List<Value>> changed = new LinkedHashMap<>(fields);
    if (values.isEmpty()) {
      changed.remove(field);
    } else {
      changed.put(field, List.copyOf(values));
    }
    return new SyntheticEvent(changed, keywords);
  }

  /** This event with other keywords. */
  SyntheticEvent withKeywords(List<String> others) {
    return new SyntheticEvent(fields, others);
  }
}
