package io.sigline.engine.correlate;

/**
 * What a correlator has done since it was made, and what it holds now. A hit is offered once to
 * each correlation that refers to its rule, and once to each group that its values name: {@code
 * offered = taken + late + duplicates + tooLate}; {@code incomplete} hits are offered to no group.
 *
 * @param hits hits fed
 * @param incomplete hits without a value that the correlation groups by or measures
 * @param taken offers that came in time
 * @param late offers that came after a later event of the group was judged, and counted in the
 *     newest window
 * @param duplicates offers of what was there before
 * @param tooLate offers of events before the newest window, which count nowhere
 * @param hurried hits judged before they had waited, because too many waited
 * @param fired how often a condition held, without those inside a window that had fired
 * @param expiredGroups groups given up because no event came any more
 * @param evictedGroups groups given up for want of room, in which something may have been missed
 * @param evictedHits hits given up because their group had too many
 * @param liveGroups groups held now
 * @param liveBytes memory held now
 */
public record CorrelatorCounts(
    long hits,
    long incomplete,
    long taken,
    long late,
    long duplicates,
    long tooLate,
    long hurried,
    long fired,
    long expiredGroups,
    long evictedGroups,
    long evictedHits,
    long liveGroups,
    long liveBytes) {

  /** Nothing was done. */
  public static final CorrelatorCounts NONE =
      new CorrelatorCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** What was done, together with what was done before by another; what is held is this one's. */
  public CorrelatorCounts plus(CorrelatorCounts before) {
    return with(before, 1);
  }

  /** What was done since these counts of the same correlator; what is held stays. */
  public CorrelatorCounts minus(CorrelatorCounts since) {
    return with(since, -1);
  }

  private CorrelatorCounts with(CorrelatorCounts other, int sign) {
    return new CorrelatorCounts(
        hits + (sign * other.hits),
        incomplete + (sign * other.incomplete),
        taken + (sign * other.taken),
        late + (sign * other.late),
        duplicates + (sign * other.duplicates),
        tooLate + (sign * other.tooLate),
        hurried + (sign * other.hurried),
        fired + (sign * other.fired),
        expiredGroups + (sign * other.expiredGroups),
        evictedGroups + (sign * other.evictedGroups),
        evictedHits + (sign * other.evictedHits),
        liveGroups,
        liveBytes);
  }
}
