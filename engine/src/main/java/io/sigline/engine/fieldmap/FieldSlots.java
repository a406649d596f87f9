package io.sigline.engine.fieldmap;

import java.util.List;

/** Where each wanted field stands, by its slot, in one way to read a record. Immutable. */
record FieldSlots(List<FieldAccess> accesses) {
  FieldSlots {
    accesses = List.copyOf(accesses);
  }

  FieldAccess at(int slot) {
    return accesses.get(slot);
  }
}
