package io.sigline.receiver.pull;

/**
 * What is taken at most.
 *
 * @param archiveBytes of an archive as it is sent
 * @param entries files and folders in it
 * @param fileBytes of one file
 * @param unpackedBytes of all of it, what is left out included
 * @param ratio unpacked bytes to bytes of the archive
 */
public record PullLimits(
    long archiveBytes, int entries, long fileBytes, long unpackedBytes, int ratio) {
  /** All of SigmaHQ's source archive is 8 MB, 12,000 entries and 40 MB; this is far above. */
  public static final PullLimits DEFAULT =
      new PullLimits(64L << 20, 50_000, 4L << 20, 512L << 20, 100);
}
